package dev.muster.columns;

import dev.muster.columns.packed.Flags;
import java.util.Arrays;

/// A bit for each value of a column in the making; no memory as long as none is set.
final class GrowingBits {
  private long[] words = {};

  /// Bits are set in ascending order.
  void set(int index) {
    int word = index >>> 6;
    if (word >= words.length) {
      words = Arrays.copyOf(words, Math.max(word + 1, words.length * 2));
    }
    words[word] |= 1L << index;
  }

  void setAll(int from, int to) {
    for (int index = from; index < to; index++) {
      set(index);
    }
  }

  /// Sets those from `at` on that stand for the set ones of the range.
  void addAll(int at, Flags source, int from, int to) {
    if (source.isNone()) {
      return;
    }
    for (int index = from; index < to; index++) {
      if (source.at(index)) {
        set(at + index - from);
      }
    }
  }

  /// Forgets the bits from this one on.
  void truncate(int length) {
    if (length >>> 6 < words.length) {
      words[length >>> 6] &= (1L << length) - 1;
      Arrays.fill(words, (length >>> 6) + 1, words.length, 0);
    }
  }

  /// A word for each 64 of so many values.
  long[] words(int length) {
    return Arrays.copyOf(words, (length + 63) >>> 6);
  }

  Flags flags(int length) {
    return Flags.of(length, words);
  }
}
