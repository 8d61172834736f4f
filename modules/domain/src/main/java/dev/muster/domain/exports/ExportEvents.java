package dev.muster.domain.exports;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The events that are exported with their profiles.
///
/// @param fields paths with dots; all fields when there is none
/// @param ingestedFromMillis only events that came at this time or later, in milliseconds since
///   1970; null for no such bound
/// @param ingestedToMillis only events that came at this time or earlier
public record ExportEvents(
    List<String> fields, @Nullable Long ingestedFromMillis, @Nullable Long ingestedToMillis) {
  public ExportEvents {
    fields = List.copyOf(fields);
  }

  /// Whether only some of the events are wanted, by when they came.
  public boolean isBounded() {
    return ingestedFromMillis != null || ingestedToMillis != null;
  }
}
