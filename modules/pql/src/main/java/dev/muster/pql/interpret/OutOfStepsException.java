package dev.muster.pql.interpret;

/// Ends an evaluation that takes too long. The interpreter's public method turns it into an answer;
/// it never leaves this package.
final class OutOfStepsException extends RuntimeException {
  private static final long serialVersionUID = 1;

  OutOfStepsException() {
    super("The evaluation took too many steps.", null, false, false);
  }
}
