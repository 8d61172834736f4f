package dev.muster.benchmarks.simulation;

import java.util.List;
import java.util.SplittableRandom;

/// Draws of one seed. The same seed gives the same draws.
final class Draw {
  private final SplittableRandom random;

  Draw(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /// True so many times in a hundred.
  boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  /// From zero to below the bound.
  int below(int bound) {
    return random.nextInt(bound);
  }

  /// Both ends included.
  int between(int least, int most) {
    return random.nextInt(least, most + 1);
  }

  long seed() {
    return random.nextLong();
  }

  double fraction() {
    return random.nextDouble();
  }

  <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  @SafeVarargs
  final <T> T pick(T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  /// An index, as often as its weight says.
  int weighted(int... weights) {
    int total = 0;
    for (int weight : weights) {
      total += weight;
    }
    int left = random.nextInt(total);
    for (int index = 0; index < weights.length; index++) {
      left -= weights[index];
      if (left < 0) {
        return index;
      }
    }
    throw new IllegalStateException("The weights add up to " + total + ".");
  }
}
