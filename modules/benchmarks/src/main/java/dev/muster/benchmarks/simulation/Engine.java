package dev.muster.benchmarks.simulation;

import dev.muster.columns.Table;
import dev.muster.evaluation.Plan;
import dev.muster.evaluation.PlanSettings;
import dev.muster.evaluation.SegmentQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is compared with the interpreter: takes queries and gives something that evaluates blocks.
@FunctionalInterface
interface Engine {
  long MAXIMUM_STEPS = 2_000_000;

  /// The engine of the service.
  Engine PLAN = plan(PlanSettings.DEFAULT.withMaximumSteps(MAXIMUM_STEPS));

  static Engine plan(PlanSettings settings) {
    return queries -> {
      Plan plan = Plan.compile(queries, settings);
      return (profiles, live, now, memberships) -> {
        Plan.Result result = plan.evaluate(profiles, live, now, memberships);
        List<Answer> answers = new ArrayList<>();
        for (int segment = 0; segment < result.segmentCount(); segment++) {
          String failure = result.failure(segment);
          answers.add(new Answer(failure == null ? result.bits(segment) : null, failure));
        }
        return answers;
      };
    };
  }

  /// The members of one segment in a block.
  ///
  /// @param bits null if it failed
  record Answer(long @Nullable [] bits, @Nullable String failure) {}

  @FunctionalInterface
  interface Compiled {
    List<Answer> evaluate(
        Table profiles, long[] live, Instant now, Map<String, long[]> memberships);
  }

  Compiled compile(List<SegmentQuery> queries);
}
