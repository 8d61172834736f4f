package dev.muster.evaluation.engine;

import dev.muster.columns.kernel.Bits;
import dev.muster.evaluation.engine.Vector.Borrowed;
import dev.muster.evaluation.engine.Vector.Boxed;
import dev.muster.evaluation.engine.Vector.Cells;
import dev.muster.evaluation.engine.Vector.Constant;
import dev.muster.evaluation.engine.Vector.Listing;
import dev.muster.evaluation.engine.Vector.Numbers;
import dev.muster.evaluation.engine.Vector.Times;
import dev.muster.evaluation.engine.Vector.Truths;
import dev.muster.pql.interpret.Value;
import org.jspecify.annotations.Nullable;

/// Gives each row the value of the row it belongs to further up: what `^` means for all rows at
/// once.
final class Alignment {
  private Alignment() {}

  static Vector aligned(Frame frame, Vector vector, Level level) {
    if (vector.level() == level) {
      return vector;
    }
    if (vector instanceof Constant(_, var value)) {
      return new Constant(level, value);
    }
    return mapped(frame, vector, level, level.rowsOf(vector.level()));
  }

  /// The values of other rows: row r has that of row `map[r]`, null where that is -1.
  static Vector mapped(Frame frame, Vector vector, Level level, int[] map) {
    return switch (vector) {
      case Constant(_, var value) when !hasGaps(map, level.rowCount()) ->
          new Constant(level, value);
      case Constant(_, var value) -> {
        Value[] values = new Value[level.rowCount()];
        for (int row = 0; row < values.length; row++) {
          values[row] = map[row] < 0 ? Value.Null.VALUE : value;
        }
        yield new Boxed(level, values);
      }
      case Cells cells ->
          new Cells(
              level, composed(cells.map(), map, level.rowCount()), cells.base(), cells.node());
      case Numbers numbers -> {
        double[] values = frame.doubles(level.rowCount());
        for (int row = 0; row < level.rowCount(); row++) {
          values[row] = map[row] < 0 ? 0 : numbers.values()[map[row]];
        }
        yield new Numbers(
            level,
            values,
            present(frame, numbers.present(), level, map),
            numbers.kind(),
            optional(frame, numbers.odd(), level, map));
      }
      case Truths truths -> {
        if (hasGaps(map, level.rowCount())) {
          throw new UnfitException("conditions of rows that may be missing");
        }
        long[] words = frame.words(level.wordCount());
        Bits.gather(truths.words(), map, level.rowCount(), words);
        yield new Truths(level, words);
      }
      case Times times -> {
        long[] ends = times.ends();
        yield new Times(
            level,
            gathered(frame, times.starts(), level, map),
            ends == null ? null : gathered(frame, ends, level, map),
            present(frame, times.present(), level, map),
            optional(frame, times.odd(), level, map));
      }
      case Listing listing -> new Borrowed(level, map, listing);
      case Borrowed borrowed -> {
        int[] rows = composed(borrowed.map(), map, level.rowCount());
        yield new Borrowed(level, rows, borrowed.listing());
      }
      case Boxed boxed -> {
        Value[] values = new Value[level.rowCount()];
        for (int row = 0; row < values.length; row++) {
          values[row] = map[row] < 0 ? Value.Null.VALUE : boxed.values()[map[row]];
        }
        yield new Boxed(level, values);
      }
    };
  }

  static boolean hasGaps(int[] map, int rowCount) {
    for (int row = 0; row < rowCount; row++) {
      if (map[row] < 0) {
        return true;
      }
    }
    return false;
  }

  private static int[] composed(int @Nullable [] inner, int[] map, int rowCount) {
    if (inner == null) {
      return map;
    }
    int[] composed = new int[rowCount];
    for (int row = 0; row < rowCount; row++) {
      composed[row] = map[row] < 0 ? -1 : inner[map[row]];
    }
    return composed;
  }

  private static long[] gathered(Frame frame, long[] from, Level level, int[] map) {
    long[] values = frame.longs(level.rowCount());
    for (int row = 0; row < level.rowCount(); row++) {
      values[row] = map[row] < 0 ? 0 : from[map[row]];
    }
    return values;
  }

  private static long @Nullable [] present(
      Frame frame, long @Nullable [] present, Level level, int[] map) {
    if (present == null && !hasGaps(map, level.rowCount())) {
      return null;
    }
    long[] words = frame.words(level.wordCount());
    if (present != null) {
      Bits.gather(present, map, level.rowCount(), words);
    } else {
      for (int row = 0; row < level.rowCount(); row++) {
        if (map[row] >= 0) {
          Bits.set(words, row);
        }
      }
    }
    return words;
  }

  private static long @Nullable [] optional(
      Frame frame, long @Nullable [] from, Level level, int[] map) {
    if (from == null) {
      return null;
    }
    long[] words = frame.words(level.wordCount());
    Bits.gather(from, map, level.rowCount(), words);
    return words;
  }
}
