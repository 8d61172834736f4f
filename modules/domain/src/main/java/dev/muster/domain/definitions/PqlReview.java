package dev.muster.domain.definitions;

import dev.muster.domain.Texts;
import dev.muster.eventlog.command.Refusal;
import dev.muster.pql.Pql;
import dev.muster.pql.check.CheckedQuery;
import dev.muster.pql.check.Settings;
import dev.muster.pql.problem.Problem;
import dev.muster.pql.problem.Result;
import java.util.List;
import java.util.Locale;

/// Reads, checks and analyses an expression with the query language.
public final class PqlReview implements ExpressionReview {
  private final Settings settings;

  public PqlReview(Settings settings) {
    this.settings = settings;
  }

  @Override
  public Verdict review(Expression expression) {
    return switch (Pql.check(format(expression), expression.value(), settings)) {
      case Result.Success<CheckedQuery>(var query) -> new Verdict.Sound(Pql.analyse(query));
      case Result.Failure<CheckedQuery>(var problems) -> new Verdict.Faulty(refused(problems));
    };
  }

  public static Pql.Format format(Expression expression) {
    return expression.format().equals(Expression.JSON) ? Pql.Format.JSON : Pql.Format.TEXT;
  }

  /// The problems of the language in the form that every refusal has.
  public static List<Refusal.Problem> refused(List<Problem> problems) {
    return problems.stream()
        .map(problem ->
            new Refusal.Problem(
                problem.code(),
                Texts.storable(
                    problem.hint() == null
                        ? problem.message()
                        : problem.message() + " " + problem.hint()),
                new Refusal.Place(
                    problem.kind().name().toLowerCase(Locale.ROOT),
                    problem.line(),
                    problem.column())))
        .toList();
  }
}
