package dev.muster.benchmarks.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.benchmarks.simulation.Engine.Answer;
import dev.muster.evaluation.PlanSettings;
import dev.muster.pql.ast.Expression;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The engine and the interpreter agree. A failure prints its seed; `-Dmuster.seed=…
/// -Dmuster.rounds=1` runs that round alone.
class SimulationTest {
  private static final long FIRST_SEED = Long.getLong("muster.seed", 20_240_315L);
  private static final int MOST_ROUNDS = Integer.getInteger("muster.rounds", 4_000);

  /// On a busy machine fewer rounds have to do, but not fewer than these.
  private static final int LEAST_ROUNDS = Math.min(MOST_ROUNDS, 400);

  private static final Engine INTERPRETER =
      Engine.plan(PlanSettings.DEFAULT.withMaximumSteps(Engine.MAXIMUM_STEPS).withoutKernels());

  private static final Duration ENOUGH = Duration.ofSeconds(20);

  @Test
  void theEngineAndTheInterpreterAgree() {
    Simulation simulation = new Simulation(Engine.PLAN);
    long start = System.nanoTime();
    for (int round = 0; round < MOST_ROUNDS; round++) {
      if (round >= LEAST_ROUNDS && System.nanoTime() - start > ENOUGH.toNanos()) {
        break;
      }
      Optional<String> report = simulation.round(FIRST_SEED + round);
      assertThat(report).as(() -> report.orElse("")).isEmpty();
    }
  }

  /// An engine that takes `forall` for `exists` is found out, and the report is short enough to see
  /// why.
  @Test
  void aWrongEngineIsFoundOut() {
    Engine flipped =
        queries -> {
          Engine.Compiled right = INTERPRETER.compile(queries);
          return (profiles, live, now, memberships) -> {
            var answers = right.evaluate(profiles, live, now, memberships);
            return IntStream.range(0, answers.size())
                .mapToObj(index ->
                    usesForall(queries.get(index).query().expression())
                        ? flipped(answers.get(index), live)
                        : answers.get(index))
                .toList();
          };
        };
    String report = firstReport(new Simulation(flipped), 200).orElseThrow();
    assertThat(report).contains("scripts/simulate", "forall").hasSizeLessThan(900);
  }

  private static Optional<String> firstReport(Simulation simulation, int rounds) {
    for (int round = 0; round < rounds; round++) {
      Optional<String> report = simulation.round(FIRST_SEED + round);
      if (report.isPresent()) {
        return report;
      }
    }
    return Optional.empty();
  }

  private static boolean usesForall(Expression expression) {
    return (expression instanceof Expression.Call call && call.function().equals("forall"))
        || expression.children().stream().anyMatch(SimulationTest::usesForall);
  }

  private static Answer flipped(Answer answer, long[] live) {
    long[] bits = answer.bits();
    if (bits == null) {
      return answer;
    }
    long[] wrong = bits.clone();
    for (int word = 0; word < wrong.length; word++) {
      wrong[word] = ~wrong[word] & live[word];
    }
    return new Answer(wrong, null);
  }
}
