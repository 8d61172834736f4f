package dev.muster.columns;

/// The Booleans of one path.
final class BooleanBuilder {
  private final GrowingRows rows = new GrowingRows();
  private final GrowingBits bits = new GrowingBits();

  int count() {
    return rows.count();
  }

  void add(int row, boolean value) {
    rows.add(row);
    if (value) {
      bits.set(row);
    }
  }

  void copy(int at, BooleanColumn source, RowRun run) {
    rows.addAll(at, source.present(), run);
    long[] words = source.words();
    for (int index = 0; index < run.count(); index++) {
      int row = run.row(index);
      if ((words[row >>> 6] >>> row & 1) != 0) {
        bits.set(at + index);
      }
    }
  }

  void truncate(int row) {
    rows.truncate(row);
    bits.truncate(row);
  }

  BooleanColumn build(int rowCount) {
    return new BooleanColumn(rows.presence(rowCount), bits.words(rowCount));
  }
}
