package dev.muster.eventlog;

/// A stored event that this version of Muster cannot read: it was written by a newer one, or by
/// something else.
public final class UnreadableEventException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnreadableEventException(String message) {
    super(message);
  }

  public UnreadableEventException(String message, Throwable cause) {
    super(message, cause);
  }
}
