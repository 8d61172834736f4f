package dev.muster.benchmarks.simulation;

import dev.muster.pql.Pql;
import java.util.Optional;

/// Rounds of random queries over random profiles. Each round has a seed, and the seed alone says
/// what is in it.
final class Simulation {
  /// A history costs as much as several scenes.
  private static final int ROUNDS_FOR_A_HISTORY = 4;

  private final Engine engine;

  Simulation(Engine engine) {
    this.engine = engine;
  }

  /// Gives a report if the engine and the interpreter differ in this round.
  Optional<String> round(long seed) {
    Scene scene = Scene.draw(seed);
    Optional<String> report =
        Comparison.of(scene, engine).map(difference -> report(seed, scene, difference));
    if (report.isEmpty() && seed % ROUNDS_FOR_A_HISTORY == 0) {
      return HistoryRound.of(seed, engine).map(difference -> report(seed, difference));
    }
    return report;
  }

  /// Queries of a history are few and its profiles many, so it is the query that is found by its
  /// number.
  private static String report(long seed, Comparison.Difference difference) {
    Scene scene = Scene.draw(seed);
    String query =
        difference.query() < 0
            ? ""
            : "\n" + Pql.text(scene.queries().get(difference.query()).expression());
    return """
    The engine and the interpreter differ over a store. To see it again: scripts/simulate %d --rounds 1
    now: %s, query %d, %s%s\
    """
        .formatted(seed, scene.now(), difference.query(), difference.description(), query);
  }

  private String report(long seed, Scene scene, Comparison.Difference difference) {
    Scene small = Shrinking.shrink(scene, engine);
    String smallest =
        Comparison.of(small, engine).map(Comparison.Difference::description).orElse("gone");
    return """
    The engine and the interpreter differ. To see it again: scripts/simulate %d --rounds 1
    As found: query %d, %s
    As small as it could be made: %s
    %s\
    """
        .formatted(seed, difference.query(), difference.description(), smallest, small.text());
  }
}
