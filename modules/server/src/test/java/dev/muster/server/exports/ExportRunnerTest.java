package dev.muster.server.exports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.domain.Stamp;
import dev.muster.domain.catalogue.Catalogue;
import dev.muster.domain.catalogue.CatalogueCommand;
import dev.muster.domain.catalogue.CatalogueEvent;
import dev.muster.domain.catalogue.CatalogueLimits;
import dev.muster.domain.catalogue.CatalogueRules;
import dev.muster.domain.catalogue.DatasetCommand.CreateDataset;
import dev.muster.domain.catalogue.ExportCommand.CancelExport;
import dev.muster.domain.catalogue.ExportCommand.CreateExport;
import dev.muster.domain.catalogue.ExportEvent;
import dev.muster.domain.catalogue.JobEvent;
import dev.muster.domain.datasets.Dataset;
import dev.muster.domain.datasets.DatasetDraft;
import dev.muster.domain.definitions.DefinitionContent;
import dev.muster.domain.definitions.DefinitionLimits;
import dev.muster.domain.definitions.DefinitionReader;
import dev.muster.domain.definitions.EvaluationInfo;
import dev.muster.domain.definitions.Expression;
import dev.muster.domain.definitions.ExpressionReview;
import dev.muster.domain.definitions.SchemaReference;
import dev.muster.domain.exports.ExportEvents;
import dev.muster.domain.exports.ExportJob;
import dev.muster.domain.exports.ExportRequest;
import dev.muster.domain.exports.ExportSegment;
import dev.muster.domain.exports.ExportStatus;
import dev.muster.domain.jobs.JobStatus;
import dev.muster.eventlog.Cause;
import dev.muster.eventlog.EventLog;
import dev.muster.eventlog.InMemoryEventLog;
import dev.muster.eventlog.LogFailure;
import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.LogReader;
import dev.muster.eventlog.LogRecord;
import dev.muster.eventlog.NewRecord;
import dev.muster.eventlog.Tenant;
import dev.muster.eventlog.command.Backpressure;
import dev.muster.eventlog.command.CommandLimits;
import dev.muster.eventlog.command.Commands;
import dev.muster.eventlog.command.Order;
import dev.muster.eventlog.command.Receipt;
import dev.muster.export.folders.DatasetFolders;
import dev.muster.export.folders.Manifest;
import dev.muster.export.rows.Snapshot;
import dev.muster.pql.check.Settings;
import dev.muster.profiles.Profiles;
import dev.muster.profiles.ProfilesObserver;
import dev.muster.profiles.ProfilesSettings;
import dev.muster.profiles.policy.MergePolicy;
import dev.muster.profiles.stream.ProfileEvent;
import dev.muster.profiles.stream.ProfileEvents;
import dev.muster.profiles.stream.ProfileWriter;
import dev.muster.profiles.stream.ProfileWriterLimits;
import dev.muster.server.jobs.JobLog;
import dev.muster.server.jobs.JobRunner;
import dev.muster.server.jobs.RunnerSettings;
import dev.muster.server.jobs.StoredProfiles;
import dev.muster.server.policies.StoredPolicies;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Exports on logs in memory and the real stores and folders: what is cancelled, what fails, and
/// what a service that was killed does after its next start.
class ExportRunnerTest {
  private static final Tenant ACME = new Tenant("acme", "prod");
  private static final Stamp STAMP = new Stamp(1_000, "ada");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final InMemoryEventLog resources = new InMemoryEventLog();
  private final InMemoryEventLog stream = new InMemoryEventLog();
  private @Nullable Server server;

  @TempDir private Path folder;

  /// Called when an export that wants some of the events is about to write.
  private interface BeforeWriting {
    void happens() throws IOException;
  }

  /// A log that refuses records of one type.
  private static final class Refusing implements EventLog {
    private final EventLog log;
    private final String type;

    Refusing(EventLog log, String type) {
      this.log = log;
      this.type = type;
    }

    @Override
    public LogPosition append(List<NewRecord> batch) throws LogFailure {
      if (batch.stream().anyMatch(record -> record.type().equals(type))) {
        throw new LogFailure(LogFailure.Reason.DEVICE, "broken");
      }
      return log.append(batch);
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
    public void close() {
      log.close();
    }
  }

  /// All that stands on the two logs and the folder.
  private final class Server implements AutoCloseable {
    private final Commands<Catalogue, CatalogueCommand, CatalogueEvent> commands;
    private final Profiles profiles;
    private final ProfileWriter writer;
    private final JobRunner jobs;
    private final ExportRunner runner;

    Server(EventLog log, BeforeWriting before) throws IOException {
      var reader = new DefinitionReader(DefinitionLimits.DEFAULTS, ExpressionReview.NONE);
      commands =
          Commands.open(
              log,
              new CatalogueRules(CatalogueLimits.DEFAULTS, reader),
              CatalogueEvent.CODEC,
              CommandLimits.DEFAULTS,
              Backpressure.NONE);
      var codec = new ProfileEvents();
      profiles =
          Profiles.open(
              stream,
              folder.resolve("snapshots"),
              codec::decode,
              ProfilesSettings.defaults(),
              ProfilesObserver.silent());
      writer = ProfileWriter.open(stream, codec, ProfileWriterLimits.DEFAULTS);
      var jobLog = new JobLog(commands, writer::append, Clock.systemUTC());
      jobs =
          new JobRunner(
              jobLog,
              new StoredProfiles(profiles),
              StoredPolicies::find,
              Settings.DEFAULT,
              new RunnerSettings(2, 2));
      IngestedEvents events =
          (_, _, _, _, _) -> {
            before.happens();
            return Set.of();
          };
      runner =
          new ExportRunner(
              jobLog,
              new ExportRunner.Sources(this::snapshot, events, StoredPolicies::find),
              new ExportRunner.Evaluation(jobs, (_, id) -> status(id)),
              new DatasetFolders(folder.resolve("datasets")),
              2);
      jobs.resume(commands.states());
      runner.resume(commands.states());
    }

    private CompletableFuture<Snapshot> snapshot(Tenant tenant, MergePolicy policy) {
      return profiles.ask(
          tenant,
          here ->
              new Snapshot(
                  here.store().view(policy),
                  here.memberships().state(),
                  here.store().fragmentTimes(policy)));
    }

    void add(String... ids) throws Exception {
      var lines = new StringBuilder();
      for (String id : ids) {
        lines.append(
            "{\"identityMap\": {\"CRMID\": [{\"id\": \"%s\", \"primary\": true}]}, \"a\": 1}\n"
                .formatted(id));
      }
      byte[] documents = lines.toString().strip().getBytes(StandardCharsets.UTF_8);
      writer
          .append(ACME, new ProfileEvent.FragmentsAdded("d", 1, documents), 1, Cause.of("r"))
          .get();
    }

    long export(ExportRequest request) throws Exception {
      var receipt = submit(new CreateExport(request, "r", STAMP));
      assertThat(receipt).isInstanceOf(Receipt.Appended.class);
      var events = ((Receipt.Appended<Catalogue, CatalogueEvent>) receipt).events();
      ExportJob job = ((ExportEvent) events.getFirst()).job();
      runner.created(ACME, job);
      return job.number();
    }

    Receipt<Catalogue, CatalogueEvent> submit(CatalogueCommand command) throws Exception {
      return commands.submit(new Order<>(ACME, Cause.of("r"), 1, 100, command)).get();
    }

    @Override
    public void close() {
      runner.close();
      jobs.close();
      commands.close();
      writer.close();
      profiles.close();
    }
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void killedBeforeItHasWrittenAnExportBeginsAnew() throws Exception {
    var begun = new CountDownLatch(1);
    Server first =
        start(() -> {
          begun.countDown();
          awaitKill();
        });
    first.add("1", "2");
    long number = first.export(someEvents());
    assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(last(number).status()).isEqualTo(ExportStatus.PROCESSING);
    // What an attempt leaves that was killed later than this.
    Path left = folder.resolve("datasets/acme/prod/.staging/1/half");
    Files.createDirectories(left);
    Files.writeString(left.resolve("part-00000.ndjson"), "{");
    kill(first);
    assertThat(last(number).status()).isEqualTo(ExportStatus.PROCESSING);

    start();
    ExportJob job = ended(number);
    assertThat(job.status()).isEqualTo(ExportStatus.SUCCEEDED);
    assertThat(Objects.requireNonNull(job.run()).attempt()).isEqualTo(2);
    assertOneBatch(job, 2);
  }

  @Test
  void killedAfterItHasWrittenAnExportIsNotRunAgain() throws Exception {
    Server first = start(new Refusing(resources, "export-succeeded"), () -> {});
    first.add("1", "2", "3");
    long number = first.export(request(null, false));
    awaitFiles();
    kill(first);
    assertThat(last(number).status()).isEqualTo(ExportStatus.PROCESSING);

    Server second = start();
    second.add("4");
    ExportJob job = ended(number);
    assertThat(job.status()).isEqualTo(ExportStatus.SUCCEEDED);
    assertThat(Objects.requireNonNull(job.run()).attempt()).isEqualTo(1);
    assertOneBatch(job, 3);
  }

  @Test
  void cancelledInTheMiddleNothingIsLeft() throws Exception {
    var begun = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    Server running =
        start(() -> {
          begun.countDown();
          awaitQuietly(goOn);
        });
    running.add("1");
    long number = running.export(someEvents());
    assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
    running.submit(new CancelExport(number, STAMP));
    assertThat(last(number).status().shown()).isEqualTo(ExportStatus.PROCESSING);
    running.runner.cancel(ACME, number);
    goOn.countDown();
    assertCancelled(number);
  }

  @Test
  void aCancelledExportIsCancelledAfterAKill() throws Exception {
    var begun = new CountDownLatch(1);
    Server first =
        start(() -> {
          begun.countDown();
          awaitKill();
        });
    first.add("1");
    long number = first.export(someEvents());
    assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
    first.submit(new CancelExport(number, STAMP));
    kill(first);
    start();
    assertCancelled(number);
  }

  @Test
  void cancelledAfterItHasWrittenAndKilledNothingIsLeft() throws Exception {
    Server first = start(new Refusing(resources, "export-succeeded"), () -> {});
    first.add("1");
    long number = first.export(request(null, false));
    awaitFiles();
    first.submit(new CancelExport(number, STAMP));
    kill(first);
    start();
    assertCancelled(number);
  }

  @Test
  void aFailureSaysWhyAndLeavesNothing() throws Exception {
    Server running =
        start(() -> {
          throw new java.nio.file.FileSystemException("x", null, "No space left on device");
        });
    running.add("1");
    ExportJob job = ended(running.export(someEvents()));
    assertThat(job.status()).isEqualTo(ExportStatus.FAILED);
    assertThat(job.errors().getFirst().code()).isEqualTo("write-failed");
    assertThat(job.errors().getFirst().message()).contains("No space left on device");
    assertThat(batches()).isEmpty();
    // The next one is not to blame.
    assertThat(ended(running.export(request(null, false))).status())
        .isEqualTo(ExportStatus.SUCCEEDED);
  }

  @Test
  void exportsOfATenantTakeTurns() throws Exception {
    Server running = start();
    running.add("1");
    for (int i = 0; i < 10; i++) {
      running.export(request(null, false));
    }
    for (long number = 1; number <= 10; number++) {
      assertThat(ended(number).status()).isEqualTo(ExportStatus.SUCCEEDED);
    }
    List<Long> started =
        events().stream()
            .filter(event -> event instanceof ExportEvent.ExportStarted)
            .map(event -> ((ExportEvent) event).job().number())
            .toList();
    assertThat(started).isSorted().hasSize(10);
    assertThat(batches()).hasSize(10);
  }

  @Test
  void segmentsAreEvaluatedOnceAlsoWhenTheExportIsKilled() throws Exception {
    var begun = new CountDownLatch(1);
    Server first =
        start(() -> {
          begun.countDown();
          awaitKill();
        });
    define(first, "s");
    first.add("1");
    long number = first.export(evaluated("s"));
    assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
    kill(first);
    start();
    ExportJob job = ended(number);
    assertThat(job.status()).as(job.errors().toString()).isEqualTo(ExportStatus.SUCCEEDED);
    assertOneBatch(job, 1);
    long made = events().stream().filter(event -> event instanceof JobEvent.JobCreated).count();
    assertThat(made).isEqualTo(1);
  }

  private static ExportRequest someEvents() {
    return request(new ExportEvents(List.of(), 0L, null), false);
  }

  private static ExportRequest evaluated(String segmentId) {
    return request(new ExportEvents(List.of(), 0L, null), true, segmentId);
  }

  private static ExportRequest request(
      @Nullable ExportEvents events, boolean segmentation, String... segmentIds) {
    return new ExportRequest(
        List.of(),
        null,
        Stream.of(segmentIds)
            .map(id -> new ExportSegment(id, "ups", ExportSegment.MEMBERS))
            .toList(),
        null,
        null,
        null,
        null,
        events,
        "d",
        false,
        "schema",
        segmentation,
        "api");
  }

  private Server start() throws Exception {
    return start(() -> {});
  }

  private Server start(BeforeWriting before) throws Exception {
    return start(resources, before);
  }

  private Server start(EventLog log, BeforeWriting before) throws Exception {
    Server started = new Server(log, before);
    server = started;
    var draft = new DatasetDraft(Optional.of("d"), "D", "", Dataset.Format.NDJSON);
    started.submit(new CreateDataset("new", draft, STAMP));
    return started;
  }

  /// Nothing of it goes on; what is in the logs and folders stays.
  private static void kill(Server killed) {
    killed.runner.kill();
    killed.jobs.close();
    killed.commands.close();
    killed.writer.close();
    killed.profiles.close();
  }

  private static void define(Server running, String id) throws Exception {
    var content =
        new DefinitionContent(
            id,
            "",
            new Expression(Expression.PQL, Expression.TEXT, "a = 1"),
            SchemaReference.PROFILE,
            null,
            EvaluationInfo.BATCH,
            true,
            null,
            "root",
            Map.of());
    running.submit(new CatalogueCommand.CreateDefinition(id, content, Optional.empty(), STAMP));
  }

  private void assertOneBatch(ExportJob job, long rows) throws IOException {
    List<Manifest> batches = batches();
    assertThat(batches).hasSize(1);
    assertThat(batches.getFirst().rows()).isEqualTo(rows);
    assertThat(batches.getFirst().runId()).isEqualTo(Objects.requireNonNull(job.run()).id());
    assertThat(Objects.requireNonNull(job.result()).profileCount()).isEqualTo(rows);
    assertNothingStaged();
  }

  private void assertCancelled(long number) throws Exception {
    ExportJob job = ended(number);
    assertThat(job.status()).isEqualTo(ExportStatus.FAILED);
    assertThat(job.errors().getFirst().code()).isEqualTo("cancelled");
    assertThat(batches()).isEmpty();
    assertNothingStaged();
  }

  /// What is staged is removed just after the job has ended.
  private void assertNothingStaged() {
    Path staging = folder.resolve("datasets/acme/prod/.staging/1");
    long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
    while (Files.exists(staging)) {
      assertThat(System.nanoTime()).as("%s is left", staging).isLessThan(deadlineNanos);
      Thread.onSpinWait();
    }
  }

  private List<Manifest> batches() throws IOException {
    return new DatasetFolders(folder.resolve("datasets")).batches(ACME, "d");
  }

  private void awaitFiles() throws Exception {
    long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
    while (batches().isEmpty()) {
      assertThat(System.nanoTime()).as("Nothing is written").isLessThan(deadlineNanos);
      Thread.sleep(5);
    }
  }

  private List<CatalogueEvent> events() throws IOException {
    try (LogReader reader = resources.readAfter(LogPosition.START)) {
      List<LogRecord> records = reader.next(100_000);
      return records.stream().map(CatalogueEvent.CODEC::decode).toList();
    }
  }

  /// The job as its last event has it.
  private ExportJob last(long number) throws IOException {
    return events().stream()
        .filter(event -> event instanceof ExportEvent job && job.job().number() == number)
        .map(event -> ((ExportEvent) event).job())
        .reduce((_, later) -> later)
        .orElseThrow();
  }

  private ExportJob ended(long number) throws IOException, InterruptedException {
    long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
    ExportJob job = last(number);
    while (!job.status().isFinished()) {
      assertThat(System.nanoTime()).as("%s does not end", job).isLessThan(deadlineNanos);
      Thread.sleep(5);
      job = last(number);
    }
    return job;
  }

  private CompletableFuture<Optional<JobStatus>> status(String id) {
    try {
      return CompletableFuture.completedFuture(
          events().stream()
              .filter(event -> event instanceof JobEvent job && job.job().id().equals(id))
              .map(event -> ((JobEvent) event).job().status())
              .reduce((_, later) -> later));
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /// Until the thread is interrupted, as by a kill.
  private static void awaitKill() throws IOException {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
