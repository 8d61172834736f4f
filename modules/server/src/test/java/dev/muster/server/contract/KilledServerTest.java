package dev.muster.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server that is killed (SIGKILL) in the middle of its work has everything that it acknowledged
/// when it comes back, and goes on where it was.
class KilledServerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int CUSTOMERS = 4_000;
  private static final int TIERS = 20;
  private static final String UNFINISHED = ".unfinished";

  @TempDir Path folder;

  private ServerProcess start(Map<String, String> settings) throws Exception {
    return ServerProcess.start(folder.resolve("data"), List.of("-Xmx512m"), settings);
  }

  @Test
  void whatAnImportWasToldIsThereOnce() throws Exception {
    long seed = System.nanoTime();
    var random = new Random(seed);
    var clients = new EventClients(0);
    for (int round = 0; round < 3; round++) {
      try (ServerProcess server = start(Map.of())) {
        // One client's bodies are several records of the log: some of it is there, none of it
        // acknowledged.
        sendUntilKilled(server, clients, () -> false, 500 + random.nextInt(1_000), 20, 70, 1_700);
      }
    }
    try (ServerProcess server = start(Map.of())) {
      Api api = server.api();
      List<Integer> stored = EventClients.stored(api);
      assertThat(stored)
          .as("seed " + seed)
          .doesNotHaveDuplicates()
          .containsAll(clients.acknowledgedEvents());
      assertThat(clients.unacknowledgedCount()).isPositive();

      clients.sendAgain(api);

      assertThat(EventClients.stored(api)).as("seed " + seed).isEqualTo(clients.sentEvents());
    }
  }

  @Test
  void aSegmentJobEndsAndIsRight() throws Exception {
    List<String> segments;
    var jobs = new ArrayList<String>();
    try (ServerProcess server = start(Map.of("MUSTER_JOBS_THREADS", "1"))) {
      Api api = server.api();
      segments = customers(api);
      jobs.add(api.post(Api.JOBS, Jobs.list(segments)).is(200).id());
      waitFor(() -> status(api, jobs.getFirst()).equals("PROCESSING"), "the job runs");
      jobs.add(api.post(Api.JOBS, Jobs.list(segments)).is(200).id());
      server.kill();
    }
    try (ServerProcess server = start(Map.of("MUSTER_JOBS_THREADS", "1"))) {
      // As it starts it takes the job up again; that is no better moment to be killed.
      waitFor(() -> status(server.api(), jobs.getFirst()).equals("PROCESSING"), "it is known");
      server.kill();
    }
    try (ServerProcess server = start(Map.of())) {
      Api api = server.api();
      var tried = new Jobs(api);
      for (String job : jobs) {
        assertThat(tried.ended(job).path("status").asText()).isEqualTo("SUCCEEDED");
      }
      for (String status : List.of("NEW", "QUEUED", "PROCESSING")) {
        assertThat(api.get(Api.JOBS + "?status=" + status).is(200).json().path("children"))
            .isEmpty();
      }
      JsonNode first = api.get(Api.JOBS + "/" + jobs.getFirst()).is(200).json();
      for (int tier = 0; tier < segments.size(); tier++) {
        int wanted = tier;
        assertThat(tried.ids(segments.get(tier), "?limit=1000"))
            .containsExactlyInAnyOrderElementsOf(
                IntStream.range(0, CUSTOMERS)
                    .filter(number -> number % TIERS == wanted)
                    .mapToObj(number -> "c" + number)
                    .toList());
        // The attempts that were killed have left nothing: everybody is new, once.
        assertThat(
                first
                    .at("/metrics/segmentedProfileByStatusCounter")
                    .path(segments.get(tier))
                    .path("realized")
                    .asInt())
            .isEqualTo(CUSTOMERS / TIERS);
      }
    }
  }

  @Test
  void aSnapshotIsWholeOrIsNone() throws Exception {
    Map<String, String> settings = Map.of("MUSTER_PROFILES_SNAPSHOT_MEBIBYTES", "1");
    var clients = new EventClients(1_000);
    int hit = 0;
    for (int round = 0; round < 6 && hit < 2; round++) {
      try (ServerProcess server = start(settings)) {
        // There is an older snapshot that the next start can go back to.
        BooleanSupplier moment = () -> hasSnapshot("") && hasSnapshot(UNFINISHED);
        sendUntilKilled(server, clients, moment, Integer.MAX_VALUE, 500, 500);
      }
      hit += hasSnapshot(UNFINISHED) ? 1 : 0;
    }
    assertThat(hit).as("deaths in the middle of a snapshot").isEqualTo(2);
    try (ServerProcess server = start(settings)) {
      Api api = server.api();
      assertThat(server.lines()).anyMatch(line -> line.contains("taken from the snapshot"));
      assertThat(EventClients.stored(api))
          .doesNotHaveDuplicates()
          .containsAll(clients.acknowledgedEvents());

      api.post(Api.REPLAY, "").is(202);
      waitFor(
          () -> !api.get(Api.REPLAY).is(200).json().path("state").asText().equals("running"),
          "the replay ends");

      JsonNode models = api.get(Api.REPLAY).is(200).json().path("readModels");
      assertThat(models.valueStream().map(each -> each.path("name").asText())).contains("profiles");
      assertThat(models).allSatisfy(each -> assertThat(each.path("equal").asBoolean()).isTrue());
    }
  }

  /// Customers, and segments that take their time: every customer has a field of another kind than
  /// the segments ask for, so that all are looked at one by one.
  ///
  /// @return the segments, by tier
  private static List<String> customers(Api api) {
    var jobs = new Jobs(api);
    jobs.profiles(
        IntStream.range(0, CUSTOMERS)
            .mapToObj(number ->
                Jobs.person(
                    "c" + number,
                    "'tier': %d, 'mixed': {'of': %d}".formatted(number % TIERS, number)))
            .toArray(String[]::new));
    return IntStream.range(0, TIERS)
        .mapToObj(tier -> jobs.define("tier = %d and not (mixed = \"x\")".formatted(tier)))
        .toList();
  }

  private static String status(Api api, String job) {
    return api.get(Api.JOBS + "/" + job).is(200).json().path("status").asText();
  }

  private static void waitFor(BooleanSupplier moment, String what) {
    long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
    while (!moment.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadlineNanos);
    }
  }

  /// Clients send until the server is killed: when something happens, or when so many events were
  /// acknowledged.
  private static void sendUntilKilled(
      ServerProcess server,
      EventClients clients,
      BooleanSupplier moment,
      int acknowledgedCount,
      int... eventCounts)
      throws Exception {
    int before = clients.acknowledgedCount();
    try (ExecutorService threads = EventClients.threads()) {
      List<Future<?>> sending = clients.start(server.api(), threads, eventCounts);
      long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
      try {
        while (!moment.getAsBoolean() && clients.acknowledgedCount() - before < acknowledgedCount) {
          assertThat(System.nanoTime()).as("the moment comes").isLessThan(deadlineNanos);
          assertThat(server.isAlive()).isTrue();
          Thread.onSpinWait();
        }
      } finally {
        server.kill();
      }
      for (Future<?> client : sending) {
        client.get();
      }
    }
  }

  private boolean hasSnapshot(String ending) {
    try (Stream<Path> entries = Files.list(folder.resolve("data").resolve("profiles"))) {
      return entries.anyMatch(entry ->
          entry.getFileName().toString().matches("snapshot-[0-9]+" + Pattern.quote(ending)));
    } catch (NoSuchFileException _) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
