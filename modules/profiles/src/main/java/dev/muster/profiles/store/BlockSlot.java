package dev.muster.profiles.store;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.columns.Dictionaries;
import dev.muster.profiles.policy.MergePolicy;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// The place of a block in its store: its last merged state, and what has come since.
final class BlockSlot {
  private static final int LEAST_FRAGMENTS = 2048;
  private static final int LEAST_EVENTS = 8192;

  private final Dictionaries dictionaries;
  private Block block;
  private @Nullable BlockDelta delta;
  private long ownStamp;
  private long linkedStamp;

  BlockSlot(Block block, Dictionaries dictionaries) {
    this.block = block;
    this.dictionaries = dictionaries;
  }

  Block block() {
    return block;
  }

  /// What the next merge brings in; for writing to it.
  BlockDelta delta() {
    if (delta == null) {
      delta = new BlockDelta(dictionaries);
    }
    return delta;
  }

  boolean isPending() {
    return delta != null;
  }

  boolean touches(int row) {
    return delta != null && delta.touches(row);
  }

  int pendingFragmentCount() {
    return delta == null ? 0 : delta.fragmentCount();
  }

  int pendingEventCount() {
    return delta == null ? 0 : delta.eventCount();
  }

  /// Whether the delta is so large beside the block that a merge is worth its price: each row is
  /// copied a few times in all.
  boolean isMergeDue() {
    return delta != null
        && (delta.fragmentCount() >= Math.max(LEAST_FRAGMENTS, block.rowCount() / 2)
            || delta.eventCount() >= Math.max(LEAST_EVENTS, block.events().table().rowCount() / 2));
  }

  /// @return how many events were dropped as duplicates
  int merge(int rowCount, IntFunction<JsonNode> bareDocument) {
    if (delta == null) {
      return 0;
    }
    var merge = new BlockMerge(block, delta, rowCount, dictionaries, bareDocument);
    block = merge.merge();
    delta = null;
    return merge.duplicateCount();
  }

  /// Says that the block's own entities changed.
  void changed(long stamp) {
    ownStamp = stamp;
    linkedStamp = stamp;
  }

  /// Says that something changed that the block's entities are linked to.
  void linkedChanged(long stamp) {
    linkedStamp = stamp;
  }

  /// Another one after each change that counts for the graph.
  long stamp(MergePolicy.Graph graph) {
    return switch (graph) {
      case NONE -> ownStamp;
      case PDG -> linkedStamp;
    };
  }
}
