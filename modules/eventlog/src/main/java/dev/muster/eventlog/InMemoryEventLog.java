package dev.muster.eventlog;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A log for tests: it keeps the same promises as the one on disk, except that it ends with the
/// process.
public final class InMemoryEventLog implements EventLog {
  private final List<LogRecord> records = new ArrayList<>();
  private boolean closed;

  @Override
  public synchronized LogPosition append(List<NewRecord> batch) throws LogFailure {
    if (closed) {
      throw new LogFailure(LogFailure.Reason.CLOSED, "The log is closed.");
    }
    // Encoded, so that what cannot be stored is refused here too, and nothing of its batch is kept.
    List<LogRecord> stored = new ArrayList<>(batch.size());
    for (NewRecord record : batch) {
      var position = new LogPosition(records.size() + stored.size() + 1L);
      RecordCodec.encode(position, record);
      stored.add(LogRecord.of(position, record));
    }
    records.addAll(stored);
    notifyAll();
    return durableUpTo();
  }

  @Override
  public synchronized LogPosition durableUpTo() {
    return new LogPosition(records.size());
  }

  @Override
  public synchronized LogPosition awaitAfter(LogPosition position, Duration timeout)
      throws InterruptedException {
    long deadlineNanos = System.nanoTime() + timeout.toNanos();
    while (!closed && !durableUpTo().isAfter(position)) {
      long leftMillis = (deadlineNanos - System.nanoTime()) / 1_000_000;
      if (leftMillis <= 0) {
        break;
      }
      wait(leftMillis);
    }
    return durableUpTo();
  }

  @Override
  public synchronized LogReader readAfter(LogPosition position) throws IOException {
    if (position.isAfter(durableUpTo())) {
      throw new IOException(
          "The log ends at position %d; nothing can be read after %d."
              .formatted(records.size(), position.value()));
    }
    return new Reader(position.value());
  }

  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }

  private synchronized List<LogRecord> slice(long from, int maximumCount) {
    int start = Math.toIntExact(from);
    return List.copyOf(records.subList(start, Math.min(records.size(), start + maximumCount)));
  }

  private final class Reader implements LogReader {
    private long readCount;

    Reader(long readCount) {
      this.readCount = readCount;
    }

    @Override
    public List<LogRecord> next(int maximumCount) {
      List<LogRecord> next = slice(readCount, maximumCount);
      readCount += next.size();
      return next;
    }

    @Override
    public void close() {}
  }
}
