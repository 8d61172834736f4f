package dev.muster.eventlog.projection;

import dev.muster.eventlog.LogPosition;

/// Hears what a follower does; for logs and metrics. Called on the follower's thread.
public interface FollowerObserver {
  FollowerObserver NONE = new FollowerObserver() {};

  /// @param oldestAgeMillis how long ago the batch's first record was taken as a command
  default void applied(
      String projection, LogPosition position, int recordCount, long nanos, long oldestAgeMillis) {}

  default void failed(String projection, Throwable problem, long retryAfterMillis) {}

  /// The read model could not have come from this log, or was asked to be made anew.
  default void rebuilding(String projection, String why) {}

  default void rebuilt(String projection, LogPosition position, long millis) {}
}
