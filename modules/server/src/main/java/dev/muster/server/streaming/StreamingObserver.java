package dev.muster.server.streaming;

import dev.muster.evaluation.streaming.Step;

/// Hears how streaming evaluation goes.
public interface StreamingObserver {
  StreamingObserver SILENT = (_, _, _) -> {};

  /// A step was done.
  ///
  /// @param nanos what it took
  /// @param oldestAgeMillis from the taking in of the oldest of what it was about to its being
  ///   written; below zero when it was about time alone
  void stepped(Step step, long nanos, long oldestAgeMillis);
}
