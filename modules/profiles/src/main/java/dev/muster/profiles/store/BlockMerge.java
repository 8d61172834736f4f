package dev.muster.profiles.store;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.columns.Dictionaries;
import dev.muster.columns.TableBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// Makes the next state of a block from its last one and what has come since. What has not changed
/// is shared.
final class BlockMerge {
  private final Block base;
  private final BlockDelta delta;
  private final int rowCount;
  private final Dictionaries dictionaries;
  private final IntFunction<JsonNode> bareDocument;
  private int duplicateCount;

  /// @param rowCount how many entities the block has now
  /// @param bareDocument the document of an entity that has events only
  BlockMerge(
      Block base,
      BlockDelta delta,
      int rowCount,
      Dictionaries dictionaries,
      IntFunction<JsonNode> bareDocument) {
    this.base = base;
    this.delta = delta;
    this.rowCount = rowCount;
    this.dictionaries = dictionaries;
    this.bareDocument = bareDocument;
  }

  static Block empty(int firstEntity, Dictionaries dictionaries) {
    var noEvents = new TableBuilder(dictionaries, StorePaths.EVENTS).build();
    return new Block(firstEntity, 0, List.of(), new EventRows(noEvents, new int[] {0}));
  }

  Block merge() {
    EventRows events = events();
    List<String> datasetIds = datasetIds(events);
    var sources = new ArrayList<@Nullable FragmentRows>();
    long[] anyPresent = new long[(rowCount + 63) >>> 6];
    var presents = new ArrayList<long[]>();
    for (int index = 0; index < datasetIds.size(); index++) {
      FragmentRows before = index < base.fragments().size() ? base.fragments().get(index) : null;
      long[] present = present(before, datasetIds.get(index));
      for (int word = 0; word < present.length; word++) {
        anyPresent[word] |= present[word];
      }
      sources.add(before);
      presents.add(present);
    }
    var merged = new ArrayList<FragmentRows>();
    for (int index = 0; index < datasetIds.size(); index++) {
      long[] bare = index == 0 ? bare(events, anyPresent) : new long[anyPresent.length];
      merged.add(
          fragments(
              sources.get(index), datasetIds.get(index), presents.get(index), bare, index == 0));
    }
    return new Block(base.firstEntity(), rowCount, merged, events);
  }

  /// How many events were dropped, as their entity has another with the same `_id`.
  int duplicateCount() {
    return duplicateCount;
  }

  private EventRows events() {
    if (delta.eventCount() == 0 && !delta.anyDeleted() && rowCount == base.rowCount()) {
      return base.events();
    }
    if (delta.eventCount() == 0 && !delta.anyDeleted()) {
      int[] offsets = new int[rowCount + 1];
      for (int row = 0; row <= rowCount; row++) {
        offsets[row] = base.events().start(row);
      }
      return new EventRows(base.events().table(), offsets);
    }
    var merge = new EventsMerge(base.events(), delta, dictionaries);
    EventRows merged = merge.merge(rowCount);
    duplicateCount = merge.duplicateCount();
    return merged;
  }

  /// Those of the block before, then new ones.
  private List<String> datasetIds(EventRows events) {
    var ids = new ArrayList<String>();
    base.fragments().forEach(each -> ids.add(each.datasetId()));
    for (String id : delta.datasetIds()) {
      if (ids.size() == 1 && ids.getFirst().equals(FragmentRows.NO_DATASET)) {
        ids.set(0, id);
      } else if (!ids.contains(id)) {
        ids.add(id);
      }
    }
    if (ids.isEmpty() && events.table().rowCount() > 0) {
      ids.add(FragmentRows.NO_DATASET);
    }
    return ids;
  }

  private long[] present(@Nullable FragmentRows before, String datasetId) {
    long[] present = new long[(rowCount + 63) >>> 6];
    if (before != null) {
      System.arraycopy(before.present(), 0, present, 0, before.present().length);
    }
    for (DeltaRows.Run run : delta.fragmentRuns(datasetId)) {
      for (char row : run.rows()) {
        present[row >>> 6] |= 1L << row;
      }
    }
    if (delta.anyDeleted()) {
      for (int row = 0; row < rowCount; row++) {
        if (delta.deletes(row)) {
          present[row >>> 6] &= ~(1L << row);
        }
      }
    }
    return present;
  }

  private long[] bare(EventRows events, long[] anyPresent) {
    long[] bare = new long[anyPresent.length];
    for (int row = 0; row < rowCount; row++) {
      if (!isSet(anyPresent, row) && events.hasAny(row)) {
        bare[row >>> 6] |= 1L << row;
      }
    }
    return bare;
  }

  private FragmentRows fragments(
      @Nullable FragmentRows before,
      String datasetId,
      long[] present,
      long[] bare,
      boolean holdsBare) {
    List<DeltaRows.Run> runs = delta.fragmentRuns(datasetId);
    if (before != null
        && runs.isEmpty()
        && !delta.anyDeleted()
        && rowCount == base.rowCount()
        && !(holdsBare && anyNewlyBare(bare))) {
      return before;
    }
    DeltaRows.@Nullable Run[] runOf = new DeltaRows.@Nullable Run[runs.isEmpty() ? 0 : rowCount];
    int[] indexOf = new int[runOf.length];
    for (DeltaRows.Run run : runs) {
      for (int index = 0; index < run.rows().length; index++) {
        runOf[run.rows()[index]] = run;
        indexOf[run.rows()[index]] = index;
      }
    }
    long[] times = new long[rowCount];
    var copy = new RowsCopy(dictionaries, StorePaths.PROFILES);
    for (int row = 0; row < rowCount; row++) {
      DeltaRows.Run run = runOf.length == 0 ? null : runOf[row];
      boolean wasBare = holdsBare && before != null && wasBare(row);
      if (delta.deletes(row)) {
        copy.nothing();
      } else if (run != null) {
        copy.row(run.table(), indexOf[row]);
        times[row] = run.times()[indexOf[row]];
      } else if (isSet(bare, row) && !wasBare) {
        copy.json(bareDocument.apply(base.firstEntity() + row));
      } else if (before == null || row >= base.rowCount() || (wasBare && !isSet(bare, row))) {
        copy.nothing();
      } else {
        copy.row(before.table(), row);
        times[row] = before.isPresent(row) ? before.times().at(row) : 0;
      }
    }
    return new FragmentRows(datasetId, copy.build(), present, Times.of(times));
  }

  private boolean anyNewlyBare(long[] bare) {
    for (int row = 0; row < rowCount; row++) {
      if (isSet(bare, row) && !wasBare(row)) {
        return true;
      }
    }
    return false;
  }

  private boolean wasBare(int row) {
    return row < base.rowCount() && base.events().hasAny(row) && !base.hasFragment(row);
  }

  private static boolean isSet(long[] words, int row) {
    return (words[row >>> 6] >>> row & 1) != 0;
  }
}
