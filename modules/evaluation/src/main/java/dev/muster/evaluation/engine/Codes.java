package dev.muster.evaluation.engine;

import dev.muster.columns.TextColumn;
import dev.muster.columns.kernel.BulkReads;
import dev.muster.evaluation.engine.Vector.Cells;

/// The codes of the strings at a path, row by row.
final class Codes {
  static final int NONE = -1;

  private final int[] codes;
  private final int rowCount;

  private Codes(int[] codes, int rowCount) {
    this.codes = codes;
    this.rowCount = rowCount;
  }

  static Codes of(Cells cells, TextColumn texts) {
    int rowCount = cells.level().rowCount();
    int[] codes = new int[rowCount];
    int[] map = cells.map();
    if (map == null) {
      BulkReads.codes(texts, 0, rowCount, NONE, codes);
    } else if (Lists.isKeptSlice(cells)) {
      BulkReads.codes(texts, map, rowCount, NONE, codes);
    } else {
      boolean all = texts.present().isAll();
      for (int row = 0; row < rowCount; row++) {
        int at = map[row];
        codes[row] = at >= 0 && (all || texts.present().at(at)) ? texts.codeAt(at) : NONE;
      }
    }
    return new Codes(codes, rowCount);
  }

  /// Adds the rows whose string is one of those wanted.
  void test(ValueTest.DictionaryBits.State wanted, long[] into) {
    if (wanted.count() == 0) {
      return;
    }
    if (wanted.single() >= 0) {
      int done = WideLoops.equal(codes, rowCount, wanted.single(), into);
      for (int row = done; row < rowCount; row++) {
        into[row >>> 6] |= (codes[row] == wanted.single() ? 1L : 0L) << row;
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
}
