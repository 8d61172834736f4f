package dev.muster.pql.interpret;

import org.jspecify.annotations.Nullable;

/// How an evaluation ended. Running out of steps is an answer of its own, never a quiet "not a
/// member".
public sealed interface Evaluation {

  /// `explanation` is there if it was asked for.
  record Evaluated(Value value, @Nullable Explanation explanation) implements Evaluation {

    /// The value as a segment reads it.
    public boolean qualifies() {
      return value.isTrue();
    }
  }

  record OutOfSteps(long maximumSteps) implements Evaluation {
    public String message() {
      return "The evaluation was stopped after " + maximumSteps + " steps.";
    }
  }
}
