package dev.muster.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Audiences whose members are read from files.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
@Timeout(120)
class ExternalAudiencesTest {
  private static final String PATH = "/data/core/ais/external-audience";

  @TempDir private static Path landing;

  private final TestClock clock = new TestClock();
  private Muster muster;
  private Api api;
  private Jobs jobs;

  @BeforeAll
  void start() {
    muster =
        Muster.with(
            Map.of(
                "externalAudiences.landingDirectory",
                landing.toString(),
                "externalAudiences.expirySeconds",
                "1"),
            clock);
  }

  @AfterAll
  void stop() {
    muster.close();
  }

  @BeforeEach
  void enter() {
    api = muster.newTenant(Duration.ofDays(1_000));
    jobs = new Jobs(api);
    jobs.profiles(
        Jobs.person("1", "'a': 1"), Jobs.person("2", "'a': 2"), Jobs.person("3", "'a': 1"));
  }

  @Test
  void anAudienceIsSubmittedReadChangedAndDeleted() throws IOException {
    ObjectNode draft = draft("x.csv");
    draft.put("ttlInDays", "40").putArray("labels").add("core/C1");
    Reply submitted = api.post(PATH + "/", draft).is(202);
    String operation = submitted.json().path("operationId").asText();
    assertThat(submitted.json().at("/operationDetails/ttlInDays").asInt()).isEqualTo(40);
    assertThat(submitted.json().at("/operationDetails/sourceSpec/baseConnectionId").asText())
        .isEqualTo("c");

    JsonNode done = api.get(PATH + "/operations/" + operation).is(200).json();
    assertThat(done.path("status").asText()).isEqualTo("SUCCESS");
    String id = done.path("audienceId").asText();
    JsonNode audience = api.get(AudiencesTest.PATH + "/" + id).is(200).json();
    assertThat(audience.path("type").asText()).isEqualTo("ExternalSegment");
    assertThat(audience.path("namespace").asText()).isEqualTo("CustomerAudienceUpload");
    assertThat(audience.path("ttlInDays").asInt()).isEqualTo(40);

    JsonNode amended =
        api.patch(
                PATH + "/" + id,
                Drafts.json(
                    "{'description':'d','labels':['core/C2'],'fields':[{'name':'visits','labels':['x']}],'ttlInDays':50}"))
            .is(200)
            .json();
    assertThat(amended.path("audienceName").asText()).isEqualTo(draft.path("name").asText());
    assertThat(amended.at("/fields/1/labels/0").asText()).isEqualTo("x");
    assertThat(amended.path("ttlInDays").asInt()).isEqualTo(50);
    assertThat(api.get(AudiencesTest.PATH + "/" + id).json().path("description").asText())
        .isEqualTo("d");
    api.patch(PATH + "/" + id, "{\"name\": \"n\"}").is(400, "audience-invalid");
    api.patch(PATH + "/" + id, "{\"ttlInDays\": 91}").is(400, "audience-invalid");
    api.post(PATH, draft).is(409, "name-taken");

    api.delete(PATH + "/" + id).is(204);
    api.get(PATH + "/operations/" + operation).is(404, "operation-unknown");
    api.delete(PATH + "/" + id).is(404, "audience-unknown");
    api.patch(PATH + "/" + id, "{}").is(404, "audience-unknown");
    api.post(PATH + "/" + id + "/runs", "{}").is(404, "audience-unknown");
    api.get(PATH + "/" + id + "/runs").is(404, "audience-unknown");
    api.get(PATH + "/" + id + "/runs/x").is(404, "run-unknown");
    String platform = api.post(AudiencesTest.PATH, Drafts.definition()).is(201).id();
    api.delete(PATH + "/" + platform).is(404, "audience-unknown");
    api.patch(PATH + "/" + platform, "{}").is(404, "audience-unknown");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'name':''}",
        "{'fields':[]}",
        "{'fields':[{'name':'crm','type':'string'}]}",
        "{'fields':[{'name':'a','type':'string','identityNs':'CRMID'},{'name':'b','type':'string','identityNs':'Email'}]}",
        "{'fields':[{'name':'a','type':'odd','identityNs':'CRMID'}]}",
        "{'fields':[{'name':'a','type':'string','identityNs':'CRMID'},{'name':'a','type':'string'}]}",
        "{'sourceSpec':null}",
        "{'sourceSpec':{'path':'x.csv','type':'odd'}}",
        "{'sourceSpec':{'type':'file'}}",
        "{'sourceSpec':{'path':'/etc/x.csv','type':'file'}}",
        "{'sourceSpec':{'path':'a/../../x.csv','type':'file'}}",
        "{'ttlInDays':0}",
        "{'ttlInDays':91}",
        "{'audienceType':'things'}",
        "{'labels':'core'}"
      })
  void whatMakesNoSenseIsRefused(String change) {
    ObjectNode draft = draft("x.csv");
    draft.setAll((ObjectNode) Drafts.json(change));
    assertThat(api.post(PATH, draft).is(400).code()).isEqualTo("audience-invalid");
  }

  @Test
  void membersAreReadFromCsv() throws IOException {
    land("m.csv", "visits,crm,more\n1,1,x\n2,2\nmany,3,x\n4,,x\n5,\"3\",x\n6,nobody,x\n");
    String id = submit("m.csv");
    JsonNode begun =
        api.post(PATH + "/" + id + "/runs", "{\"dataFilterStartTime\": 1}").is(200).json();
    JsonNode run = ended(id, begun.path("runId").asText());

    assertThat(run.path("status").asText()).isEqualTo("SUCCESS");
    JsonNode found = run.path("muster");
    assertThat(found.path("rows").asInt()).isEqualTo(6);
    assertThat(found.path("rejectedRows").asInt()).isEqualTo(3);
    assertThat(found.path("rejected").findValuesAsText("line")).containsExactly("3", "4", "5");
    assertThat(found.path("unmatchedRows").asInt()).isEqualTo(1);
    assertThat(found.path("members").asInt()).isEqualTo(2);
    assertThat(jobs.ids(id, "")).containsExactly("1", "3");
    assertThat(jobs.count(id).path("count").asInt()).isEqualTo(2);
    assertThat(jobs.checksum(id).path("count").asInt()).isEqualTo(2);

    String segment = jobs.define("inSegment(\"" + id + "\") and a = 1");
    String outside = jobs.define("not inSegment(\"" + id + "\")");
    jobs.succeeded(List.of(segment, outside));
    assertThat(jobs.ids(segment, "")).containsExactly("1", "3");
    assertThat(jobs.ids(outside, "")).containsExactly("2");
    // A job for all keeps who came from outside.
    jobs.run(Drafts.json("{'segments': [{'segmentId': '*'}]}"));
    assertThat(jobs.ids(id, "")).containsExactly("1", "3");
    api.delete(PATH + "/" + id).is(409, "definition-referenced");

    JsonNode list = api.get(PATH + "/" + id + "/runs").is(200).json();
    assertThat(list.at("/_page/totalCount").asInt()).isEqualTo(1);
    assertThat(list.at("/runs/0")).isEqualTo(run);
  }

  @Test
  void laterRunsAddOrReplace() throws IOException {
    land("f/1.ndjson", "{\"crm\": \"1\", \"visits\": 1}\n\nno json\n{\"crm\": 2}\n[]\n");
    ObjectNode draft = draft("f");
    draft.withObject("sourceSpec").put("type", "folder");
    String id = submit(draft);
    JsonNode first = run(id, "{}");
    assertThat(first.at("/muster/rejectedRows").asInt()).isEqualTo(2);
    assertThat(jobs.ids(id, "")).containsExactly("1", "2");

    Files.delete(landing.resolve("f/1.ndjson"));
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(landing.resolve("f/2.csv.gz")))) {
      out.write("crm\n2\n3\n".getBytes(StandardCharsets.UTF_8));
    }
    JsonNode second = run(id, "{}");
    assertThat(second.at("/muster/entered").asInt()).isEqualTo(1);
    assertThat(jobs.ids(id, "")).containsExactly("1", "2", "3");
    assertThat(jobs.ids(id, "?status=existing")).containsExactly("1");
    assertThat(jobs.ids(id, "?status=realized")).containsExactly("2", "3");

    JsonNode third = run(id, "{\"differentialIngestion\": false}");
    assertThat(third.at("/muster/left").asInt()).isEqualTo(1);
    assertThat(jobs.ids(id, "")).containsExactly("2", "3");
    assertThat(jobs.ids(id, "?status=exited")).containsExactly("1");

    JsonNode failed = run(id, "{\"dataFilterEndTime\": 5}");
    assertThat(failed.path("status").asText()).isEqualTo("FAILED");
    assertThat(failed.at("/errors/0/code").asText()).isEqualTo("file-unknown");
    assertThat(jobs.ids(id, "")).containsExactly("2", "3");
    api.post(PATH + "/" + id + "/runs", "{\"dataFilterStartTime\": \"x\"}").is(400, "run-invalid");
  }

  @Test
  void aFileWithoutItsColumnFailsTheRun() throws IOException {
    land("c.csv", "mail\n1\n");
    JsonNode run = run(submit("c.csv"), "{}");

    assertThat(run.path("status").asText()).isEqualTo("FAILED");
    assertThat(run.at("/errors/0/code").asText()).isEqualTo("column-missing");
  }

  @Test
  void anAudienceWithoutASourceHasNoRuns() {
    String id =
        api.post(AudiencesTest.PATH, Drafts.json("{'type':'ExternalSegment','name':'No source'}"))
            .is(201)
            .id();
    api.post(PATH + "/" + id + "/runs", "{}").is(409, "source-missing");
    api.send("POST", PATH + "/" + id + "/runs", new byte[0]).is(409, "source-missing");
  }

  @Test
  void membersExpireWhenTheirTimeIsOver() throws IOException, InterruptedException {
    land("t.csv", "crm\n1\n2\n");
    ObjectNode draft = draft("t.csv").put("ttlInDays", 2);
    String id = submit(draft);
    run(id, "{}");
    clock.advance(Duration.ofHours(30));
    land("t.csv", "crm\n2\n");
    run(id, "{}");
    assertThat(jobs.ids(id, "")).containsExactly("1", "2");

    clock.advance(Duration.ofHours(19));
    awaitCount(id, 1);
    assertThat(jobs.ids(id, "")).containsExactly("2");
    assertThat(jobs.ids(id, "?status=exited")).containsExactly("1");
    clock.advance(Duration.ofHours(30));
    awaitCount(id, 0);
  }

  private void awaitCount(String id, int count) throws InterruptedException {
    for (int tries = 0; tries < 1_000; tries++) {
      if (jobs.count(id).path("count").asInt() == count) {
        return;
      }
      Thread.sleep(20);
    }
    throw new AssertionError("Nobody expires: " + jobs.count(id));
  }

  private void land(String path, String text) throws IOException {
    Path file = landing.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static ObjectNode draft(String path) {
    ObjectNode draft =
        (ObjectNode)
            Drafts.json(
                "{'fields':[{'name':'crm','type':'string','identityNs':'CRMID'},{'name':'visits','type':'long'}],"
                    + "'sourceSpec':{'params':{},'baseConnectionId':'c','path':'"
                    + path
                    + "','type':'file'},'audienceType':'people','originName':'CUSTOM_UPLOAD'}");
    draft.withObject("sourceSpec").remove("params");
    return draft.put("name", "External " + path);
  }

  private String submit(String path) {
    return submit(draft(path));
  }

  private String submit(ObjectNode draft) {
    String operation = api.post(PATH, draft).is(202).json().path("operationId").asText();
    return api.get(PATH + "/operations/" + operation).is(200).json().path("audienceId").asText();
  }

  private JsonNode run(String id, String request) {
    return ended(
        id, api.post(PATH + "/" + id + "/runs", request).is(200).json().path("runId").asText());
  }

  private JsonNode ended(String id, String runId) {
    for (int tries = 0; tries < 2_000; tries++) {
      JsonNode run = api.get(PATH + "/" + id + "/runs/" + runId).is(200).json();
      if (!run.path("status").asText().equals("PROCESSING")) {
        return run;
      }
      try {
        Thread.sleep(10);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
    throw new AssertionError("The run does not end: " + runId);
  }
}
