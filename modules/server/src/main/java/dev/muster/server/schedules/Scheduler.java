package dev.muster.server.schedules;

import dev.muster.domain.Stamp;
import dev.muster.domain.catalogue.Catalogue;
import dev.muster.domain.catalogue.CatalogueCommand;
import dev.muster.domain.catalogue.CatalogueEvent;
import dev.muster.domain.catalogue.ScheduleCommand.RunSchedule;
import dev.muster.domain.catalogue.ScheduleEvent.ScheduleFired;
import dev.muster.domain.catalogue.ScheduleEvent.ScheduleMissed;
import dev.muster.domain.catalogue.ScheduleEvent.ScheduleRewound;
import dev.muster.domain.schedules.Schedule;
import dev.muster.domain.schedules.ScheduleMiss;
import dev.muster.eventlog.Cause;
import dev.muster.eventlog.Tenant;
import dev.muster.eventlog.command.Commands;
import dev.muster.eventlog.command.Order;
import dev.muster.eventlog.command.Receipt;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at the clock, and tells the schedules whose time has come. What that comes to, once and
/// for all, is for the rules of schedules to say: asking them once too often does no harm.
public final class Scheduler implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);
  private static final Duration INTERVAL = Duration.ofMillis(500);
  private static final long STOP_SECONDS = 10;
  private static final int ORDER_BYTES = 4_000;

  private final Commands<Catalogue, CatalogueCommand, CatalogueEvent> commands;
  private final BiConsumer<Tenant, CatalogueEvent> made;
  private final Duration catchUp;
  private final Clock clock;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("muster-scheduler").factory());

  /// What the last look at a schedule was refused for, so that it is said once.
  private final Map<String, String> refused = new HashMap<>();

  /// @param made is told what a firing has made, such as a job that is to be run
  /// @param catchUp how far the clock may go back without being taken for one that was wrong
  public Scheduler(
      Commands<Catalogue, CatalogueCommand, CatalogueEvent> commands,
      BiConsumer<Tenant, CatalogueEvent> made,
      Duration catchUp,
      Clock clock) {
    this.commands = commands;
    this.made = made;
    this.catchUp = catchUp;
    this.clock = clock;
  }

  public Scheduler start() {
    var _ =
        thread.scheduleWithFixedDelay(
            this::lookQuietly, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    return this;
  }

  /// Looks once at all schedules; returns when everything that was due is in the log.
  public void look() throws InterruptedException {
    long nowMillis = clock.millis();
    for (Map.Entry<Tenant, Catalogue> each : commands.currentStates().entrySet()) {
      for (Schedule schedule : each.getValue().schedules().all()) {
        if (concerns(schedule, nowMillis)) {
          run(each.getKey(), schedule, nowMillis);
        }
      }
    }
  }

  /// Finishes what it is at.
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("The scheduler did not stop in time; it is interrupted");
        thread.shutdownNow();
      }
    } catch (InterruptedException _) {
      thread.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private boolean concerns(Schedule schedule, long nowMillis) {
    Long next = schedule.nextMillis();
    return schedule.content().active()
        && ((next != null && next <= nowMillis)
            || schedule.coveredMillis() - nowMillis > catchUp.toMillis());
  }

  private void lookQuietly() {
    try {
      look();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("The schedules could not be looked at; they are looked at again", e);
    }
  }

  private void run(Tenant tenant, Schedule schedule, long nowMillis) throws InterruptedException {
    String requestId = "schedule-" + UUID.randomUUID();
    var command =
        new RunSchedule(
            schedule.id(), UUID.randomUUID().toString(), requestId, new Stamp(nowMillis, ""));
    var order =
        new Order<>(
            tenant, Cause.of(requestId), nowMillis, ORDER_BYTES, (CatalogueCommand) command);
    try {
      switch (commands.submit(order).get()) {
        case Receipt.Appended<Catalogue, CatalogueEvent>(_, _, var events) -> {
          refused.remove(schedule.id());
          events.forEach(event -> tell(tenant, event));
        }
        case Receipt.Refused<Catalogue, CatalogueEvent>(var refusal) -> {
          if (!refusal.code().equals(refused.put(schedule.id(), refusal.code()))) {
            LOG.warn("Schedule {} of {} has to wait: {}", schedule.id(), tenant, refusal.message());
          }
        }
        // The next look comes soon.
        case Receipt.Overloaded<Catalogue, CatalogueEvent> _,
            Receipt.Unchanged<Catalogue, CatalogueEvent> _,
            Receipt.Repeated<Catalogue, CatalogueEvent> _ -> {}
      }
    } catch (ExecutionException e) {
      LOG.error(
          "Schedule {} of {} could not be run; it is tried again",
          schedule.id(),
          tenant,
          e.getCause());
    }
  }

  private void tell(Tenant tenant, CatalogueEvent event) {
    switch (event) {
      case ScheduleFired(var schedule) ->
          LOG.info("Schedule {} of {} has fired: {}", schedule.id(), tenant, schedule.lastRun());
      case ScheduleMissed(var schedule) -> warn(tenant, schedule);
      case ScheduleRewound(var schedule) ->
          LOG.warn(
              "The clock went back; schedule {} of {} goes on from now", schedule.id(), tenant);
      default -> made.accept(tenant, event);
    }
  }

  private static void warn(Tenant tenant, Schedule schedule) {
    ScheduleMiss miss = schedule.lastMiss();
    if (miss != null) {
      LOG.warn(
          "Schedule {} of {} has missed {} times from {} to {}: {}",
          schedule.id(),
          tenant,
          miss.count(),
          Instant.ofEpochMilli(miss.firstDueMillis()),
          Instant.ofEpochMilli(miss.lastDueMillis()),
          miss.reason().message());
    }
  }
}
