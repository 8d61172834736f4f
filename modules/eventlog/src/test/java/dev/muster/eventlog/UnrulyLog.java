package dev.muster.eventlog;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/// A log that fails when it is told to, and that can be held in the middle of an append.
public final class UnrulyLog implements EventLog {
  private final EventLog log;
  private final AtomicInteger failCount = new AtomicInteger();
  private final Semaphore gate = new Semaphore(Integer.MAX_VALUE / 2);
  private final Semaphore arrivals = new Semaphore(0);

  public UnrulyLog(EventLog log) {
    this.log = log;
  }

  /// The next appends fail, and leave nothing in the log.
  public void failNext(int count) {
    failCount.set(count);
  }

  /// From now on an append waits for `release`.
  public void hold() {
    gate.drainPermits();
    arrivals.drainPermits();
  }

  public void awaitHeld() throws InterruptedException {
    arrivals.acquire();
  }

  public void release() {
    gate.release(Integer.MAX_VALUE / 2);
  }

  @Override
  public LogPosition append(List<NewRecord> records) throws LogFailure {
    arrivals.release();
    gate.acquireUninterruptibly();
    gate.release();
    if (failCount.getAndUpdate(count -> Math.max(0, count - 1)) > 0) {
      throw new LogFailure(LogFailure.Reason.NO_SPACE, "The disk is full.");
    }
    return log.append(records);
  }

  @Override
  public LogPosition durableUpTo() {
    return log.durableUpTo();
  }

  @Override
  public LogPosition awaitAfter(LogPosition position, Duration timeout)
      throws InterruptedException {
    return log.awaitAfter(position, timeout);
  }

  @Override
  public LogReader readAfter(LogPosition position) throws IOException {
    return log.readAfter(position);
  }

  @Override
  public void close() {
    log.close();
  }
}
