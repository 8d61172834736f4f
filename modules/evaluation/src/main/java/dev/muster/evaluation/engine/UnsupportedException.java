package dev.muster.evaluation.engine;

/// A construct that has no kernel. The plan reports it; it never leaves the engine.
final class UnsupportedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnsupportedException(String construct) {
    super(construct, null, false, false);
  }

  String construct() {
    return String.valueOf(getMessage());
  }
}
