package dev.muster.eventlog.command;

import dev.muster.eventlog.LogPosition;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the writer keeps in memory for one tenant: its state, the position of its last event, and
/// the results of its latest idempotent commands. Belongs to the writer's thread.
///
/// What a batch changes is kept apart until the batch is on the disk: `settle` makes it last,
/// `undo` takes it back.
final class TenantMemory<S, E> {

  /// The result of a command that came with an idempotency key.
  record Remembered<E>(String fingerprint, LogPosition position, long timeMillis, List<E> events) {}

  private final Map<String, Remembered<E>> remembered = new LinkedHashMap<>();
  private final List<String> unsettledKeys = new ArrayList<>();
  private S settledState;
  private S state;
  private LogPosition settledLast = LogPosition.START;
  private LogPosition last = LogPosition.START;

  TenantMemory(S initial) {
    this.settledState = initial;
    this.state = initial;
  }

  S state() {
    return state;
  }

  LogPosition last() {
    return last;
  }

  void advance(S next, LogPosition position) {
    state = next;
    last = position;
  }

  Optional<Remembered<E>> recall(String key) {
    return Optional.ofNullable(remembered.get(key));
  }

  void remember(String key, Remembered<E> result) {
    // Removed first, so that the map's order stays the order of time.
    remembered.remove(key);
    remembered.put(key, result);
    unsettledKeys.add(key);
  }

  void settle(int maximumKeyCount, long notBeforeMillis) {
    settledState = state;
    settledLast = last;
    unsettledKeys.clear();
    Iterator<Remembered<E>> oldestFirst = remembered.values().iterator();
    while (oldestFirst.hasNext()) {
      boolean tooOld = oldestFirst.next().timeMillis() < notBeforeMillis;
      if (!tooOld && remembered.size() <= maximumKeyCount) {
        break;
      }
      oldestFirst.remove();
    }
  }

  void undo() {
    state = settledState;
    last = settledLast;
    unsettledKeys.forEach(remembered::remove);
    unsettledKeys.clear();
  }
}
