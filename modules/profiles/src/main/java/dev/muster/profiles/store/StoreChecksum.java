package dev.muster.profiles.store;

import dev.muster.profiles.identity.Entities;
import dev.muster.profiles.identity.Identity;
import java.util.List;

/// One number for the logical content of a store: documents by entity and dataset, events in their
/// order, and which identities are linked.
final class StoreChecksum {
  private StoreChecksum() {}

  /// @param blocks merged
  static long of(List<Block> blocks, Entities.Image entities) {
    long sum = RowHash.mix(entities.count());
    for (Block block : blocks) {
      for (int row = 0; row < block.rowCount(); row++) {
        int entity = block.firstEntity() + row;
        if (entities.isPresent(entity)) {
          sum += RowHash.mix(entity + 31 * ofEntity(block, row, entities.linked(entity)));
        }
      }
    }
    return RowHash.mix(sum);
  }

  private static long ofEntity(Block block, int row, List<Identity> linked) {
    long links = 0;
    for (Identity identity : linked) {
      links += RowHash.mix(RowHash.text(identity.namespace()) + 31 * RowHash.text(identity.id()));
    }
    long hash = RowHash.mix(identityOf(linked.getFirst()) + 31 * links);
    for (FragmentRows rows : block.fragments()) {
      if (rows.isPresent(row)) {
        long document = RowHash.of(rows.table().root(), row);
        hash +=
            RowHash.mix(RowHash.text(rows.datasetId()) + 31 * document + 37 * rows.times().at(row));
      }
    }
    EventRows events = block.events();
    for (int each = events.start(row); each < events.end(row); each++) {
      hash = RowHash.mix(31 * hash + RowHash.of(events.table().root(), each));
    }
    return hash;
  }

  private static long identityOf(Identity identity) {
    return RowHash.text(identity.namespace()) * 31 + RowHash.text(identity.id());
  }
}
