package dev.muster.evaluation.engine;

import dev.muster.columns.Presence;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Sets of rows: a bit for each, row 0 the lowest of the first word. Bits past the last row are
/// zero. Arrays can be longer than the rows need; what is behind has no meaning.
final class Bits {
  private Bits() {}

  static int wordCount(int rowCount) {
    return (rowCount + 63) >>> 6;
  }

  static boolean at(long[] words, int row) {
    return (words[row >>> 6] >>> row & 1) != 0;
  }

  static void set(long[] words, int row) {
    words[row >>> 6] |= 1L << row;
  }

  static void fill(long[] words, int rowCount) {
    int full = rowCount >>> 6;
    Arrays.fill(words, 0, full, -1L);
    if ((rowCount & 63) != 0) {
      words[full] = (1L << rowCount) - 1;
    }
  }

  static void and(long[] into, long[] other, int wordCount) {
    for (int word = 0; word < wordCount; word++) {
      into[word] &= other[word];
    }
  }

  static void or(long[] into, long[] other, int wordCount) {
    for (int word = 0; word < wordCount; word++) {
      into[word] |= other[word];
    }
  }

  static void andNot(long[] into, long[] other, int wordCount) {
    for (int word = 0; word < wordCount; word++) {
      into[word] &= ~other[word];
    }
  }

  static void not(long[] into, int rowCount) {
    int wordCount = wordCount(rowCount);
    for (int word = 0; word < wordCount; word++) {
      into[word] = ~into[word];
    }
    if ((rowCount & 63) != 0) {
      into[wordCount - 1] &= (1L << rowCount) - 1;
    }
  }

  /// The bits from a place on, at most 64, as the lowest of a word.
  static long part(long[] words, int place, int count) {
    long part = words[place >>> 6] >>> place;
    if ((place & 63) + count > 64) {
      part |= words[(place >>> 6) + 1] << -place;
    }
    return count == 64 ? part : part & (1L << count) - 1;
  }

  static boolean isEmpty(long[] words, int wordCount) {
    for (int word = 0; word < wordCount; word++) {
      if (words[word] != 0) {
        return false;
      }
    }
    return true;
  }

  static int count(long[] words, int wordCount) {
    int count = 0;
    for (int word = 0; word < wordCount; word++) {
      count += Long.bitCount(words[word]);
    }
    return count;
  }

  /// The bit of each row is that of the row that `map` says, none where it says -1.
  static void gather(long[] from, int[] map, int rowCount, long[] into) {
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
  static void scatter(long[] from, int[] map, int wordCount, long[] into) {
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
  static void orPresent(Presence presence, int @Nullable [] map, int rowCount, long[] into) {
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
