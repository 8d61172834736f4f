package dev.muster.evaluation.streaming;

import dev.muster.pql.interpret.Lasting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// When which profile has to be looked at again for which segment, though nothing has come for it.
/// Kept in memory only: all of it follows from the profiles and the time.
final class Timers {
  private final Map<Key, Long> times = new HashMap<>();
  private final PriorityQueue<Entry> queue =
      new PriorityQueue<>((one, other) -> Long.compare(one.timeMillis, other.timeMillis));

  record Key(int entity, Segment segment) {}

  private record Entry(long timeMillis, Key key) {}

  /// @param timeMillis `Lasting.FOREVER` for never
  void set(int entity, Segment segment, long timeMillis) {
    var key = new Key(entity, segment);
    if (timeMillis == Lasting.FOREVER) {
      times.remove(key);
    } else {
      @Nullable Long before = times.put(key, timeMillis);
      if (before == null || before != timeMillis) {
        queue.add(new Entry(timeMillis, key));
      }
    }
  }

  /// Forgets all timers of the segment.
  void forget(Segment segment) {
    times.keySet().removeIf(key -> key.segment == segment);
  }

  /// When the next one is due; `Lasting.FOREVER` when there is none.
  long nextMillis() {
    dropOutdated();
    @Nullable Entry first = queue.peek();
    return first == null ? Lasting.FOREVER : first.timeMillis;
  }

  /// Those that are due, which are timers no more.
  List<Key> due(long nowMillis) {
    var due = new ArrayList<Key>();
    while (nextMillis() <= nowMillis) {
      Key key = queue.remove().key;
      times.remove(key);
      due.add(key);
    }
    return due;
  }

  int count() {
    return times.size();
  }

  private void dropOutdated() {
    @Nullable Entry first = queue.peek();
    while (first != null) {
      @Nullable Long time = times.get(first.key);
      if (time != null && time == first.timeMillis) {
        return;
      }
      queue.remove();
      first = queue.peek();
    }
  }
}
