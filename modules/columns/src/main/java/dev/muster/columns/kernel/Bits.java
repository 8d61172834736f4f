package dev.muster.columns.kernel;

import dev.muster.columns.Presence;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A bit for each row, row 0 the lowest of the first word; bits past the last row are zero. Arrays
/// can be longer than the rows need; what is behind has no meaning.
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

  public static void set(long[] words, int row) {
    words[row >>> 6] |= 1L << row;
  }

  public static void and(long[] into, long[] other, int wordCount) {
    for (int word = 0; word < wordCount; word++) {
      into[word] &= other[word];
    }
  }

  public static void or(long[] into, long[] other, int wordCount) {
    for (int word = 0; word < wordCount; word++) {
      into[word] |= other[word];
    }
  }

  public static void andNot(long[] into, long[] other, int wordCount) {
    for (int word = 0; word < wordCount; word++) {
      into[word] &= ~other[word];
    }
  }

  /// The bits from a place on, at most 64, as the lowest of a word.
  public static long part(long[] words, int place, int count) {
    long part = words[place >>> 6] >>> place;
    if ((place & 63) + count > 64) {
      part |= words[(place >>> 6) + 1] << -place;
    }
    return count == 64 ? part : part & (1L << count) - 1;
  }

  public static boolean isEmpty(long[] words, int wordCount) {
    for (int word = 0; word < wordCount; word++) {
      if (words[word] != 0) {
        return false;
      }
    }
    return true;
  }

  public static int count(long[] words, int wordCount) {
    int count = 0;
    for (int word = 0; word < wordCount; word++) {
      count += Long.bitCount(words[word]);
    }
    return count;
  }

  /// The bit of each row is that of the row that `map` says, none where it says -1.
  public static void gather(long[] from, int[] map, int rowCount, long[] into) {
    for (int start = 0; start < rowCount; start += 64) {
      int end = Math.min(rowCount, start + 64);
      long word = 0;
      for (int row = start; row < end; row++) {
        int at = map[row];
        if (at >= 0) {
          word |= (from[at >>> 6] >>> at & 1) << row;
        }
      }
      into[start >>> 6] = word;
    }
  }

  /// Sets the bit that `map` says for each row whose bit is set.
  public static void scatter(long[] from, int[] map, int wordCount, long[] into) {
    for (int word = 0; word < wordCount; word++) {
      for (long left = from[word]; left != 0; left &= left - 1) {
        int at = map[(word << 6) + Long.numberOfTrailingZeros(left)];
        if (at >= 0) {
          into[at >>> 6] |= 1L << at;
        }
      }
    }
  }

  /// Adds the rows that are present.
  public static void orPresent(Presence presence, int @Nullable [] map, int rowCount, long[] into) {
    long[] words = presence.words();
    if (map == null) {
      if (words == null) {
        fill(into, rowCount);
      } else {
        or(into, words, wordCount(rowCount));
      }
      return;
    }
    for (int row = 0; row < rowCount; row++) {
      int at = map[row];
      if (at >= 0 && presence.at(at)) {
        into[row >>> 6] |= 1L << row;
      }
    }
  }
}
