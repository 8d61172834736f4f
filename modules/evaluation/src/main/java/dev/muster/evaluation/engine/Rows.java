package dev.muster.evaluation.engine;

import dev.muster.columns.kernel.Bits;

/// Sets of rows as lists of their numbers.
final class Rows {
  private Rows() {}

  /// All rows up to a count.
  static int[] all(int rowCount) {
    int[] rows = new int[rowCount];
    for (int row = 0; row < rowCount; row++) {
      rows[row] = row;
    }
    return rows;
  }

  static int[] of(long[] words, int wordCount) {
    int[] rows = new int[Bits.count(words, wordCount)];
    int at = 0;
    for (int word = 0; word < wordCount; word++) {
      for (long left = words[word]; left != 0; left &= left - 1) {
        rows[at++] = (word << 6) + Long.numberOfTrailingZeros(left);
      }
    }
    return rows;
  }
}
