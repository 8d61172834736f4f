package dev.muster.domain.jobs;

/// How far a segment job is, by the names that the API has for it.
public enum JobStatus {
  /// It was taken.
  NEW,
  /// It waits for its turn.
  QUEUED,
  /// It is being evaluated.
  PROCESSING,
  /// Its outcome counts.
  SUCCEEDED,
  /// It could not be evaluated; nothing of it counts.
  FAILED,
  /// It is to end, and still runs.
  CANCELLING,
  /// It was ended; nothing of it counts.
  CANCELLED;

  /// Whether it stays as it is.
  public boolean isFinished() {
    return switch (this) {
      case NEW, QUEUED, PROCESSING, CANCELLING -> false;
      case SUCCEEDED, FAILED, CANCELLED -> true;
    };
  }
}
