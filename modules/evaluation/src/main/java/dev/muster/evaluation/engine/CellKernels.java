package dev.muster.evaluation.engine;

import dev.muster.columns.BooleanColumn;
import dev.muster.columns.TextColumn;
import dev.muster.evaluation.engine.Vector.Cells;
import dev.muster.pql.interpret.Value;

/// Loops over stored columns: each adds the rows that fulfil a condition.
final class CellKernels {
  private CellKernels() {}

  static void texts(Cells cells, TextColumn texts, ValueTest test, long[] into) {
    int rowCount = cells.level().rowCount();
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
    cells.codes(texts).test(test.strings(texts.dictionary()).state(), into);
  }

  /// Adds the times that lie in a span.
  static void times(long[] millis, int rowCount, MillisSpan span, long[] into) {
    if (span.start() < span.end()) {
      int done = WideLoops.within(millis, rowCount, span.start(), span.end(), into);
      for (int row = done; row < rowCount; row++) {
        if (millis[row] >= span.start() && millis[row] < span.end()) {
          into[row >>> 6] |= 1L << row;
        }
      }
    }
    if (span.negated()) {
      Bits.not(into, rowCount);
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
