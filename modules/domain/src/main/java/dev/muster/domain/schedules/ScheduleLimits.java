package dev.muster.domain.schedules;

import java.time.Duration;

/// Bounds of schedules.
///
/// @param count how many a sandbox may have
/// @param catchUp a time that was missed by no more than this is made up for
public record ScheduleLimits(int count, Duration catchUp) {
  public static final ScheduleLimits DEFAULTS = new ScheduleLimits(100, Duration.ofHours(24));
}
