package dev.muster.domain.schedules;

import java.util.Arrays;
import java.util.Optional;

/// What a schedule makes.
public enum ScheduleType {
  BATCH_SEGMENTATION("batch_segmentation"),
  EXPORT("export");

  private final String word;

  ScheduleType(String word) {
    this.word = word;
  }

  /// As it is written in the API.
  public String word() {
    return word;
  }

  public static Optional<ScheduleType> of(String word) {
    return Arrays.stream(values()).filter(type -> type.word.equals(word)).findAny();
  }
}
