package dev.muster.benchmarks.simulation;

import java.util.Optional;

/// Rounds of random queries over random profiles. Each round has a seed, and the seed alone says
/// what is in it.
final class Simulation {
  private final Engine engine;

  Simulation(Engine engine) {
    this.engine = engine;
  }

  /// Gives a report if the engine and the interpreter differ in this round.
  Optional<String> round(long seed) {
    Scene scene = Scene.draw(seed);
    return Comparison.of(scene, engine).map(difference -> report(seed, scene, difference));
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
