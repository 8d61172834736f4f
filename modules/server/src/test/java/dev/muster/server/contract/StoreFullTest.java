package dev.muster.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A store that is full refuses what comes, with 507 and a reason, before the process has no memory
/// any more. All else goes on, and deletion makes room.
class StoreFullTest {
  private static final int FORGOTTEN = EventClients.PERSON_COUNT / 2;

  @TempDir Path folder;

  private ServerProcess start() throws Exception {
    return ServerProcess.start(
        folder.resolve("data"),
        List.of("-Xmx192m", "-XX:+ExitOnOutOfMemoryError"),
        Map.of("MUSTER_PROFILES_MEMORY_PERCENT", "25"));
  }

  @Test
  void whatIsTooMuchIsRefusedUntilThereIsRoom() throws Exception {
    var clients = new EventClients(20_000);
    try (ServerProcess server = start()) {
      Api api = server.api().patient();
      clients.sendUntilRefused(api, 100).is(507, "store-full");
      assertThat(clients.acknowledgedCount()).isGreaterThan(500);

      refused(api);
      works(api, clients);

      for (int person = 0; person < FORGOTTEN; person++) {
        api.delete(Api.PROFILES + "?entityIdNS=CRMID&entityId=" + EventClients.person(person))
            .is(200);
      }
      int before = clients.acknowledgedCount();
      Reply again = clients.sendUntilRefused(api, 100).is(507, "store-full");
      assertThat(clients.acknowledgedCount() - before).isGreaterThan(before / 4);
      assertThat(again.json().path("title").asText()).contains("delete profiles");
      assertThat(server.isAlive()).isTrue();
    }
    // As full as it was, it starts again, with all that was not to be forgotten.
    try (ServerProcess server = start()) {
      assertThat(EventClients.stored(server.api()))
          .doesNotHaveDuplicates()
          .containsAll(
              clients.acknowledgedEvents().stream()
                  .filter(number -> number % EventClients.PERSON_COUNT >= FORGOTTEN)
                  .toList());
    }
  }

  private static void refused(Api api) {
    api.with("Content-Type", "application/x-ndjson")
        .send("POST", Api.PROFILES, IngestionTest.profile("new").getBytes(StandardCharsets.UTF_8))
        .is(507, "store-full");
    ObjectNode envelope = Drafts.object();
    envelope
        .putObject("body")
        .set("xdmEntity", Drafts.json(IngestionTest.event("streamed", "new")));
    api.post("/collection/inlet", envelope).is(507, "store-full");
  }

  /// Who is full can still be asked, and evaluates.
  private static void works(Api api, EventClients clients) {
    List<Integer> stored = EventClients.stored(api);
    assertThat(stored).doesNotHaveDuplicates().containsAll(clients.acknowledgedEvents());
    var jobs = new Jobs(api);
    String segment = jobs.define("select e from xEvent where e.eventType = \"t1\"");
    jobs.succeeded(List.of(segment));
    Set<String> wanted =
        stored.stream()
            .filter(number -> number % 7 == 1)
            .map(number -> EventClients.person(number % EventClients.PERSON_COUNT))
            .collect(Collectors.toSet());
    assertThat(jobs.ids(segment, "?limit=1000")).containsExactlyInAnyOrderElementsOf(wanted);
    assertThat(IntStream.range(0, 3).mapToObj(_ -> api.get(Api.DEFINITIONS).status()))
        .containsOnly(200);
  }
}
