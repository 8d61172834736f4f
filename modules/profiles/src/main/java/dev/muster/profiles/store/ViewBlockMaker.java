package dev.muster.profiles.store;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.columns.Dictionaries;
import dev.muster.columns.ListColumn;
import dev.muster.columns.Node;
import dev.muster.columns.Presence;
import dev.muster.columns.Table;
import dev.muster.profiles.identity.Entities;
import dev.muster.profiles.policy.MergePolicy;
import dev.muster.profiles.view.EventKeys;
import dev.muster.profiles.view.ViewBlock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;

/// Makes the profiles of a block as a policy sees them. Where a block has one dataset and nothing
/// is linked, nothing is copied.
final class ViewBlockMaker {
  private static final Comparator<EventPlace> ORDER =
      Comparator.comparingLong(EventPlace::time).thenComparing(EventPlace::id);

  private final MergePolicy policy;
  private final Entities entities;
  private final IntFunction<Block> blockOf;
  private final EntityDocuments documents;
  private final Dictionaries dictionaries;

  private record EventPlace(Table table, int row, long time, String id) {}

  ViewBlockMaker(
      MergePolicy policy,
      Entities entities,
      IntFunction<Block> blockOf,
      Dictionaries dictionaries) {
    this.policy = policy;
    this.entities = entities;
    this.blockOf = blockOf;
    this.documents = new EntityDocuments(entities, blockOf);
    this.dictionaries = dictionaries;
  }

  ViewBlock make(Block block) {
    boolean linked = false;
    int[][] together = new int[block.rowCount()][];
    if (policy.graph() == MergePolicy.Graph.PDG) {
      for (int row = 0; row < block.rowCount(); row++) {
        int entity = block.firstEntity() + row;
        if (entities.isLinked(entity)) {
          int[] all = entities.together(entity);
          if (all.length > 1) {
            together[row] = all;
            linked = true;
          }
        }
      }
    }
    long[] live = new long[(block.rowCount() + 63) >>> 6];
    Table attributes;
    if (!linked && isPlain(block)) {
      attributes = block.fragments().getFirst().table();
      long[] present = block.fragments().getFirst().present();
      System.arraycopy(present, 0, live, 0, present.length);
      for (int row = 0; row < block.rowCount(); row++) {
        live[row >>> 6] |= block.events().hasAny(row) ? 1L << row : 0;
      }
    } else {
      attributes = attributes(block, together, live);
    }
    EventRows events = linked ? events(block, together) : block.events();
    return new ViewBlock(block.firstEntity(), withEvents(attributes, events), live);
  }

  private boolean isPlain(Block block) {
    if (block.fragments().size() != 1) {
      return false;
    }
    String datasetId = block.fragments().getFirst().datasetId();
    return datasetId.equals(FragmentRows.NO_DATASET)
        || EntityDocuments.rank(policy, datasetId) >= 0;
  }

  private Table attributes(Block block, int[][] together, long[] live) {
    var copy = new RowsCopy(dictionaries, StorePaths.PROFILES);
    for (int row = 0; row < block.rowCount(); row++) {
      boolean isProfile =
          together[row] == null
              ? alone(block, row, copy)
              : merged(block.firstEntity() + row, together[row], copy);
      if (isProfile) {
        live[row >>> 6] |= 1L << row;
      } else {
        copy.nothing();
      }
    }
    return copy.build();
  }

  private boolean alone(Block block, int row, RowsCopy copy) {
    FragmentRows only = null;
    int count = 0;
    for (FragmentRows rows : block.fragments()) {
      if (rows.isPresent(row) && EntityDocuments.rank(policy, rows.datasetId()) >= 0) {
        only = rows;
        count++;
      }
    }
    if (count == 1 && only != null) {
      copy.row(only.table(), row);
      return true;
    }
    if (count == 0 && !block.events().hasAny(row)) {
      return false;
    }
    return merged(block.firstEntity() + row, new int[] {block.firstEntity() + row}, copy);
  }

  private boolean merged(int entity, int[] together, RowsCopy copy) {
    if (together[0] != entity) {
      return false;
    }
    JsonNode document = documents.document(policy, together);
    if (document == null) {
      return false;
    }
    copy.json(document);
    return true;
  }

  private EventRows events(Block block, int[][] together) {
    var copy = new RowsCopy(dictionaries, StorePaths.EVENTS);
    int[] offsets = new int[block.rowCount() + 1];
    EventRows own = block.events();
    for (int row = 0; row < block.rowCount(); row++) {
      offsets[row] = copy.rowCount();
      if (together[row] == null) {
        copy.rows(own.table(), own.start(row), own.end(row));
      } else if (together[row][0] == block.firstEntity() + row) {
        gather(together[row]).forEach(place -> copy.row(place.table(), place.row()));
      }
    }
    offsets[block.rowCount()] = copy.rowCount();
    return new EventRows(copy.build(), offsets);
  }

  private List<EventPlace> gather(int[] together) {
    var places = new ArrayList<EventPlace>();
    for (int entity : together) {
      Block block = blockOf.apply(entity);
      Table table = block.events().table();
      var keys = new EventKeys(table);
      int row = entity - block.firstEntity();
      for (int each = block.events().start(row); each < block.events().end(row); each++) {
        places.add(new EventPlace(table, each, keys.time(each), keys.id(each)));
      }
    }
    places.sort(ORDER);
    return places;
  }

  private static Table withEvents(Table attributes, EventRows events) {
    if (events.table().rowCount() == 0) {
      return attributes;
    }
    int rowCount = attributes.rowCount();
    long[] words = new long[(rowCount + 63) >>> 6];
    for (int row = 0; row < rowCount; row++) {
      words[row >>> 6] |= events.hasAny(row) ? 1L << row : 0;
    }
    var lists = new ListColumn(Presence.of(rowCount, words), events.offsets(), events.table());
    return attributes.withField(StorePaths.EVENT_FIELD, Node.ofLists(lists));
  }
}
