package dev.muster.profiles.store;

import dev.muster.columns.Table;

/// The fragments of one dataset in a block.
///
/// In the first dataset of a block, rows of entities that have events but no fragment at all hold a
/// document with nothing but their identityMap, so that the table of a block with one dataset is
/// the table of its profiles; `present` tells the two apart.
///
/// @param datasetId empty when the block has such documents only
/// @param table a row for each entity of the block; null rows where there is nothing
/// @param present a bit for each row that is a fragment
/// @param times when each fragment came
record FragmentRows(String datasetId, Table table, long[] present, Times times) {
  /// The dataset of a block that has no fragments yet.
  static final String NO_DATASET = "";

  boolean isPresent(int row) {
    return row < table.rowCount() && (present[row >>> 6] >>> row & 1) != 0;
  }

  long sizeBytes() {
    return table.sizeBytes() + 8L * present.length + times.sizeBytes();
  }
}
