package dev.muster.domain.schedules;

import java.util.List;

/// What the author of a schedule says.
///
/// @param properties as they came, a JSON object
/// @param segmentIds what a segmentation is for: ids, or `*` alone for all; empty for an export
/// @param cron empty for one that is made
public record ScheduleContent(
    String name,
    ScheduleType type,
    String properties,
    List<String> segmentIds,
    String cron,
    boolean active) {
  public ScheduleContent {
    segmentIds = List.copyOf(segmentIds);
  }

  /// The same at other times.
  public ScheduleContent at(String next) {
    return new ScheduleContent(name, type, properties, segmentIds, next, active);
  }
}
