package dev.muster.columns.kernel;

import java.util.Arrays;

/// A bit for each row, row 0 the lowest of the first word; bits past the last row are zero.
public final class Bits {
  private Bits() {}

  public static int wordCount(int rowCount) {
    return (rowCount + 63) >>> 6;
  }

  public static void and(long[] into, long[] other) {
    for (int word = 0; word < into.length; word++) {
      into[word] &= other[word];
    }
  }

  public static void or(long[] into, long[] other) {
    for (int word = 0; word < into.length; word++) {
      into[word] |= other[word];
    }
  }

  public static void andNot(long[] into, long[] other) {
    for (int word = 0; word < into.length; word++) {
      into[word] &= ~other[word];
    }
  }

  public static void not(long[] into, int rowCount) {
    int words = wordCount(rowCount);
    for (int word = 0; word < words; word++) {
      into[word] = ~into[word];
    }
    trim(into, rowCount);
  }

  /// Sets the bits of all rows.
  public static void fill(long[] into, int rowCount) {
    Arrays.fill(into, 0, wordCount(rowCount), -1L);
    trim(into, rowCount);
  }

  public static void clear(long[] into, int rowCount) {
    Arrays.fill(into, 0, wordCount(rowCount), 0);
  }

  private static void trim(long[] into, int rowCount) {
    if ((rowCount & 63) != 0) {
      into[rowCount >>> 6] &= (1L << rowCount) - 1;
    }
  }

  public static int count(long[] bits) {
    int count = 0;
    for (long word : bits) {
      count += Long.bitCount(word);
    }
    return count;
  }

  public static boolean at(long[] bits, int row) {
    return (bits[row >>> 6] >>> row & 1) != 0;
  }

  /// Puts the rows whose bit is set into an array with room for them and says how many there are.
  public static int rows(long[] bits, int[] out) {
    int count = 0;
    for (int word = 0; word < bits.length; word++) {
      for (long rest = bits[word]; rest != 0; rest &= rest - 1) {
        out[count++] = (word << 6) + Long.numberOfTrailingZeros(rest);
      }
    }
    return count;
  }
}
