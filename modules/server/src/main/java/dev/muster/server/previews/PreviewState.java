package dev.muster.server.previews;

/// How far a preview is, by the names that the API has for it.
enum PreviewState {
  /// It waits.
  NEW,
  /// It is being evaluated.
  RUNNING,
  /// Its results are there.
  RESULT_READY,
  /// It could not be evaluated.
  FAILED,
  /// It was deleted before it had results.
  CANCELLED;

  boolean isFinished() {
    return this != NEW && this != RUNNING;
  }
}
