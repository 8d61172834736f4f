package dev.muster.domain.exports;

/// How far an export job is. The API has no name for `CANCELLING`: until it has stopped, such a job
/// is PROCESSING to clients.
public enum ExportStatus {
  /// It was taken, and waits for its turn.
  NEW,
  /// Its segments are being evaluated, or its profiles written.
  PROCESSING,
  /// It is to end, and still runs.
  CANCELLING,
  /// All of its files are in the dataset.
  SUCCEEDED,
  /// It could not be done, or was cancelled; nothing of it is in the dataset.
  FAILED;

  /// Whether it stays as it is.
  public boolean isFinished() {
    return switch (this) {
      case NEW, PROCESSING, CANCELLING -> false;
      case SUCCEEDED, FAILED -> true;
    };
  }

  /// As clients see it.
  public ExportStatus shown() {
    return this == CANCELLING ? PROCESSING : this;
  }
}
