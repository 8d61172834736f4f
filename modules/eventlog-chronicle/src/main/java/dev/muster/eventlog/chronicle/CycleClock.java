package dev.muster.eventlog.chronicle;

import java.time.InstantSource;
import net.openhft.chronicle.core.time.TimeProvider;
import net.openhft.chronicle.queue.RollCycle;

/// The time that Chronicle sees. It moves only when the writer moves it, between two batches, so
/// that a batch never crosses from one file to the next; and it never goes back.
final class CycleClock implements TimeProvider {
  private final InstantSource source;
  private final RollCycle roll;
  private volatile int cycle;

  CycleClock(InstantSource source, RollCycle roll, int firstCycle) {
    this.source = source;
    this.roll = roll;
    this.cycle = firstCycle;
  }

  /// The cycle that the next batch belongs to: today's, or a later one when that is in use already.
  int move() {
    long now = source.millis() / roll.lengthInMillis();
    cycle = (int) Math.max(cycle, now);
    return cycle;
  }

  /// From now on at least this cycle.
  void notBefore(int earliest) {
    cycle = Math.max(cycle, earliest);
  }

  boolean isAfter(int earlier) {
    return cycle > earlier;
  }

  @Override
  public long currentTimeMillis() {
    return (long) cycle * roll.lengthInMillis();
  }
}
