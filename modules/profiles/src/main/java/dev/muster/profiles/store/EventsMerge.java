package dev.muster.profiles.store;

import dev.muster.columns.Dictionaries;
import dev.muster.columns.Table;
import dev.muster.profiles.view.EventKeys;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Brings late events into the events of a block.
final class EventsMerge {
  private static final int ARRIVAL_BITS = 44;
  private static final int FEW = 3;
  private static final Comparator<Late> ORDER =
      Comparator.comparingLong(Late::time).thenComparing(Late::id);

  private final EventRows base;
  private final EventKeys baseKeys;
  private final BlockDelta delta;
  private final RowsCopy copy;
  private int duplicateCount;

  private record Late(Table table, int row, long time, String id) {}

  private record Source(Table table, EventKeys keys) {}

  EventsMerge(EventRows base, BlockDelta delta, Dictionaries dictionaries) {
    this.base = base;
    this.baseKeys = new EventKeys(base.table());
    this.delta = delta;
    this.copy = new RowsCopy(dictionaries, StorePaths.EVENTS);
  }

  /// @param rowCount how many entities the block has now
  EventRows merge(int rowCount) {
    List<DeltaRows.Run> runs = delta.eventRuns();
    var sources = new ArrayList<Source>(runs.size());
    int[] firsts = new int[runs.size() + 1];
    for (int run = 0; run < runs.size(); run++) {
      Table table = runs.get(run).table();
      sources.add(new Source(table, new EventKeys(table)));
      firsts[run + 1] = firsts[run] + table.rowCount();
    }
    long[] order = order(runs, firsts);
    int[] offsets = new int[rowCount + 1];
    int next = 0;
    for (int row = 0; row < rowCount; row++) {
      offsets[row] = copy.rowCount();
      int end = next;
      while (end < order.length && (int) (order[end] >>> ARRIVAL_BITS) == row) {
        end++;
      }
      if (!delta.deletes(row)) {
        if (end == next) {
          copy.rows(base.table(), base.start(row), base.end(row));
        } else {
          mergeEntity(row, fresh(row, order, next, end, sources, firsts));
        }
      }
      next = end;
    }
    offsets[rowCount] = copy.rowCount();
    return new EventRows(copy.build(), offsets);
  }

  /// How many events were dropped, as their entity has another with the same `_id`.
  int duplicateCount() {
    return duplicateCount;
  }

  /// The delta's rows by entity, in the order in which they came.
  private static long[] order(List<DeltaRows.Run> runs, int[] firsts) {
    long[] order = new long[firsts[runs.size()]];
    for (int run = 0; run < runs.size(); run++) {
      char[] rows = runs.get(run).rows();
      for (int index = 0; index < rows.length; index++) {
        int arrival = firsts[run] + index;
        order[arrival] = (long) rows[index] << ARRIVAL_BITS | arrival;
      }
    }
    Arrays.sort(order);
    return order;
  }

  /// What of one entity's late events is no duplicate, in the order of events.
  private List<Late> fresh(
      int row, long[] order, int from, int to, List<Source> sources, int[] firsts) {
    // The ids of what is there already go into the set only when they are asked for often.
    Set<String> known = HashSet.newHashSet(to - from);
    if (to - from > FEW) {
      for (int each = base.start(row); each < base.end(row); each++) {
        known.add(baseKeys.id(each));
      }
    }
    var fresh = new ArrayList<Late>(to - from);
    boolean sorted = true;
    for (int index = from; index < to; index++) {
      int arrival = (int) order[index];
      int run = Arrays.binarySearch(firsts, arrival);
      run = run >= 0 ? run : -run - 2;
      Source source = sources.get(run);
      int at = arrival - firsts[run];
      String id = source.keys().id(at);
      boolean isKnown = !known.add(id) || (to - from <= FEW && isInBase(row, id));
      if (!id.isEmpty() && isKnown) {
        duplicateCount++;
        continue;
      }
      var late = new Late(source.table(), at, source.keys().time(at), id);
      sorted &= fresh.isEmpty() || ORDER.compare(fresh.getLast(), late) <= 0;
      fresh.add(late);
    }
    if (!sorted) {
      fresh.sort(ORDER);
    }
    return fresh;
  }

  private boolean isInBase(int row, String id) {
    for (int each = base.start(row); each < base.end(row); each++) {
      if (baseKeys.id(each).equals(id)) {
        return true;
      }
    }
    return false;
  }

  private void mergeEntity(int row, List<Late> fresh) {
    int from = base.start(row);
    int end = base.end(row);
    for (Late late : fresh) {
      int to = firstAfter(from, end, late);
      copy.rows(base.table(), from, to);
      copy.row(late.table(), late.row());
      from = to;
    }
    copy.rows(base.table(), from, end);
  }

  private int firstAfter(int from, int to, Late late) {
    int low = from;
    int high = to;
    while (low < high) {
      int middle = (low + high) >>> 1;
      int order = Long.compare(baseKeys.time(middle), late.time());
      if (order == 0) {
        order = baseKeys.id(middle).compareTo(late.id());
      }
      if (order <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
