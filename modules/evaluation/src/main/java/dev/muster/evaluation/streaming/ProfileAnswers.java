package dev.muster.evaluation.streaming;

import dev.muster.evaluation.SegmentQuery;
import dev.muster.pql.interpret.Evaluation;
import dev.muster.pql.interpret.EvaluationSettings;
import dev.muster.pql.interpret.Interpreter;
import dev.muster.pql.interpret.Lasting;
import dev.muster.pql.interpret.Value;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The answers of a group's queries for one profile at one time, each evaluated when somebody asks.
final class ProfileAnswers {
  private final List<SegmentQuery> queries;
  private final Map<String, Integer> indexes;
  private final EvaluationSettings settings;
  private final Predicate<String> outside;
  private final Value profile;
  private final @Nullable Answer[] answers;

  /// Until when the memberships hold that the query in work has asked for.
  private long askedUntil;

  /// An answer.
  ///
  /// @param untilMillis the first moment at which time may change it
  /// @param failure why there is no answer; null when there is one
  record Answer(boolean qualifies, long untilMillis, @Nullable String failure) {}

  /// @param outside whether the profile is a member of an audience that no query is about
  ProfileAnswers(
      List<SegmentQuery> queries,
      Map<String, Integer> indexes,
      EvaluationSettings settings,
      Predicate<String> outside,
      Value profile) {
    this.queries = queries;
    this.indexes = indexes;
    this.settings = settings.withMemberships(this::isMember);
    this.outside = outside;
    this.profile = profile;
    this.answers = new Answer[queries.size()];
  }

  Answer answer(int query) {
    @Nullable Answer known = answers[query];
    if (known != null) {
      return known;
    }
    long outer = askedUntil;
    askedUntil = Lasting.FOREVER;
    Answer answer = evaluate(query);
    askedUntil = outer;
    answers[query] = answer;
    return answer;
  }

  private Answer evaluate(int query) {
    try {
      Lasting lasting = Interpreter.evaluateLasting(queries.get(query).query(), profile, settings);
      return switch (lasting.evaluation()) {
        case Evaluation.Evaluated evaluated ->
            new Answer(evaluated.qualifies(), Math.min(lasting.untilMillis(), askedUntil), null);
        case Evaluation.OutOfSteps outOfSteps ->
            new Answer(false, Lasting.FOREVER, outOfSteps.message());
      };
    } catch (ReferenceFailure failure) {
      return new Answer(false, Lasting.FOREVER, failure.getMessage());
    }
  }

  /// A segment without an answer makes those that refer to it have none either.
  private static final class ReferenceFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ReferenceFailure(String id, String failure) {
      super(
          "The segment '%s' that it refers to failed: %s".formatted(id, failure),
          null,
          false,
          false);
    }
  }

  private boolean isMember(String id) {
    @Nullable Integer index = indexes.get(id);
    if (index == null) {
      return outside.test(id);
    }
    Answer answer = answer(index);
    if (answer.failure() != null) {
      throw new ReferenceFailure(id, answer.failure());
    }
    askedUntil = Math.min(askedUntil, answer.untilMillis());
    return answer.qualifies();
  }
}
