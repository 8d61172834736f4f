package dev.muster.evaluation.engine;

import dev.muster.columns.Table;
import java.util.Map;
import java.util.WeakHashMap;

/// The indexes of blocks, kept as long as their blocks are, within a bound. Once that is reached
/// further blocks are evaluated with indexes that are thrown away: a job goes through all blocks in
/// turn, so that giving up one for the other would keep none.
final class BlockIndexes {
  /// One for all plans, since they are asked about the same blocks: an eighth of the memory at
  /// most.
  static final BlockIndexes SHARED = new BlockIndexes(Runtime.getRuntime().maxMemory() / 8);

  private final long maximumBytes;
  // Tables are equal to themselves alone, and an index does not hold its table.
  private final Map<Table, Kept> byTable = new WeakHashMap<>();

  /// @param bytes what it was counted with
  private record Kept(BlockIndex index, long bytes) {}

  BlockIndexes(long maximumBytes) {
    this.maximumBytes = maximumBytes;
  }

  synchronized BlockIndex of(Table profiles) {
    Kept known = byTable.get(profiles);
    return known == null ? new BlockIndex(profiles) : known.index;
  }

  /// Keeps the index if there is room for what it has become.
  synchronized void keep(Table profiles, BlockIndex index) {
    Kept known = byTable.get(profiles);
    long bytes = index.sizeBytes();
    if (known != null && (!known.index.equals(index) || known.bytes == bytes)) {
      return;
    }
    long others = sizeBytes() - (known == null ? 0 : known.bytes);
    if (others + bytes <= maximumBytes) {
      byTable.put(profiles, new Kept(index, bytes));
    } else {
      byTable.remove(profiles);
    }
  }

  /// Memory that all of them take, as far as it can be told.
  synchronized long sizeBytes() {
    long bytes = 0;
    for (Kept kept : byTable.values()) {
      bytes += kept.bytes;
    }
    return bytes;
  }
}
