package dev.muster.profiles.store;

import dev.muster.profiles.identity.Entities;
import dev.muster.profiles.identity.Identity;
import java.util.ArrayList;
import java.util.List;

/// One number for the logical content of a store: documents by entity and dataset, events in their
/// order, and which identities are linked.
final class StoreChecksum {
  private StoreChecksum() {}

  /// @param blocks merged
  static long of(List<Block> blocks, Entities.Image entities) {
    long sum = RowHash.mix(entities.count());
    for (Block block : blocks) {
      sum += ofBlock(block, entities);
    }
    return RowHash.mix(sum);
  }

  private static long ofBlock(Block block, Entities.Image entities) {
    var documents = new ArrayList<RowHash>();
    block.fragments().forEach(rows -> documents.add(new RowHash(rows.table())));
    var events = new RowHash(block.events().table());
    long sum = 0;
    for (int row = 0; row < block.rowCount(); row++) {
      int entity = block.firstEntity() + row;
      if (entities.isPresent(entity)) {
        long hash = ofIdentities(entities.linked(entity));
        for (int index = 0; index < documents.size(); index++) {
          FragmentRows rows = block.fragments().get(index);
          if (rows.isPresent(row)) {
            long document = documents.get(index).of(row);
            hash +=
                RowHash.mix(
                    RowHash.text(rows.datasetId()) + 31 * document + 37 * rows.times().at(row));
          }
        }
        for (int each = block.events().start(row); each < block.events().end(row); each++) {
          hash = RowHash.mix(31 * hash + events.of(each));
        }
        sum += RowHash.mix(entity + 31 * hash);
      }
    }
    return sum;
  }

  private static long ofIdentities(List<Identity> linked) {
    long links = 0;
    for (Identity identity : linked) {
      links += RowHash.mix(identityOf(identity));
    }
    return RowHash.mix(identityOf(linked.getFirst()) + 31 * links);
  }

  private static long identityOf(Identity identity) {
    return RowHash.text(identity.namespace()) * 31 + RowHash.text(identity.id());
  }
}
