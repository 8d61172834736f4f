package dev.muster.profiles.stream;

/// More is waiting for the disk than may wait; nothing was written. The same again, a little later,
/// is the answer to it.
public final class StreamOverloadedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int retryAfterSeconds;

  public StreamOverloadedException(String message, int retryAfterSeconds) {
    super(message);
    this.retryAfterSeconds = retryAfterSeconds;
  }

  public int retryAfterSeconds() {
    return retryAfterSeconds;
  }
}
