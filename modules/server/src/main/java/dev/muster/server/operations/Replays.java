package dev.muster.server.operations;

import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.projection.Follower;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes all read models anew from the log, one run at a time, and tells how it goes.
public final class Replays implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Replays.class);

  /// A read model that can be made anew.
  ///
  /// @param position up to where it has followed its log
  /// @param sum adds up what is in it: equal sums mean equal contents
  /// @param rebuild makes it anew; returns when reads see the new one
  public record ReadModel(
      String name, Supplier<LogPosition> position, Callable<Contents> sum, Callable<?> rebuild) {

    /// One that a follower keeps up with the log.
    public static ReadModel of(String name, Follower follower, Callable<Contents> sum) {
      return new ReadModel(
          name,
          follower::position,
          sum,
          () -> {
            follower.rebuild("a replay was asked for");
            return follower.position();
          });
    }
  }

  /// What is in a read model.
  public record Contents(long rowCount, String digest) {}

  /// How a run goes, or went.
  ///
  /// @param message what went wrong; empty when nothing did
  public record Status(
      State state,
      long startedMillis,
      long finishedMillis,
      String message,
      List<ReadModelStatus> readModels) {}

  /// How it goes with one read model.
  ///
  /// @param millis how long making it took, without adding up what is in it
  public record ReadModelStatus(
      String name,
      State state,
      long position,
      long millis,
      Optional<Contents> before,
      Optional<Contents> after) {
    /// Whether the new one holds what the old one held. Only sure when nothing was written
    /// meanwhile.
    public boolean isEqual() {
      return before.isPresent() && before.equals(after);
    }
  }

  public enum State {
    IDLE,
    RUNNING,
    SUCCEEDED,
    FAILED
  }

  private final Clock clock;
  private final List<ReadModel> readModels;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile Status status;

  public Replays(Clock clock, List<ReadModel> readModels) {
    this.clock = clock;
    this.readModels = List.copyOf(readModels);
    this.status =
        new Status(
            State.IDLE,
            0,
            0,
            "",
            this.readModels.stream().map(model -> waiting(model, State.IDLE)).toList());
  }

  /// During a run the positions are those of the read models that reads still see.
  public Status status() {
    Status now = status;
    return now.state() == State.RUNNING
        ? new Status(
            now.state(),
            now.startedMillis(),
            0,
            "",
            readModels.stream().map(model -> waiting(model, State.RUNNING)).toList())
        : now;
  }

  /// Starts a run, unless one is under way.
  ///
  /// @return whether it was started
  public synchronized boolean start() {
    if (status.state() == State.RUNNING) {
      return false;
    }
    status =
        new Status(
            State.RUNNING,
            clock.millis(),
            0,
            "",
            readModels.stream().map(model -> waiting(model, State.RUNNING)).toList());
    threads.execute(this::run);
    return true;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  private void run() {
    var running = new ArrayList<Future<ReadModelStatus>>();
    for (ReadModel model : readModels) {
      running.add(threads.submit(() -> rebuild(model)));
    }
    var results = new ArrayList<ReadModelStatus>();
    String message = "";
    for (int i = 0; i < running.size(); i++) {
      try {
        results.add(running.get(i).get());
      } catch (ExecutionException e) {
        LOG.error("A read model could not be made anew", e.getCause());
        message =
            "The read model '%s' could not be made anew; the service's log says why."
                .formatted(readModels.get(i).name());
        results.add(waiting(readModels.get(i), State.FAILED));
      } catch (InterruptedException _) {
        message = "The service was stopped.";
        results.add(waiting(readModels.get(i), State.FAILED));
      }
    }
    synchronized (this) {
      status =
          new Status(
              message.isEmpty() ? State.SUCCEEDED : State.FAILED,
              status.startedMillis(),
              clock.millis(),
              message,
              List.copyOf(results));
    }
  }

  private static ReadModelStatus rebuild(ReadModel model) throws Exception {
    Optional<Contents> before = contentsBefore(model);
    long startNanos = System.nanoTime();
    model.rebuild().call();
    long millis = (System.nanoTime() - startNanos) / 1_000_000;
    Contents after = model.sum().call();
    return new ReadModelStatus(
        model.name(),
        State.SUCCEEDED,
        model.position().get().value(),
        millis,
        before,
        Optional.of(after));
  }

  /// A read model that is damaged cannot be added up, and is the one that has to be made anew.
  private static Optional<Contents> contentsBefore(ReadModel model) {
    try {
      return Optional.of(model.sum().call());
    } catch (Exception e) {
      LOG.warn("The read model {} cannot be compared with the new one", model.name(), e);
      return Optional.empty();
    }
  }

  private static ReadModelStatus waiting(ReadModel model, State state) {
    return new ReadModelStatus(
        model.name(), state, model.position().get().value(), 0, Optional.empty(), Optional.empty());
  }
}
