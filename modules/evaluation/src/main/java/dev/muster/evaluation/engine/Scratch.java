package dev.muster.evaluation.engine;

/// Arrays for the values of one block.
final class Scratch {
  long[] words(int wordCount) {
    return new long[wordCount];
  }

  double[] doubles(int count) {
    return new double[count];
  }

  long[] longs(int count) {
    return new long[count];
  }
}
