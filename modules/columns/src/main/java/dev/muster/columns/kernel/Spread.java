package dev.muster.columns.kernel;

import dev.muster.columns.Presence;
import java.util.Arrays;

/// From a bit for each stored value to a bit for each row.
final class Spread {
  private Spread() {}

  /// @param bits of the values, by [Presence#rank]
  static void toRows(Presence present, long[] bits, long[] out) {
    int[] listed = present.listed();
    if (listed != null) {
      byNumbers(listed, bits, out, Bits.wordCount(present.rowCount()));
      return;
    }
    long[] words = present.words();
    if (words == null) {
      System.arraycopy(bits, 0, out, 0, Bits.wordCount(present.rowCount()));
    } else {
      byWords(words, bits, out);
    }
  }

  private static void byNumbers(int[] rows, long[] bits, long[] out, int wordCount) {
    Arrays.fill(out, 0, wordCount, 0);
    for (int place = 0; place < rows.length; place++) {
      if (Bits.at(bits, place)) {
        out[rows[place] >>> 6] |= 1L << rows[place];
      }
    }
  }

  private static void byWords(long[] words, long[] bits, long[] out) {
    int place = 0;
    for (int word = 0; word < words.length; word++) {
      long rows = words[word];
      if (rows == 0) {
        out[word] = 0;
        continue;
      }
      int count = Long.bitCount(rows);
      long next = bits[place >>> 6] >>> place;
      if ((place & 63) + count > 64) {
        next |= bits[(place >>> 6) + 1] << -place;
      }
      out[word] = Long.expand(next, rows);
      place += count;
    }
  }
}
