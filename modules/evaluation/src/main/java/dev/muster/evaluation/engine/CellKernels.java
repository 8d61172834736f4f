package dev.muster.evaluation.engine;

import dev.muster.columns.BooleanColumn;
import dev.muster.columns.DateColumn;
import dev.muster.columns.InstantColumn;
import dev.muster.columns.NumberColumn;
import dev.muster.columns.TextColumn;
import dev.muster.columns.kernel.BitFilters;
import dev.muster.columns.kernel.Bits;
import dev.muster.columns.kernel.Comparison;
import dev.muster.columns.kernel.LongRange;
import dev.muster.columns.kernel.NumberRange;
import dev.muster.columns.packed.Integers;
import dev.muster.evaluation.engine.Vector.Cells;
import dev.muster.pql.ast.Comparator;
import java.util.function.Predicate;

/// Conditions of stored columns: each adds the rows that fulfil one. Where the rows are those of
/// the column it is asked as it is stored, in its narrow numbers.
final class CellKernels {
  private CellKernels() {}

  static void texts(Frame frame, Cells cells, TextColumn texts, ValueTest test, long[] into) {
    int rowCount = cells.level().rowCount();
    if (!texts.isCoded()) {
      Predicate<String> condition = test.strings();
      for (int row = 0; row < rowCount; row++) {
        int at = cells.rowOfNode(row);
        if (at >= 0 && texts.present().at(at) && condition.test(texts.at(at))) {
          Bits.set(into, row);
        }
      }
      return;
    }
    ValueTest.DictionaryBits.State wanted = test.strings(texts.dictionary()).state();
    if (cells.map() != null) {
      cells.codes(texts).test(wanted, into);
    } else if (wanted.count() > 0) {
      long[] found = frame.words(Bits.wordCount(rowCount));
      if (wanted.single() >= 0) {
        BitFilters.code(texts, wanted.single(), found);
      } else {
        BitFilters.codes(texts, wanted.words(), found);
      }
      Bits.or(into, found, Bits.wordCount(rowCount));
    }
  }

  /// Whether every number of a column is one that a double holds; what is larger is left to the
  /// interpreter.
  static boolean hasNoLargeNumbers(NumberColumn column) {
    Integers packed = column.packed();
    return packed != null
        && packed.minimum() >= -Numeric.LARGEST
        && packed.maximum() <= Numeric.LARGEST;
  }

  static void numbers(Frame frame, NumberColumn column, NumberTest test, long[] into) {
    int wordCount = Bits.wordCount(column.present().rowCount());
    switch (test) {
      case NumberTest.Compared(var comparator, double bound) -> {
        long[] found = frame.words(wordCount);
        BitFilters.numbers(column, NumberRange.of(comparison(comparator), bound), found);
        Bits.or(into, found, wordCount);
      }
      case NumberTest.OneOf(double[] members, boolean negated) -> {
        long[] any = frame.words(wordCount);
        long[] found = frame.words(wordCount);
        for (double member : members) {
          BitFilters.numbers(column, NumberRange.of(Comparison.EQUAL, member), found);
          Bits.or(any, found, wordCount);
        }
        if (negated) {
          BitFilters.present(column.present(), found);
          Bits.andNot(found, any, wordCount);
          Bits.or(into, found, wordCount);
        } else {
          Bits.or(into, any, wordCount);
        }
      }
      case NumberTest.Never _ -> {}
    }
  }

  private static Comparison comparison(Comparator comparator) {
    return switch (comparator) {
      case EQUAL -> Comparison.EQUAL;
      case NOT_EQUAL -> Comparison.NOT_EQUAL;
      case LESS -> Comparison.LESS;
      case LESS_OR_EQUAL -> Comparison.AT_MOST;
      case GREATER -> Comparison.GREATER;
      case GREATER_OR_EQUAL -> Comparison.AT_LEAST;
    };
  }

  static void instants(Frame frame, InstantColumn column, MillisSpan span, long[] into) {
    int wordCount = Bits.wordCount(column.present().rowCount());
    long[] found = frame.words(wordCount);
    BitFilters.instants(column, range(span.start(), span.end(), span.negated()), found);
    Bits.or(into, found, wordCount);
  }

  /// Of dates the first millisecond counts.
  static void dates(Frame frame, DateColumn column, MillisSpan span, long[] into) {
    int wordCount = Bits.wordCount(column.present().rowCount());
    long[] found = frame.words(wordCount);
    LongRange days =
        range(
            Math.ceilDiv(span.start(), Temporal.DAY_MILLIS),
            Math.ceilDiv(span.end(), Temporal.DAY_MILLIS),
            span.negated());
    BitFilters.dates(column, days, found);
    Bits.or(into, found, wordCount);
  }

  private static LongRange range(long start, long end, boolean negated) {
    return start < end ? new LongRange(start, end - 1, negated) : new LongRange(1, 0, negated);
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
      Frame frame,
      Cells cells,
      BooleanColumn booleans,
      boolean whenTrue,
      boolean whenFalse,
      long[] into) {
    if (!whenTrue && !whenFalse) {
      return;
    }
    int rowCount = cells.level().rowCount();
    if (cells.map() != null) {
      for (int row = 0; row < rowCount; row++) {
        int at = cells.rowOfNode(row);
        if (at >= 0 && booleans.present().at(at) && (booleans.at(at) ? whenTrue : whenFalse)) {
          into[row >>> 6] |= 1L << row;
        }
      }
      return;
    }
    long[] found = frame.words(Bits.wordCount(rowCount));
    if (whenTrue && whenFalse) {
      BitFilters.present(booleans.present(), found);
    } else {
      BitFilters.booleans(booleans, whenTrue, found);
    }
    Bits.or(into, found, Bits.wordCount(rowCount));
  }
}
