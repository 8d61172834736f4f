package dev.muster.columns;

import org.jspecify.annotations.Nullable;

/// Rows of a table that are to be copied: one behind the other, or each by its number.
final class RowRun {
  private final int from;
  private final int count;
  private final int @Nullable [] rows;

  private RowRun(int from, int count, int @Nullable [] rows) {
    this.from = from;
    this.count = count;
    this.rows = rows;
  }

  static RowRun range(int from, int to) {
    return new RowRun(from, to - from, null);
  }

  /// @param rows in the order in which they are to come, any of them more than once. Not copied.
  static RowRun of(int[] rows) {
    return new RowRun(0, rows.length, rows);
  }

  int count() {
    return count;
  }

  boolean isRange() {
    return rows == null;
  }

  int from() {
    return from;
  }

  int to() {
    return from + count;
  }

  int row(int index) {
    return rows == null ? from + index : rows[index];
  }

  /// Whether any of the rows holds a value.
  boolean meets(Presence presence) {
    if (count == 0 || presence.isAll()) {
      return count > 0;
    }
    if (rows == null) {
      return presence.rank(to()) > presence.rank(from);
    }
    for (int row : rows) {
      if (presence.at(row)) {
        return true;
      }
    }
    return false;
  }
}
