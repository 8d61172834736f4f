package dev.muster.columns;

/// Lists. The elements of row r are the rows `start(r)` to `end(r)`, that one excluded, of a table
/// of their own.
public final class ListColumn {
  private final Presence present;
  private final int[] offsets;
  private final Table elements;

  /// @param present which rows are lists, also empty ones
  /// @param offsets one more than rows; a row that is no list has no elements. Not copied.
  public ListColumn(Presence present, int[] offsets, Table elements) {
    if (offsets.length != present.rowCount() + 1
        || offsets[offsets.length - 1] != elements.rowCount()) {
      throw new IllegalArgumentException("The offsets do not fit the elements.");
    }
    this.present = present;
    this.offsets = offsets;
    this.elements = elements;
  }

  public Presence present() {
    return present;
  }

  public int start(int row) {
    return offsets[row];
  }

  public int end(int row) {
    return offsets[row + 1];
  }

  /// Where each row's elements start, and behind them the count of all. Not to be changed.
  public int[] offsets() {
    return offsets;
  }

  public Table elements() {
    return elements;
  }

  long sizeBytes() {
    return present.sizeBytes() + 4L * offsets.length + elements.sizeBytes();
  }
}
