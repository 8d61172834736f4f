package dev.muster.columns;

import dev.muster.columns.packed.Flags;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The numbers of one path.
final class NumberBuilder {
  private final GrowingRows rows = new GrowingRows();
  private final GrowingBits fractions = new GrowingBits();
  private long[] values = new long[4];

  int count() {
    return rows.count();
  }

  void addInteger(int row, long value) {
    append(value);
    rows.add(row);
  }

  void addFraction(int row, double value) {
    append(Double.doubleToRawLongBits(value));
    fractions.set(rows.count());
    rows.add(row);
  }

  private void append(long value) {
    reserve(1);
    values[rows.count()] = value;
  }

  private void reserve(int added) {
    int needed = rows.count() + added;
    if (needed > values.length) {
      values = Arrays.copyOf(values, GrowingRows.grown(needed));
    }
  }

  void copy(int at, NumberColumn source, RowRun run) {
    if (run.isRange()) {
      copyRange(source, source.present().rank(run.from()), source.present().rank(run.to()));
      rows.addAll(at, source.present(), run);
    } else {
      gather(at, source, run);
    }
  }

  private void copyRange(NumberColumn source, int first, int end) {
    reserve(end - first);
    int start = rows.count();
    Flags sourceFractions = source.fractions();
    if (sourceFractions.isNone() && source.packed() != null && source.scale() == 0) {
      source.packed().read(first, end, values, start);
    } else if (sourceFractions.isAll()) {
      for (int place = first; place < end; place++) {
        values[start + place - first] = Double.doubleToRawLongBits(source.storedNumber(place));
      }
    } else {
      for (int place = first; place < end; place++) {
        values[start + place - first] = stored(source, place);
      }
    }
    fractions.addAll(start, sourceFractions, first, end);
  }

  private static long stored(NumberColumn source, int place) {
    return source.fractions().at(place)
        ? Double.doubleToRawLongBits(source.storedNumber(place))
        : source.storedInteger(place);
  }

  private void gather(int at, NumberColumn source, RowRun run) {
    for (int index = 0; index < run.count(); index++) {
      int row = run.row(index);
      if (source.present().at(row)) {
        int place = source.present().rank(row);
        if (source.fractions().at(place)) {
          addFraction(at + index, source.storedNumber(place));
        } else {
          addInteger(at + index, source.storedInteger(place));
        }
      }
    }
  }

  void truncate(int row) {
    rows.truncate(row);
    fractions.truncate(rows.count());
  }

  NumberColumn build(int rowCount) {
    Presence present = rows.presence(rowCount);
    Flags marks = fractions.flags(rows.count());
    @Nullable NumberColumn packed = Decimals.pack(present, marks, values);
    if (packed != null) {
      return packed;
    }
    double @Nullable [] doubles = Decimals.doubles(marks, values);
    return doubles == null
        ? NumberColumn.ofMixed(present, marks, Arrays.copyOf(values, marks.length()))
        : NumberColumn.ofDoubles(present, marks, doubles);
  }
}
