package dev.muster.server.jobs;

import java.util.concurrent.atomic.AtomicLong;

/// How far a running job is, and whether it is to stop. Used by several threads.
public final class Progress {
  private final AtomicLong rowsDone = new AtomicLong();
  private volatile long rowCount;
  private volatile boolean cancelled;

  /// How many profiles have been looked at; each counts as often as it has to be looked at.
  public long rowsDone() {
    return rowsDone.get();
  }

  public long rowCount() {
    return rowCount;
  }

  /// From 0 to 1.
  public double share() {
    long all = rowCount;
    return all == 0 ? 0 : Math.min(1, (double) rowsDone() / all);
  }

  public void cancel() {
    cancelled = true;
  }

  public boolean isCancelled() {
    return cancelled;
  }

  public void expect(long rows) {
    rowCount = rows;
  }

  public void did(long rows) {
    rowsDone.addAndGet(rows);
  }
}
