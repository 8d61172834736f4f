package dev.muster.columns;

import dev.muster.columns.packed.Integers;
import java.util.Arrays;

/// The instants of one path.
final class InstantBuilder {
  /// Days, hours, minutes, seconds, milliseconds: the first that divides all is the unit stored.
  private static final long[] UNITS = {86_400_000, 3_600_000, 60_000, 1_000, 1};

  private final GrowingRows rows = new GrowingRows();
  private final GrowingBits withFraction = new GrowingBits();
  private long[] millis = new long[4];

  int count() {
    return rows.count();
  }

  void add(int row, long value, boolean hasFraction) {
    reserve(1);
    millis[rows.count()] = value;
    if (hasFraction) {
      withFraction.set(rows.count());
    }
    rows.add(row);
  }

  private void reserve(int added) {
    int needed = rows.count() + added;
    if (needed > millis.length) {
      millis = Arrays.copyOf(millis, GrowingRows.grown(needed));
    }
  }

  void copy(int at, InstantColumn source, RowRun run) {
    if (run.isRange()) {
      int first = source.present().rank(run.from());
      int end = source.present().rank(run.to());
      reserve(end - first);
      source.stored().read(first, end, millis, rows.count());
      withFraction.addAll(rows.count(), source.withFraction(), first, end);
      rows.addAll(at, source.present(), run);
      return;
    }
    for (int index = 0; index < run.count(); index++) {
      int row = run.row(index);
      if (source.present().at(row)) {
        int place = source.present().rank(row);
        add(at + index, source.stored().at(place), source.withFraction().at(place));
      }
    }
  }

  void truncate(int row) {
    rows.truncate(row);
    withFraction.truncate(rows.count());
  }

  InstantColumn build(int rowCount) {
    int length = rows.count();
    return new InstantColumn(
        rows.presence(rowCount), Integers.pack(millis, length, unit()), withFraction.flags(length));
  }

  private long unit() {
    int unit = 0;
    for (int index = 1; index < rows.count(); index++) {
      while ((millis[index] - millis[0]) % UNITS[unit] != 0) {
        unit++;
      }
    }
    return UNITS[unit];
  }
}
