package dev.muster.evaluation.streaming;

import dev.muster.columns.ListColumn;
import dev.muster.columns.Node;
import dev.muster.columns.Table;
import dev.muster.profiles.view.EventKeys;
import org.jspecify.annotations.Nullable;

/// Which profiles of a block have had an event lately. Their events are in the order of time.
final class LatestEvents {
  private final @Nullable ListColumn lists;
  private final @Nullable EventKeys keys;

  LatestEvents(Table profiles) {
    @Nullable Node events = profiles.root().field("xEvent");
    this.lists = events == null ? null : events.lists();
    this.keys = lists == null ? null : new EventKeys(lists.elements());
  }

  /// Whether the row's last event is not before the time.
  boolean isSince(int row, long sinceMillis) {
    if (lists == null || keys == null || !lists.present().at(row)) {
      return false;
    }
    int end = lists.end(row);
    return end > lists.start(row) && keys.time(end - 1) >= sinceMillis;
  }
}
