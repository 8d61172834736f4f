package dev.muster.server.access;

/// The identity provider's keys cannot be fetched: nobody can say whether a token is good.
public final class KeysUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public KeysUnavailableException() {
    // No stack trace: it is an answer, and the cause is in the log.
    super("The keys that sign tokens cannot be fetched now.", null, false, false);
  }
}
