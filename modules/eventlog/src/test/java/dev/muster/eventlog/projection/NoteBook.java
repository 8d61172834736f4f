package dev.muster.eventlog.projection;

import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.LogRecord;
import dev.muster.eventlog.Records;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/// A read model for tests: the texts of all records, kept in a store that outlives it.
final class NoteBook implements Projection {

  /// What stays when the process ends, or the projection fails.
  static final class Store {
    private final List<String> texts = new ArrayList<>();
    private LogPosition position = LogPosition.START;

    synchronized List<String> texts() {
      return List.copyOf(texts);
    }

    synchronized LogPosition position() {
      return position;
    }

    synchronized void clear() {
      texts.clear();
      position = LogPosition.START;
    }

    synchronized void moveTo(long newPosition) {
      position = new LogPosition(newPosition);
    }
  }

  final AtomicInteger failCount = new AtomicInteger();
  final AtomicInteger resetCount = new AtomicInteger();
  final AtomicInteger besideCount = new AtomicInteger();

  /// One permit for each batch that may be applied.
  final Semaphore gate = new Semaphore(Integer.MAX_VALUE / 2);

  /// What reads see; a rebuild swaps it.
  private final Store[] seen;

  private final Store store;
  private boolean closed;

  NoteBook(Store store) {
    this(new Store[] {store}, store);
  }

  private NoteBook(Store[] seen, Store store) {
    this.seen = seen;
    this.store = store;
  }

  List<String> texts() {
    synchronized (seen) {
      return seen[0].texts();
    }
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public String name() {
    return "notes";
  }

  @Override
  public LogPosition position() {
    return store.position();
  }

  @Override
  public void apply(List<LogRecord> records) throws Exception {
    gate.acquire();
    synchronized (store) {
      if (failCount.getAndUpdate(count -> Math.max(0, count - 1)) > 0) {
        throw new IllegalStateException("the read model fails");
      }
      for (LogRecord record : records) {
        if (!record.position().equals(store.position.plus(1))) {
          throw new IllegalStateException(record.position() + " does not follow " + store.position);
        }
        store.texts.add(Records.text(record));
        store.position = record.position();
      }
    }
  }

  @Override
  public Projection beside() {
    besideCount.incrementAndGet();
    return new NoteBook(seen, new Store());
  }

  @Override
  public void replace(Projection old) {
    synchronized (seen) {
      seen[0] = store;
    }
  }

  @Override
  public void reset() {
    resetCount.incrementAndGet();
    store.clear();
  }

  @Override
  public void close() {
    closed = true;
  }
}
