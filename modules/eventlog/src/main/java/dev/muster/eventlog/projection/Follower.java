package dev.muster.eventlog.projection;

import dev.muster.eventlog.EventLog;
import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.LogReader;
import dev.muster.eventlog.LogRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Keeps one projection up with the log, on a thread of its own: reads what is durable, applies it,
/// and tells who waits for a position. When the projection fails, it tries again for as long as it
/// takes, with growing pauses.
public final class Follower implements AutoCloseable {
  private static final Duration IDLE_WAIT = Duration.ofMillis(200);
  private static final long FIRST_RETRY_MILLIS = 50;
  private static final long LAST_RETRY_MILLIS = 5_000;

  /// While a copy is built beside, the follower is stopped for this last stretch only.
  private static final long FINAL_STRETCH_COUNT = 2_000;

  /// An empty projection with more than this before it is made like one that is made anew.
  private static final long BULK_COUNT = 20_000;

  private final EventLog log;
  private final int batchCount;
  private final FollowerObserver observer;
  private final Thread thread;

  /// Held by whoever uses the projection.
  private final ReentrantLock turn = new ReentrantLock(true);

  private final ReentrantLock rebuildTurn = new ReentrantLock();
  private final TreeMap<Waiter, CompletableFuture<Boolean>> waiters = new TreeMap<>();
  private Projection projection;
  private long waiterNumber;
  private volatile LogPosition position = LogPosition.START;
  private volatile FollowerState state = new FollowerState.Following();
  private volatile boolean closing;

  /// How often in a row it has failed; used by the follower's thread alone.
  private int tries;

  private record Waiter(LogPosition position, long number) implements Comparable<Waiter> {
    @Override
    public int compareTo(Waiter other) {
      int byPosition = position.compareTo(other.position);
      return byPosition != 0 ? byPosition : Long.compare(number, other.number);
    }
  }

  /// @param batchCount how many records are applied together at most
  public Follower(EventLog log, Projection projection, int batchCount, FollowerObserver observer) {
    this.log = log;
    this.projection = projection;
    this.batchCount = batchCount;
    this.observer = observer;
    this.thread =
        Thread.ofPlatform().name("muster-follow-" + projection.name()).unstarted(this::run);
  }

  public Follower start() {
    thread.start();
    return this;
  }

  /// The position that reads see.
  public LogPosition position() {
    return position;
  }

  public FollowerState state() {
    return state;
  }

  /// Completes with true as soon as reads see `wanted`, with false when that takes longer than
  /// `timeout`.
  public CompletableFuture<Boolean> reached(LogPosition wanted, Duration timeout) {
    if (!wanted.isAfter(position)) {
      return CompletableFuture.completedFuture(true);
    }
    var answer = new CompletableFuture<Boolean>();
    Waiter waiter;
    synchronized (waiters) {
      if (!wanted.isAfter(position)) {
        return CompletableFuture.completedFuture(true);
      }
      waiter = new Waiter(wanted, waiterNumber++);
      waiters.put(waiter, answer);
    }
    // On the answer itself, so that whoever gives up and cancels it leaves nothing behind either.
    var _ =
        answer.whenComplete((_, _) -> {
          synchronized (waiters) {
            waiters.remove(waiter);
          }
        });
    return answer.completeOnTimeout(false, timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// How many wait for a position.
  int waiterCount() {
    synchronized (waiters) {
      return waiters.size();
    }
  }

  /// Makes the read model anew from the whole log, beside the one that reads go on to see, and
  /// swaps. Blocks until it is done.
  ///
  /// @throws Exception when the copy cannot be built; the old one is then still in its place
  public void rebuild(String why) throws Exception {
    rebuildTurn.lock();
    try {
      rebuildInTurn(why);
    } finally {
      rebuildTurn.unlock();
    }
  }

  /// Stops following. Leaves the projection to its owner, closed.
  @Override
  public void close() {
    closing = true;
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    turn.lock();
    try {
      projection.close();
    } finally {
      turn.unlock();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void rebuildInTurn(String why) throws Exception {
    long startNanos = System.nanoTime();
    Projection fresh;
    turn.lock();
    try {
      observer.rebuilding(projection.name(), why);
      fresh = projection.beside();
    } finally {
      turn.unlock();
    }
    boolean swapped = false;
    try (LogReader reader = log.readAfter(LogPosition.START)) {
      while (!closing
          && log.durableUpTo().value() - fresh.position().value() > FINAL_STRETCH_COUNT) {
        fresh.apply(reader.next(batchCount));
      }
      turn.lock();
      try {
        List<LogRecord> records = reader.next(batchCount);
        while (!records.isEmpty()) {
          fresh.apply(records);
          records = reader.next(batchCount);
        }
        if (closing) {
          throw new IllegalStateException("The follower has been closed during a rebuild.");
        }
        Projection old = projection;
        fresh.replace(old);
        projection = fresh;
        swapped = true;
        old.close();
        // The follower's reader goes on from where the copy is.
        moveTo(fresh.position());
        observer.rebuilt(fresh.name(), position, (System.nanoTime() - startNanos) / 1_000_000);
      } finally {
        turn.unlock();
      }
    } finally {
      if (!swapped) {
        fresh.close();
      }
    }
  }

  private void run() {
    while (!closing) {
      try {
        follow();
      } catch (InterruptedException _) {
        closing = true;
      } catch (Exception | Error e) {
        tries++;
        long pauseMillis =
            Math.min(LAST_RETRY_MILLIS, FIRST_RETRY_MILLIS << Math.min(tries - 1, 10));
        state = new FollowerState.Retrying(String.valueOf(e.getMessage()), tries);
        observer.failed(projection.name(), e, pauseMillis);
        pause(pauseMillis);
      }
    }
    state = new FollowerState.Stopped();
  }

  private void follow() throws Exception {
    LogPosition start = openingPosition();
    long behindCount = log.durableUpTo().value() - start.value();
    if (start.equals(LogPosition.START) && behindCount > BULK_COUNT) {
      // A copy beside is loaded in bulk, which is several times faster than following.
      rebuild("it is empty, and the log has %d records".formatted(behindCount));
      start = position;
    }
    @Nullable LogReader reader = log.readAfter(start);
    try {
      LogPosition read = start;
      while (!closing) {
        List<LogRecord> records = List.of();
        turn.lock();
        try {
          if (!read.equals(position)) {
            // A rebuild has moved the position on.
            reader.close();
            reader = log.readAfter(position);
            read = position;
          }
          records = reader.next(batchCount);
          if (!records.isEmpty()) {
            apply(records);
            read = position;
          }
        } finally {
          turn.unlock();
        }
        if (records.isEmpty()) {
          state = new FollowerState.Following();
          log.awaitAfter(read, IDLE_WAIT);
        }
      }
    } finally {
      reader.close();
    }
  }

  private LogPosition openingPosition() throws Exception {
    turn.lock();
    try {
      LogPosition stored = projection.position();
      if (stored.isAfter(log.durableUpTo())) {
        observer.rebuilding(
            projection.name(),
            "it stands at position %d, and the log ends at %d"
                .formatted(stored.value(), log.durableUpTo().value()));
        projection.reset();
        stored = projection.position();
      }
      moveTo(stored);
      return stored;
    } finally {
      turn.unlock();
    }
  }

  private void apply(List<LogRecord> records) throws Exception {
    long startNanos = System.nanoTime();
    projection.apply(records);
    moveTo(records.getLast().position());
    tries = 0;
    state = new FollowerState.Following();
    observer.applied(
        projection.name(),
        position,
        records.size(),
        System.nanoTime() - startNanos,
        System.currentTimeMillis() - records.getFirst().timeMillis());
  }

  private void moveTo(LogPosition reached) {
    var arrived = new ArrayList<CompletableFuture<Boolean>>();
    synchronized (waiters) {
      position = reached;
      while (!waiters.isEmpty() && !waiters.firstKey().position().isAfter(reached)) {
        arrived.add(waiters.pollFirstEntry().getValue());
      }
    }
    arrived.forEach(answer -> answer.complete(true));
  }

  private void pause(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException _) {
      closing = true;
    }
  }
}
