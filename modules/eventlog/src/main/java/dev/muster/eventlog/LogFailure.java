package dev.muster.eventlog;

import java.io.IOException;

/// A batch could not be made durable, and is not in the log.
public final class LogFailure extends IOException {
  private static final long serialVersionUID = 1L;

  /// What kept the batch out of the log.
  public enum Reason {
    /// The disk has no room; the log works again as soon as there is some.
    NO_SPACE,
    /// The disk or the file failed.
    DEVICE,
    /// The log has been closed.
    CLOSED
  }

  private final Reason reason;

  public LogFailure(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public LogFailure(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
