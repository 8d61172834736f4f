package dev.muster.evaluation.engine;

import dev.muster.columns.Node;
import dev.muster.columns.NumberColumn;
import dev.muster.columns.Presence;
import dev.muster.columns.kernel.Bits;
import dev.muster.columns.kernel.BulkReads;
import dev.muster.evaluation.engine.Vector.Boxed;
import dev.muster.evaluation.engine.Vector.Cells;
import dev.muster.evaluation.engine.Vector.Constant;
import dev.muster.evaluation.engine.Vector.Numbers;
import dev.muster.evaluation.engine.Vector.Numbers.Kind;
import dev.muster.pql.interpret.Value;
import java.util.Arrays;

/// Values as numbers; what is no number is null.
///
/// Whole numbers and fractions are kept alike, as doubles. Up to here both give the same results;
/// what is beyond is left to the interpreter.
final class Numeric {
  static final double LARGEST = 9e15;

  private Numeric() {}

  static Numbers of(Frame frame, Vector vector) {
    return switch (vector) {
      case Numbers numbers -> numbers;
      case Cells cells -> {
        Numbers known = cells.numbers;
        if (known == null) {
          known = ofCells(frame, cells);
          cells.numbers = known;
        }
        yield known;
      }
      case Constant(var level, var value) -> ofConstant(frame, level, value);
      case Boxed boxed -> ofBoxed(frame, boxed);
      default -> none(frame, vector.level());
    };
  }

  /// Marks the rows of these numbers that are odd, for the term that uses them.
  static Numbers of(Frame frame, Term asker, Vector vector) {
    Numbers numbers = of(frame, vector);
    frame.odd(asker, numbers.level(), numbers.odd());
    return numbers;
  }

  private static Numbers none(Frame frame, Level level) {
    return new Numbers(
        level, frame.doubles(level.rowCount()), frame.words(level.wordCount()), Kind.EITHER, null);
  }

  private static Numbers ofConstant(Frame frame, Level level, Value value) {
    Value[] values = new Value[level.rowCount()];
    Arrays.fill(values, value);
    return ofBoxed(frame, new Boxed(level, values));
  }

  private static Numbers ofBoxed(Frame frame, Boxed boxed) {
    Level level = boxed.level();
    double[] values = frame.doubles(level.rowCount());
    long[] present = frame.words(level.wordCount());
    long[] odd = frame.words(level.wordCount());
    for (int row = 0; row < level.rowCount(); row++) {
      switch (boxed.values()[row]) {
        case Value.Whole(long whole) -> {
          values[row] = (double) whole;
          Bits.set(present, row);
          if (Math.abs(values[row]) > LARGEST) {
            Bits.set(odd, row);
          }
        }
        case Value.Real(double real) -> {
          values[row] = real;
          Bits.set(present, row);
        }
        default -> values[row] = 0;
      }
    }
    return new Numbers(level, values, present, Kind.EITHER, odd);
  }

  private static Numbers ofCells(Frame frame, Cells cells) {
    Level level = cells.level();
    Node node = cells.node();
    NumberColumn column = node == null ? null : node.numbers();
    if (column == null) {
      return none(frame, level);
    }
    double[] values = frame.doubles(level.rowCount());
    int[] map = cells.map();
    boolean whole = column.allIntegers();
    Kind kind = whole ? Kind.WHOLE : Kind.EITHER;
    if (column.present().isAll()
        && CellKernels.hasNoLargeNumbers(column)
        && (map == null || Lists.isKeptSlice(cells) || !Alignment.hasGaps(map, level.rowCount()))) {
      if (map == null) {
        BulkReads.numbers(column, 0, level.rowCount(), 0, values);
      } else {
        BulkReads.numbers(column, map, level.rowCount(), 0, values);
      }
      return new Numbers(level, values, null, kind, null);
    }
    long[] odd = frame.words(level.wordCount());
    long[] present = frame.words(level.wordCount());
    Presence presence = column.present();
    for (int row = 0; row < level.rowCount(); row++) {
      int at = map == null ? row : map[row];
      if (at < 0 || !presence.at(at)) {
        values[row] = 0;
        continue;
      }
      present[row >>> 6] |= 1L << row;
      double value = column.at(at);
      values[row] = value;
      if (Math.abs(value) > LARGEST && column.isInteger(at)) {
        odd[row >>> 6] |= 1L << row;
      }
    }
    return new Numbers(level, values, present, kind, odd);
  }
}
