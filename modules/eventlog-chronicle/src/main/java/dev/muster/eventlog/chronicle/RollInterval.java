package dev.muster.eventlog.chronicle;

import net.openhft.chronicle.queue.RollCycle;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.rollcycles.TestRollCycles;

/// How often the log starts a new file, in UTC. A log keeps the interval that it was made with: the
/// names of its files tell it.
public enum RollInterval {
  DAILY,
  HOURLY,
  /// For tests: many small files in a short time.
  EVERY_SECOND;

  RollCycle cycle() {
    return switch (this) {
      case DAILY -> RollCycles.FAST_DAILY;
      case HOURLY -> RollCycles.FAST_HOURLY;
      case EVERY_SECOND -> TestRollCycles.TEST_SECONDLY;
    };
  }
}
