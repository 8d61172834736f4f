package dev.muster.domain.definitions;

import dev.muster.eventlog.command.Refusal.Problem;
import java.util.List;

/// What came of reading an expression from JSON; nobody has reviewed it yet.
public sealed interface ExpressionReading {

  /// It is whole.
  record Read(Expression expression) implements ExpressionReading {}

  /// It is not; all that is wrong with it.
  record Faulty(List<Problem> problems) implements ExpressionReading {}
}
