package dev.muster.evaluation.engine;

import dev.muster.columns.Presence;
import dev.muster.columns.TextColumn;
import dev.muster.evaluation.engine.Vector.Cells;
import org.jspecify.annotations.Nullable;

/// The codes of the strings at a path, row by row, and where there are few of them the rows of
/// each.
final class Codes {
  static final int NONE = -1;

  /// With more codes than this a set of rows for each takes more than the loop it saves.
  private static final int MOST_INDEXED = 512;

  private final int[] codes;
  private final int rowCount;
  private long @Nullable [][] rowsOfCode;
  private int @Nullable [][] listed;

  private Codes(int[] codes, int rowCount) {
    this.codes = codes;
    this.rowCount = rowCount;
  }

  static Codes of(Cells cells, TextColumn texts) {
    int rowCount = cells.level().rowCount();
    int[] codes = new int[rowCount];
    Presence presence = texts.present();
    int[] map = cells.map();
    if (map == null) {
      unpack(texts, presence, codes, rowCount);
    } else {
      boolean all = presence.isAll();
      for (int row = 0; row < rowCount; row++) {
        int at = map[row];
        codes[row] = at >= 0 && (all || presence.at(at)) ? texts.codeAt(at) : NONE;
      }
    }
    return new Codes(codes, rowCount);
  }

  private static void unpack(TextColumn texts, Presence presence, int[] codes, int rowCount) {
    int count = presence.count();
    if (presence.isAll()) {
      texts.codes().read(0, count, codes, 0);
      return;
    }
    int[] stored = new int[count];
    texts.codes().read(0, count, stored, 0);
    int place = 0;
    long[] words = presence.words();
    for (int row = 0; row < rowCount; row++) {
      boolean is = words == null || Bits.at(words, row);
      codes[row] = is ? stored[place++] : NONE;
    }
  }

  int[] codes() {
    return codes;
  }

  /// Adds the rows whose string is one of those wanted.
  void test(ValueTest.DictionaryBits.State wanted, long[] into) {
    if (wanted.count() == 0) {
      return;
    }
    if (wanted.known() <= MOST_INDEXED && rowCount > 0) {
      long[][] index = index(wanted.known());
      for (int code = 0; code < wanted.known(); code++) {
        long[] rows = index[code];
        if (rows != null && Bits.at(wanted.words(), code)) {
          Bits.or(into, rows, Bits.wordCount(rowCount));
        }
      }
    } else if (wanted.single() >= 0) {
      int done = WideLoops.equal(codes, rowCount, wanted.single(), into);
      for (int row = done; row < rowCount; row++) {
        if (codes[row] == wanted.single()) {
          into[row >>> 6] |= 1L << row;
        }
      }
    } else {
      lookUp(wanted.words(), into);
    }
  }

  private void lookUp(long[] wanted, long[] into) {
    for (int start = 0; start < rowCount; start += 64) {
      int end = Math.min(rowCount, start + 64);
      long word = 0;
      for (int row = start; row < end; row++) {
        int code = codes[row];
        if (code >= 0) {
          word |= (wanted[code >>> 6] >>> code & 1) << row;
        }
      }
      into[start >>> 6] |= word;
    }
  }

  /// The rows whose string is one of those wanted.
  int[] rowsOf(ValueTest.DictionaryBits.State wanted) {
    if (wanted.count() == 0) {
      return new int[0];
    }
    int[][] known = listed;
    if (known == null || known.length < wanted.known()) {
      known = list(wanted.known());
      listed = known;
    }
    if (wanted.single() >= 0) {
      return known[wanted.single()];
    }
    long[] words = new long[Bits.wordCount(rowCount)];
    lookUp(wanted.words(), words);
    return Rows.of(words, words.length);
  }

  /// The rows of each code.
  private int[][] list(int codeCount) {
    int[] counts = new int[codeCount];
    for (int row = 0; row < rowCount; row++) {
      if (codes[row] >= 0) {
        counts[codes[row]]++;
      }
    }
    int[][] rows = new int[codeCount][];
    for (int code = 0; code < codeCount; code++) {
      rows[code] = new int[counts[code]];
      counts[code] = 0;
    }
    for (int row = 0; row < rowCount; row++) {
      int code = codes[row];
      if (code >= 0) {
        rows[code][counts[code]++] = row;
      }
    }
    return rows;
  }

  private long[][] index(int codeCount) {
    long[][] known = rowsOfCode;
    if (known == null || known.length < codeCount) {
      known = new long[codeCount][];
      for (int row = 0; row < rowCount; row++) {
        int code = codes[row];
        if (code >= 0) {
          if (known[code] == null) {
            known[code] = new long[Bits.wordCount(rowCount)];
          }
          known[code][row >>> 6] |= 1L << row;
        }
      }
      rowsOfCode = known;
    }
    return known;
  }
}
