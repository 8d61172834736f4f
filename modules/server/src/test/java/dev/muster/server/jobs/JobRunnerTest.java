package dev.muster.server.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.domain.Stamp;
import dev.muster.domain.catalogue.Catalogue;
import dev.muster.domain.catalogue.CatalogueCommand;
import dev.muster.domain.catalogue.CatalogueEvent;
import dev.muster.domain.catalogue.CatalogueLimits;
import dev.muster.domain.catalogue.CatalogueRules;
import dev.muster.domain.catalogue.JobCommand.CancelJob;
import dev.muster.domain.catalogue.JobCommand.CreateJob;
import dev.muster.domain.catalogue.JobEvent;
import dev.muster.domain.definitions.DefinitionContent;
import dev.muster.domain.definitions.DefinitionLimits;
import dev.muster.domain.definitions.DefinitionReader;
import dev.muster.domain.definitions.EvaluationInfo;
import dev.muster.domain.definitions.Expression;
import dev.muster.domain.definitions.ExpressionReview;
import dev.muster.domain.definitions.SchemaReference;
import dev.muster.domain.jobs.JobRequest;
import dev.muster.domain.jobs.JobResult;
import dev.muster.domain.jobs.JobRun;
import dev.muster.domain.jobs.JobStatus;
import dev.muster.domain.jobs.SegmentJob;
import dev.muster.eventlog.Cause;
import dev.muster.eventlog.InMemoryEventLog;
import dev.muster.eventlog.LogFailure;
import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.LogReader;
import dev.muster.eventlog.LogRecord;
import dev.muster.eventlog.Tenant;
import dev.muster.eventlog.command.Backpressure;
import dev.muster.eventlog.command.CommandLimits;
import dev.muster.eventlog.command.Commands;
import dev.muster.eventlog.command.Order;
import dev.muster.eventlog.command.Receipt;
import dev.muster.pql.check.Settings;
import dev.muster.profiles.Profiles;
import dev.muster.profiles.ProfilesObserver;
import dev.muster.profiles.ProfilesSettings;
import dev.muster.profiles.identity.Identity;
import dev.muster.profiles.membership.SegmentMembership;
import dev.muster.profiles.policy.MergePolicy;
import dev.muster.profiles.stream.MembershipEvent.RunCommitted;
import dev.muster.profiles.stream.MembershipEvent.SegmentsEvaluated;
import dev.muster.profiles.stream.ProfileEvent;
import dev.muster.profiles.stream.ProfileEvents;
import dev.muster.profiles.stream.ProfileWriter;
import dev.muster.profiles.stream.ProfileWriterLimits;
import dev.muster.profiles.stream.StreamOverloadedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Jobs on logs in memory and the real stores: what counts, what is cancelled, and what a service
/// that was killed does after its next start.
class JobRunnerTest {
  private static final Tenant ACME = new Tenant("acme", "prod");
  private static final Stamp STAMP = new Stamp(1_000, "ada");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final InMemoryEventLog resources = new InMemoryEventLog();
  private final InMemoryEventLog stream = new InMemoryEventLog();
  private @Nullable Server server;
  private boolean policyMissing;

  @TempDir private Path folder;

  /// What appends to the profiles stream; a test puts itself in between.
  private interface Between {
    CompletableFuture<LogPosition> append(
        ProfileEvent event, CompletableFuture<LogPosition> refused, Appending appending);
  }

  private interface Appending {
    CompletableFuture<LogPosition> now();
  }

  /// All that stands on the two logs.
  private final class Server implements AutoCloseable {
    private final Commands<Catalogue, CatalogueCommand, CatalogueEvent> commands;
    private final Profiles profiles;
    private final ProfileWriter writer;
    private final JobRunner runner;

    Server(Between between) throws IOException {
      var reader = new DefinitionReader(DefinitionLimits.DEFAULTS, ExpressionReview.NONE);
      commands =
          Commands.open(
              resources,
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
      Clock clock = InstantSource.fixed(Instant.ofEpochMilli(5_000)).withZone(ZoneOffset.UTC);
      var log =
          new JobLog(
              commands,
              (tenant, event, timeMillis, cause) ->
                  between.append(
                      event,
                      CompletableFuture.failedFuture(new StreamOverloadedException("full", 1)),
                      () -> writer.append(tenant, event, timeMillis, cause)),
              clock);
      runner =
          new JobRunner(
              log,
              new StoredProfiles(profiles),
              (_, _) ->
                  policyMissing
                      ? Optional.empty()
                      : Optional.of(
                          new MergePolicy("p", MergePolicy.Graph.PDG, new MergePolicy.Newest())),
              Settings.DEFAULT,
              new RunnerSettings(2, 2));
      runner.resume(commands.states());
    }

    void add(String... documents) throws Exception {
      byte[] lines =
          String.join("\n", documents).replace('\'', '"').getBytes(StandardCharsets.UTF_8);
      writer.append(ACME, new ProfileEvent.FragmentsAdded("d", 1, lines), 1, Cause.of("r")).get();
    }

    String job(String... segmentIds) throws Exception {
      String id = "job-" + resources.durableUpTo().value();
      var request =
          new JobRequest(false, List.of(segmentIds), "schema", 7_000L, "api", Map.of(), null);
      submit(new CreateJob(id, request, "request", STAMP));
      runner.created(ACME, id);
      return id;
    }

    Receipt<Catalogue, CatalogueEvent> submit(CatalogueCommand command) throws Exception {
      return commands.submit(new Order<>(ACME, Cause.of("r"), 1, 100, command)).get();
    }

    SegmentMembership segment(String id) throws Exception {
      return profiles.memberships(ACME).get().segment(id).orElseThrow();
    }

    @Override
    public void close() {
      runner.close();
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
  void aJobFindsItsMembersAndSaysSo() throws Exception {
    Server running = start();
    define(running, "s", "a = 1");
    running.add(person("1", 1), person("2", 2), person("3", 1));
    SegmentJob job = ended(running.job("s"));

    assertThat(job.status()).isEqualTo(JobStatus.SUCCEEDED);
    JobRun run = Objects.requireNonNull(job.run());
    assertThat(run.nowMillis()).isEqualTo(7_000);
    assertThat(run.profilesPosition()).isEqualTo(1);
    JobResult result = Objects.requireNonNull(job.result());
    assertThat(result.segments()).hasSize(1);
    assertThat(result.segments().getFirst().count()).isEqualTo(2);
    assertThat(result.segments().getFirst().byNamespace()).isEqualTo(Map.of("CRMID", 2L));
    assertThat(members(running, "s")).containsExactly(0, 2);
    assertThat(running.segment("s").lastRun().jobId()).isEqualTo(job.id());
  }

  @Test
  void jobsOfATenantTakeTurns() throws Exception {
    Server running = start();
    define(running, "s", "a = 1");
    running.add(person("1", 1));
    var made = new ArrayList<String>();
    for (int i = 0; i < 10; i++) {
      made.add(running.job("s"));
    }
    for (String id : made) {
      assertThat(ended(id).status()).isEqualTo(JobStatus.SUCCEEDED);
    }
    List<String> started =
        events().stream()
            .filter(event -> event instanceof JobEvent.JobStarted)
            .map(event -> ((JobEvent) event).job().id())
            .toList();
    assertThat(started).isEqualTo(made);
  }

  @Test
  void whatCannotBeEvaluatedIsLeftOutAndSaid() throws Exception {
    Server running = start();
    define(running, "s", "a = 1");
    define(running, "malformed", "a = (");
    running.add(person("1", 1));
    SegmentJob job = ended(running.job("s", "malformed"));
    assertThat(job.status()).isEqualTo(JobStatus.SUCCEEDED);
    JobResult result = Objects.requireNonNull(job.result());
    assertThat(result.segments()).extracting(segment -> segment.segmentId()).containsExactly("s");
    assertThat(result.skipped())
        .extracting(skipped -> skipped.segmentId() + " " + skipped.code())
        .containsExactly("malformed expression-invalid");
  }

  @Test
  void aSegmentWhoseMergePolicyIsMissingIsLeftOut() throws Exception {
    policyMissing = true;
    Server running = start();
    define(running, "s", "a = 1");
    SegmentJob job = ended(running.job("s"));
    assertThat(job.status()).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(Objects.requireNonNull(job.result()).skipped())
        .extracting(skipped -> skipped.code())
        .containsExactly("merge-policy-unknown");
  }

  @Test
  void killedBeforeTheOutcomeCountsItIsRunAgain() throws Exception {
    var dying = new CountDownLatch(1);
    Server first =
        start((event, _, appending) -> {
          if (event instanceof RunCommitted) {
            // From here on nothing more is written: the process is gone.
            dying.countDown();
            return new CompletableFuture<>();
          }
          return appending.now();
        });
    define(first, "s", "a = 1");
    first.add(person("1", 1));
    String id = first.job("s");
    assertThat(dying.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(last(id).status()).isEqualTo(JobStatus.PROCESSING);
    kill(first);

    Server second = start();
    SegmentJob job = ended(id);
    assertThat(job.status()).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(Objects.requireNonNull(job.run()).attempt()).isEqualTo(2);
    assertThat(Objects.requireNonNull(job.result()).segments().getFirst().realized()).isEqualTo(1);
    assertThat(members(second, "s")).containsExactly(0);
  }

  @Test
  void killedAfterTheOutcomeCountsItIsNotRunAgain() throws Exception {
    var written = new CountDownLatch(1);
    Server first =
        start((event, _, appending) -> {
          CompletableFuture<LogPosition> appended = appending.now();
          if (event instanceof RunCommitted) {
            appended.join();
            written.countDown();
            return new CompletableFuture<>();
          }
          return appended;
        });
    define(first, "s", "a = 1");
    first.add(person("1", 1));
    String id = first.job("s");
    assertThat(written.await(30, TimeUnit.SECONDS)).isTrue();
    kill(first);

    Server second = start();
    SegmentJob job = ended(id);
    assertThat(job.status()).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(Objects.requireNonNull(job.run()).attempt()).isEqualTo(1);
    // Run again, everybody would be there already.
    assertThat(Objects.requireNonNull(job.result()).segments().getFirst().realized()).isEqualTo(1);
    assertThat(second.segment("s").realizedCount()).isEqualTo(1);
  }

  @Test
  void cancelledInTheMiddleNothingCounts() throws Exception {
    var begun = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    Server running =
        start((event, _, appending) -> {
          if (event instanceof SegmentsEvaluated) {
            begun.countDown();
            awaitQuietly(goOn);
          }
          return appending.now();
        });
    define(running, "s", "a = 1");
    running.add(person("1", 1));
    String id = running.job("s");
    assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
    running.submit(new CancelJob(id, STAMP));
    assertThat(last(id).status()).isEqualTo(JobStatus.CANCELLING);
    running.runner.cancel(id);
    goOn.countDown();
    assertThat(ended(id).status()).isEqualTo(JobStatus.CANCELLED);
    assertThat(running.profiles.memberships(ACME).get().segmentIds()).isEmpty();
    // What the cancelled run has left does not harm the next one.
    running.add(person("2", 1));
    assertThat(ended(running.job("s")).status()).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(members(running, "s")).containsExactly(0, 1);
  }

  @Test
  void aCancelledJobIsCancelledAfterAKill() throws Exception {
    var begun = new CountDownLatch(1);
    Server first =
        start((event, _, appending) -> {
          if (event instanceof SegmentsEvaluated) {
            begun.countDown();
            return new CompletableFuture<>();
          }
          return appending.now();
        });
    define(first, "s", "a = 1");
    first.add(person("1", 1));
    String id = first.job("s");
    assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
    first.submit(new CancelJob(id, STAMP));
    kill(first);
    start();
    assertThat(ended(id).status()).isEqualTo(JobStatus.CANCELLED);
  }

  @Test
  void aStreamThatIsFullForAWhileIsNoFailure() throws Exception {
    int[] refusals = {3};
    Server running =
        start((_, refused, appending) -> refusals[0]-- > 0 ? refused : appending.now());
    define(running, "s", "a = 1");
    running.add(person("1", 1));
    assertThat(ended(running.job("s")).status()).isEqualTo(JobStatus.SUCCEEDED);
  }

  @Test
  void aStreamThatCannotBeWrittenIsAFailure() throws Exception {
    Server running =
        start((_, _, _) ->
            CompletableFuture.failedFuture(new LogFailure(LogFailure.Reason.DEVICE, "broken")));
    define(running, "s", "a = 1");
    running.add(person("1", 1));
    SegmentJob job = ended(running.job("s"));
    assertThat(job.status()).isEqualTo(JobStatus.FAILED);
    assertThat(job.errors().getFirst().code()).isEqualTo("log-failed");
  }

  @Test
  void segmentsThatAreNoMoreAreForgotten() throws Exception {
    Server running = start();
    define(running, "s", "a = 1");
    define(running, "t", "a = 1");
    running.add(person("1", 1));
    ended(running.job("s", "t"));
    running.submit(
        new CatalogueCommand.DeleteDefinition("t", java.util.OptionalLong.empty(), STAMP));
    ended(running.job("s"));
    assertThat(running.profiles.memberships(ACME).get().segmentIds()).containsExactly("s");
  }

  @Test
  void aProfileDeletedMeanwhileIsNoMember() throws Exception {
    var begun = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    Server running =
        start((event, _, appending) -> {
          if (event instanceof SegmentsEvaluated) {
            begun.countDown();
            awaitQuietly(goOn);
          }
          return appending.now();
        });
    define(running, "s", "a = 1");
    running.add(person("1", 1), person("2", 1));
    String id = running.job("s");
    assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
    running
        .writer
        .append(
            ACME, new ProfileEvent.ProfileDeleted(new Identity("CRMID", "1"), 2), 2, Cause.of("r"))
        .get();
    goOn.countDown();
    ended(id);
    assertThat(members(running, "s")).containsExactly(1);
  }

  private Server start() throws IOException {
    return start((_, _, appending) -> appending.now());
  }

  private Server start(Between between) throws IOException {
    Server started = new Server(between);
    server = started;
    return started;
  }

  /// Nothing of it goes on; what is in the logs stays.
  private static void kill(Server killed) {
    killed.runner.kill();
    killed.commands.close();
    killed.writer.close();
    killed.profiles.close();
  }

  private static void define(Server running, String id, String pql) throws Exception {
    var content =
        new DefinitionContent(
            id,
            "",
            new Expression(Expression.PQL, Expression.TEXT, pql),
            SchemaReference.PROFILE,
            null,
            EvaluationInfo.BATCH,
            true,
            null,
            "root",
            Map.of());
    running.submit(new CatalogueCommand.CreateDefinition(id, content, Optional.empty(), STAMP));
  }

  private static String person(String id, int a) {
    return "{'identityMap': {'CRMID': [{'id': '%s', 'primary': true}]}, 'a': %d}".formatted(id, a);
  }

  private static Set<Integer> members(Server running, String segmentId) throws Exception {
    var members = new TreeSet<Integer>();
    running.segment(segmentId).members().forEach((int entity) -> members.add(entity));
    return members;
  }

  private List<CatalogueEvent> events() throws IOException {
    try (LogReader reader = resources.readAfter(LogPosition.START)) {
      List<LogRecord> records = reader.next(100_000);
      return records.stream().map(CatalogueEvent.CODEC::decode).toList();
    }
  }

  /// The job as its last event has it.
  private SegmentJob last(String id) throws IOException {
    return events().stream()
        .filter(event -> event instanceof JobEvent job && job.job().id().equals(id))
        .map(event -> ((JobEvent) event).job())
        .reduce((_, later) -> later)
        .orElseThrow();
  }

  private SegmentJob ended(String id) throws IOException, InterruptedException {
    long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
    SegmentJob job = last(id);
    while (!job.status().isFinished()) {
      assertThat(System.nanoTime()).as("%s does not end", job).isLessThan(deadlineNanos);
      Thread.sleep(5);
      job = last(id);
    }
    return job;
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
