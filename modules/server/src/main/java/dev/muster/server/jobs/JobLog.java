package dev.muster.server.jobs;

import dev.muster.domain.catalogue.Catalogue;
import dev.muster.domain.catalogue.CatalogueCommand;
import dev.muster.domain.catalogue.CatalogueEvent;
import dev.muster.eventlog.Cause;
import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.Tenant;
import dev.muster.eventlog.command.Commands;
import dev.muster.eventlog.command.Order;
import dev.muster.eventlog.command.Receipt;
import dev.muster.profiles.stream.MembershipEvent;
import dev.muster.profiles.stream.ProfileEvent;
import dev.muster.profiles.stream.StreamOverloadedException;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// What the running of jobs writes to the two streams. A writer that has too much to do is asked
/// again, with growing pauses, until the service stops: a job is not given up because others write.
public final class JobLog {
  private static final long FIRST_PAUSE_MILLIS = 50;
  private static final long LAST_PAUSE_MILLIS = 2_000;

  /// The bytes of a result, for the bound of the queue.
  private static final int RESULT_BYTES = 300;

  private final Commands<Catalogue, CatalogueCommand, CatalogueEvent> commands;
  private final ProfileStream profiles;
  private final Clock clock;

  /// The writer of the profiles stream.
  @FunctionalInterface
  public interface ProfileStream {
    CompletableFuture<LogPosition> append(
        Tenant tenant, ProfileEvent event, long timeMillis, Cause cause);
  }

  /// The service stops; what was begun is done again after the next start.
  public static final class StoppedException extends Exception {
    private static final long serialVersionUID = 1L;
  }

  public JobLog(
      Commands<Catalogue, CatalogueCommand, CatalogueEvent> commands,
      ProfileStream profiles,
      Clock clock) {
    this.commands = commands;
    this.profiles = profiles;
    this.clock = clock;
  }

  public long nowMillis() {
    return clock.millis();
  }

  /// The receipt of a command that was decided, one way or the other.
  ///
  /// @param resultCount how many results of segments it holds
  public Receipt<Catalogue, CatalogueEvent> submit(
      Tenant tenant, CatalogueCommand command, int resultCount, BooleanSupplier stopped)
      throws StoppedException, InterruptedException, ExecutionException {
    long pauseMillis = FIRST_PAUSE_MILLIS;
    while (!stopped.getAsBoolean()) {
      var order =
          new Order<>(tenant, cause(), nowMillis(), 1_000 + resultCount * RESULT_BYTES, command);
      Receipt<Catalogue, CatalogueEvent> receipt = commands.submit(order).get();
      if (!(receipt instanceof Receipt.Overloaded<Catalogue, CatalogueEvent>)) {
        return receipt;
      }
      TimeUnit.MILLISECONDS.sleep(pauseMillis);
      pauseMillis = Math.min(LAST_PAUSE_MILLIS, pauseMillis * 2);
    }
    throw new StoppedException();
  }

  /// Without waiting for the answer: it is for those who look, and nothing depends on it.
  void submitSoon(Tenant tenant, CatalogueCommand command) {
    var _ = commands.submit(new Order<>(tenant, cause(), nowMillis(), 1_000, command));
  }

  /// Writes the events one after the other; returns when all are on the disk.
  public void append(Tenant tenant, List<? extends MembershipEvent> events, BooleanSupplier stopped)
      throws StoppedException, InterruptedException, ExecutionException {
    for (MembershipEvent event : events) {
      append(tenant, event, stopped);
    }
  }

  private void append(Tenant tenant, MembershipEvent event, BooleanSupplier stopped)
      throws StoppedException, InterruptedException, ExecutionException {
    long pauseMillis = FIRST_PAUSE_MILLIS;
    while (!stopped.getAsBoolean()) {
      try {
        profiles.append(tenant, event, nowMillis(), cause()).get();
        return;
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof StreamOverloadedException)) {
          throw e;
        }
      }
      TimeUnit.MILLISECONDS.sleep(pauseMillis);
      pauseMillis = Math.min(LAST_PAUSE_MILLIS, pauseMillis * 2);
    }
    throw new StoppedException();
  }

  private static Cause cause() {
    return Cause.of("job-" + UUID.randomUUID());
  }
}
