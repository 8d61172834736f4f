package dev.muster.profiles.store;

import com.fasterxml.jackson.core.JsonParser;
import dev.muster.columns.Dictionaries;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What has happened to a block since it was merged.
final class BlockDelta {
  private final Dictionaries dictionaries;
  private final Map<String, DeltaRows> fragments = new LinkedHashMap<>();
  private final DeltaRows events;
  private final long[] touched = new long[Block.LENGTH >>> 6];
  private final long[] deleted = new long[Block.LENGTH >>> 6];
  private boolean anyDeleted;
  private long sizeBytes;

  BlockDelta(Dictionaries dictionaries) {
    this.dictionaries = dictionaries;
    this.events = new DeltaRows(dictionaries, StorePaths.EVENTS);
  }

  void addFragment(String datasetId, int row, long timeMillis, JsonParser parser)
      throws IOException {
    fragments
        .computeIfAbsent(datasetId, _ -> new DeltaRows(dictionaries, StorePaths.PROFILES))
        .add(row, timeMillis, parser);
    touched[row >>> 6] |= 1L << row;
  }

  void addEvent(int row, long timeMillis, JsonParser parser) throws IOException {
    events.add(row, timeMillis, parser);
    touched[row >>> 6] |= 1L << row;
  }

  /// Everything of the entity, here and in the block, is to go.
  void delete(int row) {
    deleted[row >>> 6] |= 1L << row;
    touched[row >>> 6] |= 1L << row;
    anyDeleted = true;
  }

  void addBytes(long bytes) {
    sizeBytes += bytes;
  }

  boolean touches(int row) {
    return (touched[row >>> 6] >>> row & 1) != 0;
  }

  boolean deletes(int row) {
    return (deleted[row >>> 6] >>> row & 1) != 0;
  }

  boolean anyDeleted() {
    return anyDeleted;
  }

  int fragmentCount() {
    int count = 0;
    for (DeltaRows each : fragments.values()) {
      count += each.rowCount();
    }
    return count;
  }

  int eventCount() {
    return events.rowCount();
  }

  /// Datasets with new fragments, in the order in which they came.
  Iterable<String> datasetIds() {
    return fragments.keySet();
  }

  List<DeltaRows.Run> fragmentRuns(String datasetId) {
    DeltaRows rows = fragments.get(datasetId);
    return rows == null ? List.of() : rows.runs();
  }

  List<DeltaRows.Run> eventRuns() {
    return events.runs();
  }

  /// About what it takes.
  long sizeBytes() {
    return sizeBytes;
  }
}
