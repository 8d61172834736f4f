package dev.muster.server.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.domain.Stamp;
import dev.muster.domain.catalogue.Catalogue;
import dev.muster.domain.catalogue.CatalogueCommand;
import dev.muster.domain.catalogue.CatalogueEvent;
import dev.muster.domain.catalogue.CatalogueLimits;
import dev.muster.domain.catalogue.CatalogueRules;
import dev.muster.domain.catalogue.JobCommand.CancelJob;
import dev.muster.domain.catalogue.JobEvent.JobCreated;
import dev.muster.domain.catalogue.ScheduleCommand.CreateSchedule;
import dev.muster.domain.catalogue.ScheduleEvent.ScheduleFired;
import dev.muster.domain.catalogue.ScheduleEvent.ScheduleMissed;
import dev.muster.domain.definitions.DefinitionLimits;
import dev.muster.domain.definitions.DefinitionReader;
import dev.muster.domain.definitions.ExpressionReview;
import dev.muster.domain.jobs.SegmentJob;
import dev.muster.domain.schedules.Schedule;
import dev.muster.domain.schedules.ScheduleContent;
import dev.muster.domain.schedules.ScheduleType;
import dev.muster.eventlog.Cause;
import dev.muster.eventlog.EventLog;
import dev.muster.eventlog.InMemoryEventLog;
import dev.muster.eventlog.LogFailure;
import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.LogReader;
import dev.muster.eventlog.LogRecord;
import dev.muster.eventlog.NewRecord;
import dev.muster.eventlog.Tenant;
import dev.muster.eventlog.chronicle.ChronicleEventLog;
import dev.muster.eventlog.chronicle.ChronicleLogSettings;
import dev.muster.eventlog.command.Backpressure;
import dev.muster.eventlog.command.CommandLimits;
import dev.muster.eventlog.command.Commands;
import dev.muster.eventlog.command.Order;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The scheduler on a clock that the test sets, and on logs that outlive it: what was due is in the
/// log once, with the job that it makes, wherever the service is killed.
class SchedulerTest {
  private static final long SEED = Long.getLong("muster.seed", 20_261_123);
  private static final Tenant ACME = new Tenant("acme", "prod");
  private static final Tenant OTHER = new Tenant("other", "prod");
  private static final Duration CATCH_UP = Duration.ofHours(24);

  private final List<String> made = new ArrayList<>();
  private long nowMillis = millis("2026-01-01T00:00:00Z");
  private @Nullable Server server;

  @TempDir private Path folder;

  /// How the next write ends.
  private enum Fault {
    NONE,
    /// Nothing of it is written.
    BEFORE,
    /// All of it is written, and nobody hears of it.
    AFTER
  }

  /// A log that can be killed in the middle of a write.
  private static final class DyingLog implements EventLog {
    private final EventLog log;
    private Fault next = Fault.NONE;
    private boolean killed;

    DyingLog(EventLog log) {
      this.log = log;
    }

    @Override
    public LogPosition append(List<NewRecord> records) throws LogFailure {
      Fault fault = next;
      next = Fault.NONE;
      if (fault == Fault.BEFORE) {
        throw new LogFailure(LogFailure.Reason.DEVICE, "killed");
      }
      LogPosition appended = log.append(records);
      if (fault == Fault.AFTER) {
        killed = true;
        throw new LogFailure(LogFailure.Reason.DEVICE, "killed");
      }
      return appended;
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
    public void close() {}
  }

  /// All that stands on the log.
  private final class Server implements AutoCloseable {
    private final Commands<Catalogue, CatalogueCommand, CatalogueEvent> commands;
    private final Scheduler scheduler;

    Server(EventLog log) throws IOException {
      var reader = new DefinitionReader(DefinitionLimits.DEFAULTS, ExpressionReview.NONE);
      commands =
          Commands.open(
              log,
              new CatalogueRules(CatalogueLimits.DEFAULTS, reader),
              CatalogueEvent.CODEC,
              CommandLimits.DEFAULTS,
              Backpressure.NONE);
      InstantSource source = () -> Instant.ofEpochMilli(nowMillis);
      Clock clock = source.withZone(ZoneOffset.UTC);
      scheduler =
          new Scheduler(
              commands, (_, event) -> made.add(((JobCreated) event).job().id()), CATCH_UP, clock);
    }

    void schedule(Tenant tenant, String id, String cron, boolean active) throws Exception {
      var content =
          new ScheduleContent(
              id, ScheduleType.BATCH_SEGMENTATION, "{}", List.of("*"), cron, active);
      submit(tenant, new CreateSchedule(id, content, stamp()));
    }

    void submit(Tenant tenant, CatalogueCommand command) throws Exception {
      var _ = commands.submit(new Order<>(tenant, Cause.of("r"), nowMillis, 100, command)).get();
    }

    List<SegmentJob> jobs(Tenant tenant) {
      return commands.state(tenant).orElse(Catalogue.EMPTY).jobs().unfinished();
    }

    @Override
    public void close() {
      scheduler.close();
      commands.close();
    }
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void whatIsDueIsMadeOnce() throws Exception {
    Server running = start(new InMemoryEventLog());
    running.schedule(ACME, "s", "0 0 1 * * ?", true);
    running.schedule(ACME, "asleep", "0 0 1 * * ?", false);
    running.schedule(OTHER, "t", "0 0 2 * * ?", true);
    look("2026-01-01T00:59:59Z");
    assertThat(made).isEmpty();
    look("2026-01-01T01:00:00Z");
    assertThat(running.jobs(ACME)).hasSize(1);
    assertThat(running.jobs(OTHER)).isEmpty();
    look("2026-01-01T01:00:00.500Z");
    look("2026-01-01T02:00:01Z");
    assertThat(running.jobs(ACME)).hasSize(1);
    assertThat(running.jobs(OTHER)).hasSize(1);
    assertThat(made)
        .containsExactly(running.jobs(ACME).getFirst().id(), running.jobs(OTHER).getFirst().id());
    assertThat(running.jobs(ACME).getFirst().request().properties())
        .containsEntry("scheduleId", "s");
  }

  @Test
  void itStartsByItself() throws Exception {
    Server running = start(new InMemoryEventLog());
    running.schedule(ACME, "s", "0 0 1 * * ?", true);
    nowMillis = millis("2026-01-01T01:00:00Z");
    running.scheduler.start();
    long deadlineNanos = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (running.jobs(ACME).isEmpty()) {
      assertThat(System.nanoTime()).isLessThan(deadlineNanos);
      Thread.sleep(5);
    }
  }

  @Test
  void killedAfterTheFiringTheJobIsThereAndStaysTheOnlyOne() throws Exception {
    var log = new DyingLog(new InMemoryEventLog());
    Server first = start(log);
    first.schedule(ACME, "s", "0 0 1 * * ?", true);
    log.next = Fault.AFTER;
    look("2026-01-01T01:00:00Z");
    assertThat(made).as("nobody has heard of it").isEmpty();
    first.close();

    Server second = start(log);
    assertThat(second.jobs(ACME)).hasSize(1);
    look("2026-01-01T01:00:01Z");
    assertThat(second.jobs(ACME)).hasSize(1);
    assertThat(firings(log)).containsOnly(Map.entry("2026-01-01T01:00:00Z", 1));
  }

  @Test
  void killedBeforeTheFiringItIsMadeUpFor() throws Exception {
    var log = new DyingLog(new InMemoryEventLog());
    Server first = start(log);
    first.schedule(ACME, "s", "0 0 1 * * ?", true);
    log.next = Fault.BEFORE;
    look("2026-01-01T01:00:00Z");
    assertThat(first.jobs(ACME)).isEmpty();
    first.close();

    Server second = start(log);
    look("2026-01-01T09:00:00Z");
    assertThat(second.jobs(ACME)).hasSize(1);
    assertThat(firings(log)).containsOnly(Map.entry("2026-01-01T01:00:00Z", 1));
  }

  @Test
  void theLogOnDiskRemembers() throws Exception {
    var settings = ChronicleLogSettings.in(folder.resolve("log"));
    try (EventLog log = ChronicleEventLog.open(settings)) {
      Server first = start(log);
      first.schedule(ACME, "s", "0 0 1 * * ?", true);
      look("2026-01-01T01:00:00Z");
      first.close();
    }
    try (EventLog log = ChronicleEventLog.open(settings)) {
      Server second = start(log);
      assertThat(second.jobs(ACME)).hasSize(1);
      look("2026-01-01T01:00:01Z");
      assertThat(second.jobs(ACME)).hasSize(1);
      look("2026-01-02T03:00:00Z");
      assertThat(firings(log))
          .isEqualTo(Map.of("2026-01-01T01:00:00Z", 1, "2026-01-02T01:00:00Z", 1));
      second.close();
    }
  }

  /// Killed and started again and again, before writes and after them, on a clock that jumps.
  @Test
  void whateverHappensEachTimeIsFiredOrMissedOnce() throws Exception {
    var random = new Random(SEED);
    var log = new DyingLog(new InMemoryEventLog());
    start(log).schedule(ACME, "s", "0 0 1 * * ?", true);
    for (int step = 0; step < 600; step++) {
      nowMillis +=
          random.nextInt(8) == 0
              ? random.nextLong(Duration.ofDays(3).toMillis())
              : random.nextInt((int) Duration.ofHours(5).toMillis())
                  - Duration.ofHours(1).toMillis();
      log.next = Fault.values()[random.nextInt(3)];
      Objects.requireNonNull(server).scheduler.look();
      log.next = Fault.NONE;
      if (log.killed || random.nextInt(4) == 0) {
        // Whoever has not heard of a write does not go on.
        log.killed = false;
        Objects.requireNonNull(server).close();
        start(log);
      }
      Server running = Objects.requireNonNull(server);
      for (SegmentJob job : running.jobs(ACME)) {
        running.submit(ACME, new CancelJob(job.id(), stamp()));
      }
    }
    Objects.requireNonNull(server).close();
    start(log);
    nowMillis += Duration.ofDays(2).toMillis();
    Objects.requireNonNull(server).scheduler.look();

    Map<String, Integer> firings = firings(log);
    assertThat(firings.values()).as("seed %d", SEED).containsOnly(1);
    long missed =
        events(log).stream()
            .filter(event -> event instanceof ScheduleMissed)
            .mapToLong(event ->
                Objects.requireNonNull(((ScheduleMissed) event).schedule().lastMiss()).count())
            .sum();
    long first = millis("2025-12-31T01:00:00Z");
    Schedule schedule =
        Objects.requireNonNull(server)
            .commands
            .state(ACME)
            .orElseThrow()
            .schedules()
            .schedule("s")
            .orElseThrow();
    assertThat(firings.size() + missed)
        .as("seed %d", SEED)
        .isEqualTo((schedule.coveredMillis() - first) / Duration.ofDays(1).toMillis());
    assertThat(firings).hasSizeGreaterThan(20);
  }

  private Server start(EventLog log) throws IOException {
    Server started = new Server(log);
    server = started;
    return started;
  }

  private void look(String now) throws InterruptedException {
    nowMillis = millis(now);
    Objects.requireNonNull(server).scheduler.look();
  }

  private Stamp stamp() {
    return new Stamp(nowMillis, "");
  }

  /// How often each time was fired; each firing must be followed by its job.
  private static Map<String, Integer> firings(EventLog log) throws IOException {
    var firings = new HashMap<String, Integer>();
    List<CatalogueEvent> events = events(log);
    for (int i = 0; i < events.size(); i++) {
      if (events.get(i) instanceof ScheduleFired(var schedule)) {
        var run = Objects.requireNonNull(schedule.lastRun());
        firings.merge(Instant.ofEpochMilli(run.dueMillis()).toString(), 1, Integer::sum);
        assertThat(events.get(i + 1))
            .isInstanceOfSatisfying(
                JobCreated.class, made -> assertThat(made.job().id()).isEqualTo(run.jobId()));
      }
    }
    return firings;
  }

  private static List<CatalogueEvent> events(EventLog log) throws IOException {
    try (LogReader reader = log.readAfter(LogPosition.START)) {
      List<LogRecord> records = reader.next(100_000);
      return records.stream().map(CatalogueEvent.CODEC::decode).toList();
    }
  }

  private static long millis(String instant) {
    return Instant.parse(instant).toEpochMilli();
  }
}
