package dev.muster.domain.definitions;

import dev.muster.eventlog.command.Refusal.Problem;
import java.util.List;

/// The one place where an expression is judged: whether it is sound, and whether it can be
/// evaluated the way its author asks.
@FunctionalInterface
public interface ExpressionReview {

  /// What the review found.
  sealed interface Verdict {
    /// Nobody has looked: the expression may be anything.
    record NotReviewed() implements Verdict {}

    /// The expression can be evaluated as asked.
    record Sound() implements Verdict {}

    /// The expression cannot be used.
    record Faulty(List<Problem> problems) implements Verdict {}
  }

  /// Until the language is there: every expression is accepted unread.
  ExpressionReview NOT_YET = (_, _) -> new Verdict.NotReviewed();

  Verdict review(Expression expression, EvaluationInfo requested);
}
