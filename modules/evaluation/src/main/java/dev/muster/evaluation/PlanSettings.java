package dev.muster.evaluation;

import dev.muster.pql.interpret.EvaluationSettings;
import java.time.DayOfWeek;

/// How a plan evaluates.
///
/// @param weekStart the first day of a calendar week
/// @param maximumSteps how much work one profile may cost in the interpreter before its segment
///   fails
/// @param kernels whether whole columns are evaluated at once; without, every profile goes through
///   the interpreter, which is slow and gives the same result
public record PlanSettings(DayOfWeek weekStart, long maximumSteps, boolean kernels) {
  public static final PlanSettings DEFAULT =
      new PlanSettings(DayOfWeek.SUNDAY, EvaluationSettings.DEFAULT_STEPS, true);

  public PlanSettings withWeekStart(DayOfWeek day) {
    return new PlanSettings(day, maximumSteps, kernels);
  }

  public PlanSettings withMaximumSteps(long steps) {
    return new PlanSettings(weekStart, steps, kernels);
  }

  public PlanSettings withoutKernels() {
    return new PlanSettings(weekStart, maximumSteps, false);
  }
}
