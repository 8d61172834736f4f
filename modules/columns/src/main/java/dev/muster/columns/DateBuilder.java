package dev.muster.columns;

import dev.muster.columns.packed.Integers;
import java.util.Arrays;

/// The dates of one path.
final class DateBuilder {
  private final GrowingRows rows = new GrowingRows();
  private int[] days = new int[4];

  int count() {
    return rows.count();
  }

  void add(int row, int day) {
    reserve(1);
    days[rows.count()] = day;
    rows.add(row);
  }

  private void reserve(int added) {
    int needed = rows.count() + added;
    if (needed > days.length) {
      days = Arrays.copyOf(days, GrowingRows.grown(needed));
    }
  }

  void copy(int at, DateColumn source, RowRun run) {
    if (run.isRange()) {
      int first = source.present().rank(run.from());
      int end = source.present().rank(run.to());
      reserve(end - first);
      source.stored().read(first, end, days, rows.count());
      rows.addAll(at, source.present(), run);
      return;
    }
    for (int index = 0; index < run.count(); index++) {
      int row = run.row(index);
      if (source.present().at(row)) {
        add(at + index, source.dayAt(row));
      }
    }
  }

  void truncate(int row) {
    rows.truncate(row);
  }

  DateColumn build(int rowCount) {
    return new DateColumn(rows.presence(rowCount), Integers.pack(days, rows.count()));
  }
}
