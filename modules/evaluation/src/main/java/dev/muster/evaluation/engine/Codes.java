package dev.muster.evaluation.engine;

import dev.muster.columns.Presence;
import dev.muster.columns.TextColumn;
import dev.muster.evaluation.engine.Vector.Cells;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The codes of the strings at a path, row by row, and where there are few of them the rows of
/// each.
final class Codes {
  static final int NONE = -1;

  /// With more codes than this a set of rows for each takes more than the loop it saves.
  private static final int MOST_INDEXED = 512;

  private final int[] codes;
  private final int rowCount;
  private long[] @Nullable [] rowsOfCode = {};
  private long[] @Nullable [] ownersOfCode = {};

  // The rows of code c are those listed from starts[c] to starts[c + 1].
  private int[] listed = {};
  private int[] starts = {};

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
    if (wanted.known() <= MOST_INDEXED) {
      long[] @Nullable [] index = index(wanted.known());
      for (int code = 0; code < wanted.known(); code++) {
        long[] rows = index[code];
        if (rows != null && Bits.at(wanted.words(), code)) {
          Bits.or(into, rows, Bits.wordCount(rowCount));
        }
      }
    } else if (wanted.known() <= 4L * rowCount && wanted.count() <= wanted.known() / 4) {
      addListed(wanted, into);
    } else {
      lookUp(wanted.words(), into);
    }
  }

  private void addListed(ValueTest.DictionaryBits.State wanted, long[] into) {
    list(wanted.known());
    for (int word = 0; word < Bits.wordCount(wanted.known()); word++) {
      for (long left = wanted.words()[word]; left != 0; left &= left - 1) {
        int code = (word << 6) + Long.numberOfTrailingZeros(left);
        for (int at = starts[code]; at < starts[code + 1]; at++) {
          into[listed[at] >>> 6] |= 1L << listed[at];
        }
      }
    }
  }

  /// Adds the rows further up of those whose string is one of those wanted, if there are few
  /// strings.
  ///
  /// @param owners the row further up of each row; the same for all who ask
  boolean testOwners(
      ValueTest.DictionaryBits.State wanted, int[] owners, int ownerCount, long[] into) {
    if (wanted.known() > MOST_INDEXED) {
      return false;
    }
    long[] @Nullable [] known = ownersOfCode;
    if (known.length < wanted.known()) {
      known = new long[wanted.known()][];
      for (int row = 0; row < rowCount; row++) {
        int code = codes[row];
        if (code >= 0) {
          if (known[code] == null) {
            known[code] = new long[Bits.wordCount(ownerCount)];
          }
          Bits.set(known[code], owners[row]);
        }
      }
      ownersOfCode = known;
    }
    for (int code = 0; code < wanted.known(); code++) {
      long[] rows = known[code];
      if (rows != null && Bits.at(wanted.words(), code)) {
        Bits.or(into, rows, Bits.wordCount(ownerCount));
      }
    }
    return true;
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
    if (wanted.single() >= 0) {
      list(wanted.known());
      return Arrays.copyOfRange(listed, starts[wanted.single()], starts[wanted.single() + 1]);
    }
    long[] words = new long[Bits.wordCount(rowCount)];
    lookUp(wanted.words(), words);
    return Rows.of(words, words.length);
  }

  /// Puts the rows of each code together.
  private void list(int codeCount) {
    if (starts.length > codeCount) {
      return;
    }
    int[] ends = new int[codeCount + 1];
    for (int row = 0; row < rowCount; row++) {
      if (codes[row] >= 0) {
        ends[codes[row] + 1]++;
      }
    }
    for (int code = 0; code < codeCount; code++) {
      ends[code + 1] += ends[code];
    }
    int[] next = Arrays.copyOf(ends, codeCount);
    int[] rows = new int[ends[codeCount]];
    for (int row = 0; row < rowCount; row++) {
      int code = codes[row];
      if (code >= 0) {
        rows[next[code]++] = row;
      }
    }
    listed = rows;
    starts = ends;
  }

  private long[] @Nullable [] index(int codeCount) {
    long[] @Nullable [] known = rowsOfCode;
    if (known.length < codeCount) {
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
