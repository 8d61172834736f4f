package dev.muster.evaluation.engine;

/// What a kernel meets in the data of one block that it has no way for. The segments that need it
/// are evaluated by the interpreter in this block; it never leaves the engine.
final class UnfitException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnfitException(String message) {
    super(message, null, false, false);
  }
}
