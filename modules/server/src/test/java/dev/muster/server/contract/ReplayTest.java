package dev.muster.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// All read models made anew from the log.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReplayTest {
  private static final List<String> READS =
      List.of(
          Api.DEFINITIONS,
          Api.DEFINITIONS + "?sort=name:asc&evaluationInfo.batch.enabled=true",
          Api.FOLDERS,
          Api.SEARCH + "/entities?namespace=AEPSegments",
          Api.SEARCH + "/entities?namespace=AEPSegments&s=definition",
          Api.SEARCH + "/namespaces");

  private Muster muster = Muster.shared();

  @BeforeAll
  void start() {
    muster = Muster.with(Map.of());
  }

  @AfterAll
  void stop() {
    muster.close();
  }

  @Test
  void givesTheSameAnswersAsBefore() throws Exception {
    Api api = muster.newTenant();
    String folder = api.post(Api.FOLDERS, Drafts.folder("folder")).is(201).id();
    var versions = new ArrayList<String>();
    for (int i = 0; i < 30; i++) {
      var draft = Drafts.definition("definition \u00e9 \ud83d\ude00 " + i);
      if (i % 3 == 0) {
        draft.put("parentFolderId", folder);
      }
      String id = api.post(Api.DEFINITIONS, draft.put("extra", "a\u0001b")).is(200).id();
      versions.add(Api.VERSIONS + id + "/versions");
      api.patch(Api.DEFINITIONS + "/" + id, "{\"description\": \"d\"}").is(200);
      if (i % 5 == 0) {
        api.delete(Api.DEFINITIONS + "/" + id).is(200);
      }
    }
    api.post("/muster/v1/profiles", "{\"identityMap\": {\"CRMID\": [{\"id\": \"ada\"}]}}").is(200);
    api.post(
            "/muster/v1/events",
            "{\"_id\": \"1\", \"timestamp\": \"2026-01-01T00:00:00Z\","
                + " \"identityMap\": {\"CRMID\": [{\"id\": \"ada\"}]}}")
        .is(200);
    var reads = new ArrayList<>(READS);
    reads.addAll(versions);
    reads.add(
        "/data/core/ups/access/entities?schema.name=_xdm.context.profile&entityId=ada&entityIdNS=CRMID");
    List<Object> before = reads.stream().map(target -> api.get(target).value()).toList();

    Reply started = api.post(Api.REPLAY, "").is(202);
    assertThat(started.json().path("state").asText()).isEqualTo("running");
    JsonNode done = api.get(Api.REPLAY).is(200).json();
    for (int i = 0; i < 300 && done.path("state").asText().equals("running"); i++) {
      Thread.sleep(50);
      // It goes on answering meanwhile.
      api.get(Api.DEFINITIONS).is(200);
      done = api.get(Api.REPLAY).is(200).json();
    }
    assertThat(done.path("state").asText()).as(done.toString()).isEqualTo("succeeded");
    assertThat(done.path("readModels"))
        .isNotEmpty()
        .allSatisfy(model -> {
          assertThat(model.path("equal").asBoolean()).as(model.toString()).isTrue();
          assertThat(model.path("rowsAfter").asLong()).isPositive();
        });
    List<Object> after = reads.stream().map(target -> api.get(target).value()).toList();
    assertThat(after).isEqualTo(before);
    api.post(Api.DEFINITIONS, Drafts.definition("after the replay")).is(200);
    assertThat(
            api.get(Api.DEFINITIONS + "?name=after%20the%20replay").is(200).json().path("segments"))
        .hasSize(1);
  }

  @Test
  void onlyOneRunsAtATime() throws Exception {
    Api api = muster.newTenant();
    for (int i = 0; i < 50; i++) {
      api.post(Api.DEFINITIONS, Drafts.definition()).is(200);
    }
    api.post(Api.REPLAY, "").is(202);
    Reply second = api.post(Api.REPLAY, "");
    assertThat(second.status()).isIn(202, 409);
    waitForTheEnd(api);
    api.post(Api.REPLAY, "{}").is(202);
    waitForTheEnd(api);
  }

  private static void waitForTheEnd(Api api) throws InterruptedException {
    while (api.get(Api.REPLAY).is(200).json().path("state").asText().equals("running")) {
      Thread.sleep(20);
    }
  }
}
