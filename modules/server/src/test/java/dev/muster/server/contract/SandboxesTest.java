package dev.muster.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.server.access.Right;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;

/// Sandboxes are made, emptied and deleted by calls; what is in one is not seen from another.
class SandboxesTest {
  private static final String PATH = "/muster/v1/sandboxes";
  private static final String AUDIENCES = "/data/core/ups/audiences";
  private static final String PERSON =
      "/data/core/ups/access/entities?schema.name=_xdm.context.profile&entityId=c1&entityIdNS=CRMID";

  private final Muster muster = Muster.shared();
  private final String organisation = Muster.newOrganisation();
  private final Api production = in("prod");

  private Api in(String sandbox) {
    return in(muster, organisation, sandbox);
  }

  /// Somebody whose token is good for all sandboxes.
  private static Api in(Muster muster, String organisation, String sandbox) {
    return muster
        .tenant(organisation, sandbox)
        .with(
            "Authorization",
            "Bearer " + muster.token(organisation, List.of("*"), EnumSet.allOf(Right.class)));
  }

  private void make(String name) {
    production.post(PATH, Drafts.object().put("name", name)).is(201);
  }

  /// Definitions, folders, a policy, a job, profiles and memberships.
  ///
  /// @return the id of the definition
  private static String fill(Api api) {
    var jobs = new Jobs(api);
    jobs.profiles(Jobs.person("c1", "'n': 1"), Jobs.person("c2", "'n': 2"));
    jobs.events(
        "{'_id': 'e1', 'timestamp': '2026-01-01T00:00:00Z', 'identityMap': {'CRMID': [{'id': 'c1'}]}}");
    String folder = api.post(Api.FOLDERS, Drafts.folder("A folder")).is(201).id();
    String definition =
        jobs.define("n = 1", "{'name': 'The one', 'parentFolderId': '%s'}".formatted(folder));
    api.post("/data/core/ups/config/mergePolicies", "{\"name\": \"Another\"}").is(200);
    api.post(AUDIENCES, "{\"type\": \"ExternalSegment\", \"name\": \"From outside\"}").is(201);
    api.post(Api.DATASETS, "{\"name\": \"Exported\"}").is(201);
    jobs.succeeded(List.of(definition));
    assertThat(jobs.ids(definition, "")).containsExactly("c1");
    assertThat(found(api)).isNotEmpty();
    return definition;
  }

  private static List<String> found(Api api) {
    return api.get(Api.SEARCH + "/entities?namespace=AEPSegments&s=one")
        .is(200)
        .each("entities", "name");
  }

  private static void isEmpty(Api api, String definition) {
    assertThat(api.get(Api.DEFINITIONS).is(200).json().path("segments")).isEmpty();
    assertThat(api.get(Api.FOLDERS).is(200).json().path("children")).isEmpty();
    assertThat(api.get(Api.JOBS).is(200).json().path("children")).isEmpty();
    assertThat(api.get("/data/core/ups/config/mergePolicies").is(200).json().path("children"))
        .hasSize(1);
    assertThat(api.get(AUDIENCES).is(200).json().path("children")).isEmpty();
    assertThat(api.get(Api.DATASETS).is(200).json().path("datasets")).isEmpty();
    assertThat(found(api)).isEmpty();
    api.get(Api.VERSIONS + definition + "/versions").is(404);
    api.get(Api.SEGMENTS + definition + "/members").is(404);
    api.get(PERSON).is(404, "entity-unknown");
  }

  @Test
  void oneIsMadeUsedAndDeleted() {
    in("lab").get(Api.DEFINITIONS).is(404, "sandbox-unknown");

    Reply made = production.post(PATH, Drafts.object().put("name", "lab")).is(201);

    assertThat(made.header("Location")).hasValue(PATH + "/lab");
    assertThat(made.json().path("deletable").asBoolean()).isTrue();
    assertThat(made.json().path("createdBy").asText()).isEqualTo(Muster.SUBJECT);
    String definition = fill(in("lab"));
    assertThat(made.json().path("id").asText())
        .isEqualTo(
            in("lab")
                .get(Api.DEFINITIONS + "/" + definition)
                .is(200)
                .json()
                .at("/sandbox/sandboxId")
                .asText());
    JsonNode holds = production.get(PATH + "/lab").is(200).json().path("holds");
    assertThat(holds.at("/definitions/count").asInt()).isEqualTo(2);
    assertThat(holds.at("/folders/count").asInt()).isEqualTo(1);
    assertThat(holds.at("/mergePolicies/count").asInt()).isEqualTo(2);
    assertThat(holds.at("/mergePolicies/limit").asInt()).isEqualTo(5);
    assertThat(production.get(PATH).is(200).each("children", "name"))
        .containsExactly("lab", "prod");
    isEmpty(production, definition);

    production.delete(PATH + "/lab").is(204);

    in("lab").get(Api.DEFINITIONS).is(404, "sandbox-unknown");
    production.get(PATH + "/lab").is(404, "sandbox-unknown");
    production.delete(PATH + "/lab").is(404, "sandbox-unknown");
    assertThat(production.get(PATH).is(200).each("children", "name")).containsExactly("prod");
    make("lab");
    isEmpty(in("lab"), definition);
    fill(in("lab"));
  }

  @Test
  void oneIsEmptied() {
    make("lab");
    String untouched = fill(production);
    Api lab = in("lab");
    String definition = fill(lab);

    Reply reset = lab.post(PATH + "/lab/reset", "").is(200);

    assertThat(reset.json().path("resetBy").asText()).isEqualTo(Muster.SUBJECT);
    assertThat(reset.json().at("/holds/definitions/count").asInt()).isZero();
    isEmpty(lab, definition);
    assertThat(new Jobs(production).ids(untouched, "")).containsExactly("c1");
    String again = fill(lab);
    assertThat(again).isNotEqualTo(definition);
    // Also `prod` can be emptied, but it is always there.
    production.post(PATH + "/prod/reset", "").is(200);
    isEmpty(production, untouched);
    production.delete(PATH + "/prod").is(409, "sandbox-given");
    assertThat(new Jobs(lab).ids(again, "")).containsExactly("c1");
  }

  @Test
  @Disabled("now and then the live tables keep rows of an emptied sandbox; a replay mends them")
  void aReplayComesToTheSame() throws Exception {
    try (Muster own = Muster.with(Map.of())) {
      Api prod = in(own, organisation, "prod");
      prod.post(PATH, Drafts.object().put("name", "lab")).is(201);
      Api lab = in(own, organisation, "lab");
      String first = fill(lab);
      prod.post(PATH + "/lab/reset", "").is(200);
      String second = fill(lab);
      prod.post(PATH, Drafts.object().put("name", "gone")).is(201);
      fill(in(own, organisation, "gone"));
      prod.delete(PATH + "/gone").is(204);

      prod.post(Api.REPLAY, "").is(202);
      long deadlineNanos = System.nanoTime() + 30_000_000_000L;
      while (prod.get(Api.REPLAY).is(200).json().path("state").asText().equals("running")) {
        assertThat(System.nanoTime()).isLessThan(deadlineNanos);
        Thread.sleep(20);
      }

      JsonNode models = prod.get(Api.REPLAY).is(200).json().path("readModels");
      assertThat(models).isNotEmpty();
      assertThat(models)
          .allSatisfy(each -> assertThat(each.path("equal").asBoolean()).as("%s", each).isTrue());
      assertThat(new Jobs(lab).ids(second, "")).containsExactly("c1");
      lab.get(Api.DEFINITIONS + "/" + first).is(404);
      in(own, organisation, "gone").get(Api.DEFINITIONS).is(404, "sandbox-unknown");
      assertThat(own.nobody().get("/metrics").is(200).text())
          .contains("muster_sandbox_limit{of=\"definitions\"} 4000")
          .contains("muster_sandbox_fullest{of=\"definitions\"} 2");
    }
  }

  @Test
  void whoMayNotIsTold() {
    Api reader =
        production.with(
            "Authorization",
            "Bearer "
                + muster.token(organisation, List.of("prod"), EnumSet.of(Right.READ, Right.WRITE)));
    make("lab");
    reader.post(PATH, Drafts.object().put("name", "x")).is(403, "right-missing");
    reader.delete(PATH + "/lab").is(403, "right-missing");
    reader.post(PATH + "/prod/reset", "").is(403, "right-missing");
    reader.get(PATH + "/lab").is(403, "sandbox-forbidden");
    assertThat(reader.get(PATH).is(200).each("children", "name")).containsExactly("prod");
    // Its own rights end where its organisation ends.
    Api stranger = in(muster, Muster.newOrganisation(), "prod");
    stranger.get(PATH + "/lab").is(404, "sandbox-unknown");
    stranger.delete(PATH + "/lab").is(404, "sandbox-unknown");
    in("lab").get(Api.DEFINITIONS).is(200);
    Api owner = muster.tenant(organisation, "prod");
    owner.post(PATH, Drafts.object().put("name", "other")).is(403, "sandbox-forbidden");
  }

  @Test
  void whatCannotBeIsRefused() {
    for (String name : List.of("", "a b", "a/b", "é", "x".repeat(65))) {
      production.post(PATH, Drafts.object().put("name", name)).is(400, "sandbox-name-invalid");
    }
    production.post(PATH, "{}").is(400, "sandbox-name-invalid");
    production.post(PATH, Drafts.object().put("name", "prod")).is(409, "sandbox-exists");
    make("twice");
    production.post(PATH, Drafts.object().put("name", "twice")).is(409, "sandbox-exists");
    production.delete(PATH + "/nothing").is(404, "sandbox-unknown");
    production.post(PATH + "/nothing/reset", "").is(404, "sandbox-unknown");
  }

  @Test
  void anOrganisationHasNoMoreThanItMay() throws Exception {
    try (Muster small = Muster.with(Map.of("limits.sandboxes", "3"));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Api api = in(small, organisation, "prod");
      var making = new ArrayList<Future<Integer>>();
      for (int i = 0; i < 20; i++) {
        String name = "s" + i;
        making.add(
            threads.submit(() -> api.post(PATH, Drafts.object().put("name", name)).status()));
      }
      int made = 0;
      for (Future<Integer> each : making) {
        made += each.get() == 201 ? 1 : 0;
      }
      assertThat(made).isEqualTo(3);
      assertThat(api.get(PATH).is(200).json().path("children")).hasSize(4);
      api.post(PATH, Drafts.object().put("name", "more")).is(409, "sandboxes-limit");
      String one = api.get(PATH).is(200).each("children", "name").getLast();
      api.delete(PATH + "/" + one).is(204);
      api.post(PATH, Drafts.object().put("name", "more")).is(201);
    }
  }
}
