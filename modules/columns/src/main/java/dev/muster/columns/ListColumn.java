package dev.muster.columns;

import dev.muster.columns.packed.Offsets;
import java.lang.ref.SoftReference;
import org.jspecify.annotations.Nullable;

/// Lists. The elements of row r are the rows `start(r)` to `end(r)`, that one excluded, of a table
/// of their own.
public final class ListColumn {
  private final Presence present;
  // By row, or by rank of the rows that are lists.
  private final Offsets stretches;
  private final boolean byRow;
  private final Table elements;
  private volatile @Nullable SoftReference<int[]> spread;

  /// @param present which rows are lists, also empty ones
  /// @param offsets one more than rows; a row that is no list has no elements. Not copied.
  public ListColumn(Presence present, int[] offsets, Table elements) {
    this(present, Offsets.of(offsets), true, elements);
    if (offsets.length != present.rowCount() + 1) {
      throw new IllegalArgumentException("The offsets do not fit the rows.");
    }
  }

  private ListColumn(Presence present, Offsets stretches, boolean byRow, Table elements) {
    if (stretches.end() != elements.rowCount()) {
      throw new IllegalArgumentException("The offsets do not fit the elements.");
    }
    this.present = present;
    this.stretches = stretches;
    this.byRow = byRow || present.isAll();
    this.elements = elements;
  }

  /// @param stretches of each row that is a list, by [Presence#rank]
  public static ListColumn ofStretches(Presence present, Offsets stretches, Table elements) {
    if (stretches.length() != present.count()) {
      throw new IllegalArgumentException("The stretches do not fit the rows.");
    }
    return new ListColumn(present, stretches, false, elements);
  }

  public Presence present() {
    return present;
  }

  public int start(int row) {
    return stretches.start(byRow ? row : present.rank(row));
  }

  public int end(int row) {
    return stretches.start(byRow ? row + 1 : present.rank(row + 1));
  }

  /// Where each row's elements start, and behind them the count of all. Not to be changed. Where
  /// few rows are lists, or all are equally long, it is made when asked for and kept while memory
  /// lasts; `start` and `end` do without.
  public int[] offsets() {
    if (byRow && stretches.stride() < 0) {
      return stretches.starts();
    }
    SoftReference<int[]> kept = spread;
    int[] offsets = kept == null ? null : kept.get();
    if (offsets == null) {
      offsets = byRow ? stretches.starts() : spread();
      spread = new SoftReference<>(offsets);
    }
    return offsets;
  }

  private int[] spread() {
    int rowCount = present.rowCount();
    int[] offsets = new int[rowCount + 1];
    int place = 0;
    for (int row = 0; row < rowCount; row++) {
      offsets[row] = stretches.start(place);
      place += present.at(row) ? 1 : 0;
    }
    offsets[rowCount] = stretches.end();
    return offsets;
  }

  /// As they are stored: by row if [#isByRow], else for the rows that are lists.
  public Offsets stretches() {
    return stretches;
  }

  public boolean isByRow() {
    return byRow;
  }

  public Table elements() {
    return elements;
  }

  long sizeBytes() {
    SoftReference<int[]> kept = spread;
    int[] offsets = kept == null ? null : kept.get();
    return present.sizeBytes()
        + stretches.sizeBytes()
        + (offsets == null ? 0 : 4L * offsets.length)
        + elements.sizeBytes();
  }
}
