package dev.muster.server.jobs;

import dev.muster.eventlog.Tenant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whose turn it is: the jobs of a sandbox run one after the other, in the order in which they were
/// made, and those of several sandboxes side by side as far as there are threads. What waits is
/// bounded by the rules of jobs.
///
/// @param <K> what jobs are told apart by, over all sandboxes
public final class Turns<K> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Turns.class);
  private static final long STOP_SECONDS = 30;

  private final ExecutorService threads;
  private final Map<K, Progress> running = new ConcurrentHashMap<>();

  /// The jobs that wait, of each tenant that is being served.
  private final Map<Tenant, Queue<Waiting<K>>> waiting = new HashMap<>();

  private volatile boolean closing;

  /// One job, from the queue to its end.
  @FunctionalInterface
  public interface Turn {

    /// Blocks until the job has ended, or the service stops.
    ///
    /// @param closing whether the service stops
    void run(Progress progress, BooleanSupplier closing) throws InterruptedException;
  }

  private record Waiting<K>(K key, Turn turn) {}

  /// @param name of the threads
  /// @param jobCount how many jobs run at the same time, each of another sandbox
  public Turns(String name, int jobCount) {
    this.threads =
        Executors.newFixedThreadPool(jobCount, Thread.ofPlatform().name(name, 1).factory());
  }

  /// Lines up a job behind the others of its sandbox.
  public void take(Tenant tenant, K key, Turn turn) {
    synchronized (waiting) {
      if (closing) {
        return;
      }
      @Nullable Queue<Waiting<K>> queue = waiting.get(tenant);
      if (queue == null) {
        queue = new ArrayDeque<>();
        waiting.put(tenant, queue);
        threads.execute(() -> serve(tenant));
      }
      queue.add(new Waiting<>(key, turn));
    }
  }

  /// The job is to stop; nothing happens when it does not run.
  public void cancel(K key) {
    progress(key).ifPresent(Progress::cancel);
  }

  /// How far a job is; empty when it does not run.
  public Optional<Progress> progress(K key) {
    return Optional.ofNullable(running.get(key));
  }

  /// Stops where jobs look whether they are to stop. What was begun is begun again after the next
  /// start.
  @Override
  public void close() {
    synchronized (waiting) {
      closing = true;
      threads.shutdown();
    }
    try {
      if (!threads.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("A job did not stop in time; it is interrupted");
        threads.shutdownNow();
      }
    } catch (InterruptedException _) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  /// Stops at once, in the middle of whatever runs: for tests of what comes after.
  public void kill() {
    synchronized (waiting) {
      closing = true;
      threads.shutdownNow();
    }
    close();
  }

  /// Runs the tenant's next job and lines up behind the others: one with many jobs keeps nobody
  /// waiting for all of them.
  private void serve(Tenant tenant) {
    @Nullable Waiting<K> next = next(tenant);
    if (next == null) {
      return;
    }
    var progress = new Progress();
    running.put(next.key(), progress);
    try {
      next.turn().run(progress, () -> closing);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      // The other jobs are not to blame.
      LOG.error("Job {} of {} ended in a way it must not", next.key(), tenant, e);
    } finally {
      running.remove(next.key());
    }
    synchronized (waiting) {
      if (!closing) {
        threads.execute(() -> serve(tenant));
      }
    }
  }

  private @Nullable Waiting<K> next(Tenant tenant) {
    synchronized (waiting) {
      @Nullable Queue<Waiting<K>> queue = waiting.get(tenant);
      @Nullable Waiting<K> next = queue == null || closing ? null : queue.poll();
      if (next == null) {
        waiting.remove(tenant);
      }
      return next;
    }
  }
}
