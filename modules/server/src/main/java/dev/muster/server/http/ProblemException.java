package dev.muster.server.http;

/// Carries a problem out of the middle of reading a request; caught in one place, by the
/// dispatcher.
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  public ProblemException(Problem problem) {
    // No stack trace: it is an answer, not a fault.
    super(problem.title(), null, false, false);
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }
}
