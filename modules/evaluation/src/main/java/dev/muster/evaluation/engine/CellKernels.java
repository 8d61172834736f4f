package dev.muster.evaluation.engine;

import dev.muster.columns.BooleanColumn;
import dev.muster.columns.DateColumn;
import dev.muster.columns.InstantColumn;
import dev.muster.columns.TextColumn;
import dev.muster.evaluation.engine.Vector.Cells;
import dev.muster.pql.interpret.Value;

/// Loops over stored columns: each adds the rows that fulfil a condition.
final class CellKernels {
  private CellKernels() {}

  static void texts(Cells cells, TextColumn texts, ValueTest test, long[] into) {
    int rowCount = cells.level().rowCount();
    int[] map = cells.map();
    if (!texts.isCoded()) {
      ValueTest.ByValue byValue = test.byValue();
      for (int row = 0; row < rowCount; row++) {
        int at = cells.rowOfNode(row);
        if (at >= 0 && texts.present().at(at) && byValue.test(new Value.Text(texts.at(at)))) {
          Bits.set(into, row);
        }
      }
      return;
    }
    ValueTest.DictionaryBits.State wanted = test.strings(texts.dictionary()).state();
    if (wanted.count() == 0) {
      return;
    }
    boolean all = texts.present().isAll();
    if (wanted.single() >= 0 && all && map == null) {
      int code = wanted.single();
      for (int row = 0; row < rowCount; row++) {
        into[row >>> 6] |= (texts.codeAt(row) == code ? 1L : 0L) << row;
      }
      return;
    }
    long[] words = wanted.words();
    for (int row = 0; row < rowCount; row++) {
      int at = map == null ? row : map[row];
      if (at >= 0 && (all || texts.present().at(at))) {
        int code = texts.codeAt(at);
        into[row >>> 6] |= (words[code >>> 6] >>> code & 1) << row;
      }
    }
  }

  static void instants(Cells cells, InstantColumn instants, MillisSpan span, long[] into) {
    int rowCount = cells.level().rowCount();
    int[] map = cells.map();
    boolean all = instants.present().isAll();
    for (int row = 0; row < rowCount; row++) {
      int at = map == null ? row : map[row];
      if (at >= 0 && (all || instants.present().at(at)) && span.holds(instants.millisAt(at))) {
        into[row >>> 6] |= 1L << row;
      }
    }
  }

  static void dates(Cells cells, DateColumn dates, MillisSpan span, long[] into) {
    int rowCount = cells.level().rowCount();
    int[] map = cells.map();
    boolean all = dates.present().isAll();
    for (int row = 0; row < rowCount; row++) {
      int at = map == null ? row : map[row];
      if (at >= 0
          && (all || dates.present().at(at))
          && span.holds(dates.dayAt(at) * Temporal.DAY_MILLIS)) {
        into[row >>> 6] |= 1L << row;
      }
    }
  }

  static void booleans(
      Cells cells, BooleanColumn booleans, boolean whenTrue, boolean whenFalse, long[] into) {
    if (!whenTrue && !whenFalse) {
      return;
    }
    for (int row = 0; row < cells.level().rowCount(); row++) {
      int at = cells.rowOfNode(row);
      if (at >= 0 && booleans.present().at(at) && (booleans.at(at) ? whenTrue : whenFalse)) {
        into[row >>> 6] |= 1L << row;
      }
    }
  }
}
