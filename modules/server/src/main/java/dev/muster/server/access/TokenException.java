package dev.muster.server.access;

/// A token that is not accepted.
public final class TokenException extends Exception {
  private static final long serialVersionUID = 1L;

  /// @param message a sentence for the caller; tells nothing about keys
  public TokenException(String message) {
    super(message);
  }
}
