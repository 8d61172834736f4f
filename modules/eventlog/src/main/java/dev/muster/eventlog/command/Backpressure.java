package dev.muster.eventlog.command;

import dev.muster.eventlog.LogPosition;

/// Slows the writer down when the readers cannot keep up.
@FunctionalInterface
public interface Backpressure {
  Backpressure NONE = _ -> true;

  /// Called by the writer before each batch; may wait, for a bounded time.
  ///
  /// @return false when the batch must not be written
  boolean awaitRoom(LogPosition durableUpTo) throws InterruptedException;
}
