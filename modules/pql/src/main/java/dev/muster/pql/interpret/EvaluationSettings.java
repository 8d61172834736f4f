package dev.muster.pql.interpret;

import java.time.DayOfWeek;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What an evaluation depends on besides the query and the profile. The clock is a value here, so
/// the same evaluation gives the same result whenever it is run.
///
/// `furtherParameters` are `$2` and following. `context` holds the values of `@{…}` by what stands
/// between the braces. `inSegment`, if given, decides about memberships instead of the profile's
/// own `segmentMembership`.
public record EvaluationSettings(
    Instant now,
    DayOfWeek weekStart,
    long maximumSteps,
    List<Value> furtherParameters,
    Map<String, Value> context,
    @Nullable Predicate<String> inSegment) {

  public static final long DEFAULT_STEPS = 20_000_000;

  public EvaluationSettings {
    furtherParameters = List.copyOf(furtherParameters);
    context = Map.copyOf(context);
  }

  public static EvaluationSettings at(Instant now) {
    return new EvaluationSettings(now, DayOfWeek.SUNDAY, DEFAULT_STEPS, List.of(), Map.of(), null);
  }

  public EvaluationSettings withWeekStart(DayOfWeek day) {
    return new EvaluationSettings(now, day, maximumSteps, furtherParameters, context, inSegment);
  }

  public EvaluationSettings withMaximumSteps(long steps) {
    return new EvaluationSettings(now, weekStart, steps, furtherParameters, context, inSegment);
  }

  public EvaluationSettings withFurtherParameters(List<Value> values) {
    return new EvaluationSettings(now, weekStart, maximumSteps, values, context, inSegment);
  }

  public EvaluationSettings withContext(Map<String, Value> values) {
    return new EvaluationSettings(
        now, weekStart, maximumSteps, furtherParameters, values, inSegment);
  }

  public EvaluationSettings withMemberships(Predicate<String> isMember) {
    return new EvaluationSettings(
        now, weekStart, maximumSteps, furtherParameters, context, isMember);
  }
}
