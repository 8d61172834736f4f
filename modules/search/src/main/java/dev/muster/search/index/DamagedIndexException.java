package dev.muster.search.index;

/// What is in an index's directory is not a whole index of this version: it can only be thrown
/// away.
final class DamagedIndexException extends Exception {
  private static final long serialVersionUID = 1L;

  DamagedIndexException(String message) {
    super(message);
  }

  DamagedIndexException(String message, Throwable cause) {
    super(message, cause);
  }
}
