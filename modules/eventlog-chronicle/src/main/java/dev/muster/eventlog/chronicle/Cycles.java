package dev.muster.eventlog.chronicle;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Which Chronicle cycle, that is, which file, holds a position. Immutable: a roll makes a new one.
final class Cycles {
  static final Cycles NONE = new Cycles(new TreeMap<>());

  private final NavigableMap<Long, Integer> cycleByFirst;

  /// A cycle and the position of its first record.
  record Cycle(int number, long firstPosition) {}

  private Cycles(NavigableMap<Long, Integer> cycleByFirst) {
    this.cycleByFirst = cycleByFirst;
  }

  /// The records from `firstPosition` on are in this cycle; what an earlier one may hold of them
  /// does not count.
  Cycles with(int cycle, long firstPosition) {
    var next = new TreeMap<>(cycleByFirst.headMap(firstPosition, false));
    next.put(firstPosition, cycle);
    return new Cycles(next);
  }

  @Nullable Cycle of(long position) {
    Map.@Nullable Entry<Long, Integer> entry = cycleByFirst.floorEntry(position);
    return entry == null ? null : new Cycle(entry.getValue(), entry.getKey());
  }

  @Nullable Cycle last() {
    return of(Long.MAX_VALUE);
  }
}
