package dev.muster.domain.definitions;

import dev.muster.eventlog.command.Refusal.Problem;
import dev.muster.pql.analysis.Analysis;
import java.util.List;

/// The one place where an expression is judged by itself: whether it is sound, and what it looks
/// at. What depends on other definitions is for the catalogue's rules.
@FunctionalInterface
public interface ExpressionReview {

  /// What the review found.
  sealed interface Verdict {
    /// Nobody has looked: the expression may be anything.
    record NotReviewed() implements Verdict {}

    /// The expression makes sense.
    record Sound(Analysis analysis) implements Verdict {}

    /// The expression cannot be used.
    record Faulty(List<Problem> problems) implements Verdict {}
  }

  /// Every expression is accepted unread: for tests of what is not about expressions.
  ExpressionReview NONE = _ -> new Verdict.NotReviewed();

  Verdict review(Expression expression);
}
