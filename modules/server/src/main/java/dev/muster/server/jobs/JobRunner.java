package dev.muster.server.jobs;

import dev.muster.domain.Stamp;
import dev.muster.domain.catalogue.Catalogue;
import dev.muster.domain.catalogue.JobCommand.QueueJob;
import dev.muster.domain.jobs.SegmentJob;
import dev.muster.eventlog.Tenant;
import dev.muster.pql.check.Settings;
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

/// Runs segment jobs: those of a sandbox one after the other, in the order in which they were made,
/// and those of several sandboxes side by side as far as there are threads. What waits is bounded
/// by the rules of jobs.
public final class JobRunner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);
  private static final long STOP_SECONDS = 30;

  private final JobTurn.Parts parts;
  private final ExecutorService threads;
  private final Map<String, Progress> running = new ConcurrentHashMap<>();

  /// What waits, of each tenant that is being served.
  private final Map<Tenant, Queue<Waiting>> waiting = new HashMap<>();

  private volatile boolean closing;

  /// Something that changes who is in which segment, and so takes its turn with the jobs.
  @FunctionalInterface
  public interface Turn {
    /// Blocks until it is done, or the service stops.
    ///
    /// @param closing whether the service stops
    void take(BooleanSupplier closing) throws InterruptedException;
  }

  private record Waiting(String id, Turn turn) {}

  /// @param language what expressions are checked against
  public JobRunner(
      JobLog log,
      ProfileSource profiles,
      MergePolicies policies,
      Settings language,
      RunnerSettings settings) {
    this.parts = new JobTurn.Parts(log, profiles, policies, language, settings.threadCount());
    this.threads =
        Executors.newFixedThreadPool(
            settings.jobCount(), Thread.ofPlatform().name("muster-jobs-", 1).factory());
  }

  /// Takes up what was not finished when the service ended.
  public void resume(Map<Tenant, Catalogue> catalogues) {
    catalogues.forEach((tenant, catalogue) -> {
      for (SegmentJob job : catalogue.jobs().unfinished()) {
        LOG.info("Job {} of {} was {} and is taken up again", job.id(), tenant, job.status());
        take(tenant, job.id());
      }
    });
  }

  /// A job was made.
  public void created(Tenant tenant, String id) {
    parts.log().submitSoon(tenant, new QueueJob(id, new Stamp(parts.log().nowMillis(), "")));
    take(tenant, id);
  }

  /// The job is to stop; nothing happens when it does not run.
  public void cancel(String id) {
    @Nullable Progress progress = running.get(id);
    if (progress != null) {
      progress.cancel();
    }
  }

  /// How far a job is; empty when it does not run.
  public Optional<Progress> progress(String id) {
    return Optional.ofNullable(running.get(id));
  }

  /// Stops between two blocks. What was begun is begun again after the next start.
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
  void kill() {
    synchronized (waiting) {
      closing = true;
      threads.shutdownNow();
    }
    close();
  }

  private void take(Tenant tenant, String id) {
    takeTurn(tenant, id, stopping -> runJob(tenant, id, stopping));
  }

  private void runJob(Tenant tenant, String id, BooleanSupplier stopping)
      throws InterruptedException {
    var progress = new Progress();
    running.put(id, progress);
    try {
      new JobTurn(tenant, id, parts, progress, stopping).run();
    } finally {
      running.remove(id);
    }
  }

  /// Lines up behind all that waits for this tenant.
  ///
  /// @param id for messages
  public void takeTurn(Tenant tenant, String id, Turn turn) {
    synchronized (waiting) {
      if (closing) {
        return;
      }
      @Nullable Queue<Waiting> queue = waiting.get(tenant);
      if (queue == null) {
        queue = new ArrayDeque<>();
        waiting.put(tenant, queue);
        threads.execute(() -> serve(tenant));
      }
      queue.add(new Waiting(id, turn));
    }
  }

  /// Runs the tenant's next job and lines up behind the others: one with many jobs keeps nobody
  /// waiting for all of them.
  private void serve(Tenant tenant) {
    @Nullable Waiting next = next(tenant);
    if (next == null) {
      return;
    }
    try {
      next.turn().take(() -> closing);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      // The other jobs are not to blame.
      LOG.error("Job {} of {} ended in a way it must not", next.id(), tenant, e);
    }
    synchronized (waiting) {
      if (!closing) {
        threads.execute(() -> serve(tenant));
      }
    }
  }

  private @Nullable Waiting next(Tenant tenant) {
    synchronized (waiting) {
      @Nullable Queue<Waiting> queue = waiting.get(tenant);
      @Nullable Waiting next = queue == null || closing ? null : queue.poll();
      if (next == null) {
        waiting.remove(tenant);
      }
      return next;
    }
  }
}
