package dev.muster.server.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.domain.Stamp;
import dev.muster.domain.audiences.AudienceReading;
import dev.muster.domain.audiences.ExternalContent;
import dev.muster.domain.audiences.ExternalRun;
import dev.muster.domain.audiences.ExternalRun.Request;
import dev.muster.domain.audiences.ExternalRun.Status;
import dev.muster.domain.audiences.Landing;
import dev.muster.domain.audiences.Lifecycle;
import dev.muster.domain.catalogue.AudienceCommand.CreateExternalAudience;
import dev.muster.domain.catalogue.Catalogue;
import dev.muster.domain.catalogue.CatalogueCommand;
import dev.muster.domain.catalogue.CatalogueEvent;
import dev.muster.domain.catalogue.CatalogueLimits;
import dev.muster.domain.catalogue.CatalogueRules;
import dev.muster.domain.catalogue.ExternalRunCommand.CreateExternalRun;
import dev.muster.domain.catalogue.ExternalRunEvent;
import dev.muster.domain.catalogue.ExternalRunEvent.ExternalRunCreated;
import dev.muster.domain.definitions.DefinitionLimits;
import dev.muster.domain.definitions.DefinitionReader;
import dev.muster.domain.definitions.ExpressionReview;
import dev.muster.eventlog.Cause;
import dev.muster.eventlog.InMemoryEventLog;
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
import dev.muster.profiles.stream.MembershipEvent.RunCommitted;
import dev.muster.profiles.stream.MembershipEvent.SegmentsEvaluated;
import dev.muster.profiles.stream.ProfileEvent;
import dev.muster.profiles.stream.ProfileEvents;
import dev.muster.profiles.stream.ProfileWriter;
import dev.muster.profiles.stream.ProfileWriterLimits;
import dev.muster.server.external.ExternalParts;
import dev.muster.server.external.ExternalRunner;
import dev.muster.server.external.LandingDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A service that is killed in the middle of a run of an external audience leaves one complete
/// result after its next start.
class ExternalRunCrashTest {
  private static final Tenant ACME = new Tenant("acme", "prod");
  private static final Stamp STAMP = new Stamp(1_000, "ada");
  private static final int PROFILE_COUNT = 20;

  private final InMemoryEventLog resources = new InMemoryEventLog();
  private final InMemoryEventLog stream = new InMemoryEventLog();
  private @Nullable Server server;

  @TempDir private Path folder;

  private interface Between {
    CompletableFuture<LogPosition> append(ProfileEvent event, Appending appending);
  }

  private interface Appending {
    CompletableFuture<LogPosition> now();
  }

  private final class Server implements AutoCloseable {
    private final Commands<Catalogue, CatalogueCommand, CatalogueEvent> commands;
    private final Profiles profiles;
    private final ProfileWriter writer;
    private final JobRunner turns;
    private final ExternalRunner runner;

    Server(Between between) throws IOException {
      commands =
          Commands.open(
              resources,
              new CatalogueRules(
                  CatalogueLimits.DEFAULTS,
                  new DefinitionReader(DefinitionLimits.DEFAULTS, ExpressionReview.NONE)),
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
                  between.append(event, () -> writer.append(tenant, event, timeMillis, cause)),
              clock);
      var source = new StoredProfiles(profiles);
      turns =
          new JobRunner(
              log, source, (_, _) -> Optional.empty(), Settings.DEFAULT, new RunnerSettings(2, 2));
      runner =
          new ExternalRunner(
              turns,
              new ExternalParts(
                  log, source, profiles, new LandingDirectory(folder.resolve("landing"), false)));
      runner.resumeBegun(commands.states());
      runner.resumeWaiting(commands.states());
    }

    Receipt<Catalogue, CatalogueEvent> submit(CatalogueCommand command) throws Exception {
      return commands.submit(new Order<>(ACME, Cause.of("r"), 1, 100, command)).get();
    }

    void run(boolean differential) throws Exception {
      if (submit(new CreateExternalRun("e", "run", new Request(0, null, differential), STAMP))
              instanceof Receipt.Appended<Catalogue, CatalogueEvent>(_, _, var events)
          && events.getFirst() instanceof ExternalRunCreated(var run)) {
        runner.created(ACME, run);
      }
    }

    int members() throws Exception {
      return profiles.memberships(ACME).get().segment("e").map(each -> each.count()).orElse(-1);
    }

    @Override
    public void close() {
      turns.close();
      commands.close();
      writer.close();
      profiles.close();
    }
  }

  @BeforeEach
  void land() throws IOException {
    Files.createDirectories(folder.resolve("landing"));
    var rows = new StringBuilder("mail,visits\n");
    for (int n = 0; n < PROFILE_COUNT + 5; n++) {
      rows.append("p").append(n).append(',').append(n == 3 ? "many" : n).append('\n');
    }
    Files.writeString(folder.resolve("landing/e.csv"), rows);
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void aRunFindsItsMembersAndSaysSo() throws Exception {
    Server running = start((_, appending) -> appending.now());
    prepare(running);
    running.run(true);
    ExternalRun run = ended();

    assertThat(run.status()).isEqualTo(Status.SUCCESS);
    var result = Objects.requireNonNull(run.result());
    assertThat(result.rowCount()).isEqualTo(PROFILE_COUNT + 5);
    assertThat(result.rejectedCount()).isEqualTo(1);
    assertThat(result.rejected().getFirst().line()).isEqualTo(5);
    assertThat(result.unmatchedCount()).isEqualTo(5);
    assertThat(result.members()).isEqualTo(PROFILE_COUNT - 1);
    assertThat(running.members()).isEqualTo(PROFILE_COUNT - 1);
  }

  @Test
  void killedBeforeItCountsItIsRunAgain() throws Exception {
    for (boolean atFirstPart : new boolean[] {true, false}) {
      var dying = new CountDownLatch(1);
      Server first =
          start((event, appending) -> {
            if (atFirstPart ? event instanceof SegmentsEvaluated : event instanceof RunCommitted) {
              dying.countDown();
              return new CompletableFuture<>();
            }
            return appending.now();
          });
      if (atFirstPart) {
        prepare(first);
        first.run(false);
      }
      assertThat(dying.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(first.members()).isEqualTo(-1);
      kill(first);
    }
    Server last = start((_, appending) -> appending.now());
    ExternalRun run = ended();

    assertThat(run.status()).isEqualTo(Status.SUCCESS);
    assertThat(Objects.requireNonNull(run.result()).entered()).isEqualTo(PROFILE_COUNT - 1);
    assertThat(last.members()).isEqualTo(PROFILE_COUNT - 1);
    assertThat(events().stream().filter(ExternalRunEvent.ExternalRunStarted.class::isInstance))
        .hasSize(3);
  }

  @Test
  void killedAfterItCountsItIsNotRunAgain() throws Exception {
    var written = new CountDownLatch(1);
    Server first =
        start((event, appending) -> {
          CompletableFuture<LogPosition> appended = appending.now();
          if (event instanceof RunCommitted) {
            appended.join();
            written.countDown();
            return new CompletableFuture<>();
          }
          return appended;
        });
    prepare(first);
    first.run(true);
    assertThat(written.await(30, TimeUnit.SECONDS)).isTrue();
    kill(first);
    // Read again, the run would fail.
    Files.delete(folder.resolve("landing/e.csv"));

    Server second = start((_, appending) -> appending.now());
    ExternalRun run = ended();
    assertThat(run.status()).isEqualTo(Status.SUCCESS);
    assertThat(Objects.requireNonNull(run.result()).entered()).isEqualTo(PROFILE_COUNT - 1);
    assertThat(second.members()).isEqualTo(PROFILE_COUNT - 1);
  }

  @Test
  void aFileThatIsGoneFailsTheRun() throws Exception {
    Files.delete(folder.resolve("landing/e.csv"));
    Server running = start((_, appending) -> appending.now());
    prepare(running);
    running.run(true);
    ExternalRun run = ended();

    assertThat(run.status()).isEqualTo(Status.FAILED);
    assertThat(Objects.requireNonNull(run.error()).code()).isEqualTo("file-unknown");
    assertThat(running.members()).isEqualTo(-1);
  }

  private Server start(Between between) throws IOException {
    var started = new Server(between);
    server = started;
    return started;
  }

  private void kill(Server killed) {
    killed.turns.kill();
    killed.close();
    server = null;
  }

  private static void prepare(Server running) throws Exception {
    String lines =
        IntStream.range(0, PROFILE_COUNT)
            .mapToObj(n -> "{\"identityMap\":{\"Email\":[{\"id\":\"p" + n + "\"}]}}")
            .reduce("", (all, line) -> all + line + "\n");
    running
        .writer
        .append(
            ACME,
            new ProfileEvent.FragmentsAdded("d", 1, lines.getBytes(StandardCharsets.UTF_8)),
            1,
            Cause.of("r"))
        .get();
    var landing =
        new Landing(
            "o",
            "e.csv",
            false,
            List.of(
                new Landing.Field("mail", Landing.Type.STRING, "Email", List.of()),
                new Landing.Field("visits", Landing.Type.LONG, null, List.of())),
            Map.of());
    running.submit(
        new CreateExternalAudience(
            "e",
            new AudienceReading.External(
                new ExternalContent(
                    "", "n", "o", "E", "", Lifecycle.PUBLISHED, 30, landing, Map.of())),
            STAMP));
  }

  private ExternalRun ended() throws Exception {
    long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (true) {
      List<CatalogueEvent> events = events();
      OptionalInt last =
          IntStream.range(0, events.size())
              .filter(i -> events.get(i) instanceof ExternalRunEvent)
              .max();
      if (last.isPresent()
          && events.get(last.getAsInt()) instanceof ExternalRunEvent event
          && event.run().status().isFinished()) {
        return event.run();
      }
      if (System.nanoTime() > deadlineNanos) {
        throw new AssertionError("The run does not end: " + events.getLast());
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  private List<CatalogueEvent> events() throws IOException {
    var events = new ArrayList<CatalogueEvent>();
    try (LogReader reader = resources.readAfter(LogPosition.START)) {
      for (List<LogRecord> records = reader.next(1_000);
          !records.isEmpty();
          records = reader.next(1_000)) {
        records.forEach(record -> events.add(CatalogueEvent.CODEC.decode(record)));
      }
    }
    return events;
  }
}
