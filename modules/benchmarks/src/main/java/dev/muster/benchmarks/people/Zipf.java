package dev.muster.benchmarks.people;

import java.util.SplittableRandom;

/// Ranks from 0 whose frequency falls as `1 / (rank + 1)^exponent`. A draw takes constant time
/// (Walker's alias method), since a large run draws a hundred million of them.
final class Zipf {
  private final double[] threshold;
  private final int[] alias;

  Zipf(int count, double exponent) {
    double[] weights = new double[count];
    double total = 0;
    for (int rank = 0; rank < count; rank++) {
      weights[rank] = Math.pow(rank + 1, -exponent);
      total += weights[rank];
    }
    threshold = new double[count];
    alias = new int[count];
    int[] small = new int[count];
    int[] large = new int[count];
    int smallCount = 0;
    int largeCount = 0;
    for (int rank = 0; rank < count; rank++) {
      weights[rank] *= count / total;
      if (weights[rank] < 1) {
        small[smallCount++] = rank;
      } else {
        large[largeCount++] = rank;
      }
    }
    while (smallCount > 0 && largeCount > 0) {
      int less = small[--smallCount];
      int more = large[--largeCount];
      threshold[less] = weights[less];
      alias[less] = more;
      weights[more] -= 1 - weights[less];
      if (weights[more] < 1) {
        small[smallCount++] = more;
      } else {
        large[largeCount++] = more;
      }
    }
    while (largeCount > 0) {
      threshold[large[--largeCount]] = 1;
    }
    while (smallCount > 0) {
      threshold[small[--smallCount]] = 1;
    }
  }

  int draw(SplittableRandom random) {
    int rank = random.nextInt(threshold.length);
    return random.nextDouble() < threshold[rank] ? rank : alias[rank];
  }
}
