package dev.muster.profiles.store;

import dev.muster.columns.Table;

/// The events of a block: entity by entity, each one's by time and then `_id`.
///
/// An event without identityMap in the table had one that only repeats its entity's primary
/// identity.
///
/// @param offsets where each entity's events start, and behind them the count of all
record EventRows(Table table, int[] offsets) {
  int start(int row) {
    return row + 1 < offsets.length ? offsets[row] : table.rowCount();
  }

  int end(int row) {
    return row + 1 < offsets.length ? offsets[row + 1] : table.rowCount();
  }

  boolean hasAny(int row) {
    return end(row) > start(row);
  }

  long sizeBytes() {
    return table.sizeBytes() + 4L * offsets.length;
  }
}
