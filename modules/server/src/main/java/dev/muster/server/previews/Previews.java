package dev.muster.server.previews;

import dev.muster.eventlog.Tenant;
import dev.muster.server.http.Problem;
import dev.muster.server.http.ProblemException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All previews there are. They are questions and no facts: nothing of them is written to a log,
/// and a service that starts again has none. How many there are and what they take is bounded; the
/// oldest make room for new ones.
public final class Previews implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Previews.class);
  private static final int RETRY_SECONDS = 1;
  private static final long STOP_SECONDS = 10;

  private final PreviewRunner runner;
  private final PreviewSettings settings;
  private final Clock clock;
  private final ThreadPoolExecutor threads;

  /// By their ids, oldest first; whoever uses it holds its lock.
  private final Map<String, Preview> held = new LinkedHashMap<>();

  public Previews(PreviewRunner runner, PreviewSettings settings, Clock clock) {
    this.runner = runner;
    this.settings = settings;
    this.clock = clock;
    this.threads =
        new ThreadPoolExecutor(
            settings.parallelCount(),
            settings.parallelCount(),
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(settings.waitingCount()),
            Thread.ofPlatform().name("muster-previews-", 1).factory());
  }

  /// Makes a preview and begins to evaluate it.
  ///
  /// @throws ProblemException when there are too many at once
  Preview create(Tenant tenant, PreviewQuestion question) {
    var preview = new Preview(tenant, question, clock.millis());
    synchronized (held) {
      expire();
      List<Preview> own =
          held.values().stream().filter(each -> each.tenant().equals(tenant)).toList();
      if (own.stream().filter(each -> !each.isFinished()).count() >= settings.unfinishedCount()) {
        throw new ProblemException(
            Problem.of(
                    429,
                    "too-many-previews",
                    "%d previews of this sandbox wait or are evaluated already."
                        .formatted(settings.unfinishedCount()))
                .with("Retry-After", Integer.toString(RETRY_SECONDS)));
      }
      try {
        threads.execute(() -> run(preview));
      } catch (RejectedExecutionException _) {
        throw new ProblemException(
            Problem.busy(
                "previews-overloaded", "Too many previews at once; try again.", RETRY_SECONDS));
      }
      if (own.size() >= settings.heldCount()) {
        own.stream().filter(Preview::isFinished).findFirst().ifPresent(this::forget);
      }
      held.put(preview.id(), preview);
    }
    return preview;
  }

  /// Empty when there is none, or none any more, or it is another tenant's.
  Optional<Preview> find(Tenant tenant, String id) {
    synchronized (held) {
      expire();
      return Optional.ofNullable(held.get(id)).filter(preview -> preview.tenant().equals(tenant));
    }
  }

  /// Forgets a preview, and stops it when it is not finished.
  Optional<Preview> delete(Tenant tenant, String id) {
    Optional<Preview> found = find(tenant, id);
    found.ifPresent(preview -> {
      preview.cancel();
      synchronized (held) {
        forget(preview);
      }
    });
    return found;
  }

  /// How many are kept, for tests.
  int heldCount() {
    synchronized (held) {
      expire();
      return held.size();
    }
  }

  @Override
  public void close() {
    threads.shutdown();
    synchronized (held) {
      held.values().forEach(Preview::cancel);
    }
    try {
      if (!threads.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("A preview did not stop in time; it is interrupted");
        threads.shutdownNow();
      }
    } catch (InterruptedException _) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private void run(Preview preview) {
    runner.run(preview);
    synchronized (held) {
      makeRoom();
    }
  }

  private void expire() {
    long oldest = clock.millis() - settings.lifetime().toMillis();
    List<Preview> old = new ArrayList<>();
    for (Preview preview : held.values()) {
      // One that is evaluated ends by itself, and somebody waits for it.
      if (preview.createdMillis() <= oldest && preview.isFinished()) {
        old.add(preview);
      }
    }
    old.forEach(this::forget);
  }

  /// Forgets the oldest of who holds the most, until the others fit.
  private void makeRoom() {
    var bytes = new HashMap<Tenant, Long>();
    held.values().forEach(each -> bytes.merge(each.tenant(), each.sizeBytes(), Long::sum));
    long all = bytes.values().stream().mapToLong(Long::longValue).sum();
    while (all > settings.heldBytes()) {
      Tenant largest =
          bytes.entrySet().stream()
              .max(Comparator.comparingLong(Map.Entry::getValue))
              .orElseThrow()
              .getKey();
      @Nullable Preview oldest =
          held.values().stream()
              .filter(each -> each.tenant().equals(largest) && each.isFinished())
              .findFirst()
              .orElse(null);
      if (oldest == null) {
        return;
      }
      forget(oldest);
      bytes.merge(largest, -oldest.sizeBytes(), Long::sum);
      all -= oldest.sizeBytes();
    }
  }

  private void forget(Preview preview) {
    held.remove(preview.id());
  }
}
