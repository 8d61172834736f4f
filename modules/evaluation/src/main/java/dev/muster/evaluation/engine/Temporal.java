package dev.muster.evaluation.engine;

import dev.muster.columns.DateColumn;
import dev.muster.columns.InstantColumn;
import dev.muster.columns.Node;
import dev.muster.columns.NumberColumn;
import dev.muster.columns.TextColumn;
import dev.muster.columns.kernel.Bits;
import dev.muster.evaluation.engine.Vector.Borrowed;
import dev.muster.evaluation.engine.Vector.Boxed;
import dev.muster.evaluation.engine.Vector.Cells;
import dev.muster.evaluation.engine.Vector.Constant;
import dev.muster.evaluation.engine.Vector.Listing;
import dev.muster.evaluation.engine.Vector.Numbers;
import dev.muster.evaluation.engine.Vector.Times;
import dev.muster.pql.interpret.TimeRules;
import dev.muster.pql.interpret.Value;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Values as times; what stands for none is null. Rows with lists, and with times that are none in
/// milliseconds, are odd.
final class Temporal {
  static final long DAY_MILLIS = 86_400_000L;

  private Temporal() {}

  static Times of(Frame frame, Term asker, Vector vector) {
    Times times = of(frame, vector);
    frame.odd(asker, times.level(), times.odd());
    return times;
  }

  /// When the times of stored values start; of rows without one it has no meaning.
  static long[] starts(Frame frame, Cells cells) {
    return of(frame, cells).starts();
  }

  private static Times of(Frame frame, Vector vector) {
    return switch (vector) {
      case Times times -> times;
      case Cells cells -> {
        Times known = cells.times;
        if (known == null) {
          known = kept(frame, cells);
          known = known == null ? ofCells(frame, cells) : known;
          cells.times = known;
        }
        yield known;
      }
      case Constant(var level, var value) -> ofValues(frame, level, _ -> value);
      case Boxed(var level, var values) -> ofValues(frame, level, row -> values[row]);
      case Numbers numbers ->
          ofValues(
              frame,
              numbers.level(),
              row ->
                  numbers.present() == null || Bits.at(numbers.present(), row)
                      ? Value.of(numbers.values()[row])
                      : Value.Null.VALUE);
      case Listing _, Borrowed _ -> throw new UnfitException("times in lists");
      case Vector.Truths(var level, _) -> ofValues(frame, level, _ -> Value.Null.VALUE);
    };
  }

  private static @Nullable Times kept(Frame frame, Cells cells) {
    Node node = cells.node();
    if (node == null || !Lists.isKeptSlice(cells)) {
      return null;
    }
    BlockIndex.SliceTimes kept = frame.index().times(cells.level(), node);
    return kept == null ? null : kept.times();
  }

  private interface RowValue {
    Value at(int row);
  }

  private static Times ofValues(Frame frame, Level level, RowValue values) {
    Builder builder = new Builder(frame, level);
    for (int row = 0; row < level.rowCount(); row++) {
      builder.set(row, values.at(row));
    }
    return builder.build();
  }

  private static Times ofCells(Frame frame, Cells cells) {
    Level level = cells.level();
    Node node = cells.node();
    Builder builder = new Builder(frame, level);
    if (node == null) {
      return builder.build();
    }
    InstantColumn instants = node.instants();
    if (instants != null) {
      if (cells.map() == null && instants.present().isAll()) {
        instants.stored().read(0, level.rowCount(), builder.starts, 0);
        return new Times(level, builder.starts, null, null, null);
      }
      instants(cells, instants, builder);
    }
    DateColumn dates = node.dates();
    if (dates != null) {
      for (int row = 0; row < level.rowCount(); row++) {
        int at = cells.rowOfNode(row);
        if (at >= 0 && dates.present().at(at)) {
          long start = dates.dayAt(at) * DAY_MILLIS;
          builder.set(row, start, start + DAY_MILLIS);
        }
      }
    }
    others(cells, node, builder);
    return builder.build();
  }

  private static void instants(Cells cells, InstantColumn instants, Builder builder) {
    int[] map = cells.map();
    boolean all = instants.present().isAll();
    for (int row = 0; row < cells.level().rowCount(); row++) {
      int at = map == null ? row : map[row];
      if (at >= 0 && (all || instants.present().at(at))) {
        builder.set(row, instants.millisAt(at));
      }
    }
  }

  private static void others(Cells cells, Node node, Builder builder) {
    Level level = cells.level();
    NumberColumn numbers = node.numbers();
    TextColumn texts = node.texts();
    if (numbers != null || texts != null) {
      for (int row = 0; row < level.rowCount(); row++) {
        int at = cells.rowOfNode(row);
        if (at >= 0
            && ((numbers != null && numbers.present().at(at))
                || (texts != null && texts.present().at(at)))) {
          builder.set(row, RowValues.at(node, at));
        }
      }
    }
    if (node.lists() != null) {
      Present.add(cells, Present::lists, builder.odd());
    }
  }

  /// Collects the times of the rows.
  private static final class Builder {
    private final Frame frame;
    private final Level level;
    private final long[] starts;
    private final long[] present;
    private long @Nullable [] ends;
    private long @Nullable [] odd;

    Builder(Frame frame, Level level) {
      this.frame = frame;
      this.level = level;
      this.starts = frame.longs(level.rowCount());
      this.present = frame.words(level.wordCount());
    }

    void set(int row, long millis) {
      starts[row] = millis;
      present[row >>> 6] |= 1L << row;
      if (ends != null) {
        ends[row] = millis;
      }
    }

    void set(int row, long start, long end) {
      long[] known = ends;
      if (known == null) {
        known = frame.longs(level.rowCount());
        System.arraycopy(starts, 0, known, 0, level.rowCount());
        ends = known;
      }
      starts[row] = start;
      known[row] = end;
      present[row >>> 6] |= 1L << row;
    }

    void set(int row, Value value) {
      Value.Time time = TimeRules.time(value);
      if (time == null) {
        return;
      }
      if (!isMillis(time.start()) || !isMillis(time.end())) {
        Bits.set(odd(), row);
      } else if (time.isInstant()) {
        set(row, time.start().toEpochMilli());
      } else {
        set(row, time.start().toEpochMilli(), time.end().toEpochMilli());
      }
    }

    long[] odd() {
      long[] known = odd;
      if (known == null) {
        known = frame.words(level.wordCount());
        odd = known;
      }
      return known;
    }

    private static boolean isMillis(Instant instant) {
      return instant.equals(Instant.ofEpochMilli(instant.toEpochMilli()));
    }

    Times build() {
      return new Times(level, starts, ends, present, odd);
    }
  }
}
