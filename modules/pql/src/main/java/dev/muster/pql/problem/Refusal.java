package dev.muster.pql.problem;

/// Carries a problem out of the depth of a reader to its public method, which turns it into a
/// `Result`. It never leaves this module.
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Problem problem;

  public Refusal(Problem problem) {
    super(problem.message(), null, false, false);
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }
}
