package dev.muster.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Export jobs over HTTP: made, run, listed, cancelled; and what they have written.
class ExportsTest {
  private final Api api = Muster.shared().newTenant();
  private final Jobs jobs = new Jobs(api);
  private final Exports exports = new Exports(api);

  @Test
  void membersOfASegmentAreWrittenAsParquet() throws Exception {
    jobs.profiles(
        Jobs.person("1", "'a': 1, 'person': {'name': {'first': 'Ada'}}, 'tags': ['x', 'y']"),
        Jobs.person("2", "'a': 2"),
        Jobs.person("3", "'a': 1, 'score': 1.5, 'birth': '1815-12-10'"));
    String segment = jobs.define("a = 1");
    jobs.succeeded(List.of(segment));
    String dataset = exports.dataset("d", "parquet");

    JsonNode made =
        api.post(Api.EXPORTS, Exports.request(dataset, ofSegment(segment, ""))).is(200).json();
    assertThat(made.path("id").isIntegralNumber()).isTrue();
    assertThat(made.path("id").asLong()).isEqualTo(1);
    assertThat(made.path("status").asText()).isEqualTo("NEW");
    assertThat(made.path("metrics").toString())
        .isEqualTo("{\"totalTime\":{},\"profileExportTime\":{}}");
    assertThat(made.at("/filter/segments/0/status").toString())
        .isEqualTo("[\"realized\",\"existing\"]");

    JsonNode job = exports.ended(made);
    assertThat(job.path("status").asText()).as(job.toString()).isEqualTo("SUCCEEDED");
    assertThat(job.at("/metrics/totalExportedProfileCounter").asLong()).isEqualTo(2);
    assertThat(job.at("/metrics/exportedProfileByNamespaceCounter").toString())
        .isEqualTo("{\"CRMID\":2}");
    assertThat(job.at("/muster/progress").asInt()).isEqualTo(1);

    JsonNode batches = exports.batches(dataset);
    assertThat(batches).hasSize(1);
    JsonNode batch = batches.path(0);
    assertThat(batch.path("batchId")).isEqualTo(job.path("batchId"));
    assertThat(batch.path("rows").asLong()).isEqualTo(2);
    assertThat(batch.path("asOfPosition")).isEqualTo(job.at("/muster/asOfPosition"));
    assertThat(batch.at("/segments/0/segmentId").asText()).isEqualTo(segment);
    byte[] file = exports.file(batch, batch.at("/files/0/name").asText());
    assertThat(batch.at("/files/0/sha256").asText())
        .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file)));
    assertThat(batch.at("/files/0/bytes").asLong()).isEqualTo(file.length);

    assertThat(
            exports.ask(
                batch,
                """
                SELECT identityMap['CRMID'][1].id, a, person.name.first, tags[2], score, birth,
                  segmentMembership['ups']['%s'].status FROM %%s ORDER BY 1\
                """
                    .formatted(segment)))
        .containsExactly("1|1|Ada|y|null|null|realized", "3|1|null|null|1.5|1815-12-10|realized");
    assertThat(
            exports.ask(
                batch,
                "SELECT column_type FROM (DESCRIBE FROM %s) WHERE column_name IN ('a', 'score', 'birth', 'identityMap', 'tags') ORDER BY column_name"))
        .containsExactly(
            "BIGINT",
            "DATE",
            "MAP(VARCHAR, STRUCT(id VARCHAR, \"primary\" BOOLEAN)[])",
            "DOUBLE",
            "VARCHAR[]");
    assertThat(
            api.get(
                    "%s/%s/batches/%s"
                        .formatted(Api.DATASETS, dataset, batch.path("batchId").asText()))
                .is(200)
                .json())
        .isEqualTo(batch);
    assertThat(exports.file(batch, "manifest.json")).isNotEmpty();
  }

  @Test
  void allProfilesAreWrittenWithoutAFilter() {
    jobs.profiles(Jobs.person("1", "'a': 1"), Jobs.person("2", "'b': 'x'"));
    jobs.events(event("e1", "3", "2026-01-01T00:00:00Z", ""));
    String dataset = exports.dataset("d", "ndjson");
    JsonNode without = exports.succeeded(dataset, "");
    JsonNode with = exports.succeeded(dataset, "'filter': {'emptyProfiles': true}");
    assertThat(without.at("/metrics/totalExportedProfileCounter").asLong()).isEqualTo(2);
    assertThat(with.at("/metrics/totalExportedProfileCounter").asLong()).isEqualTo(3);
    JsonNode batches = exports.batches(dataset);
    assertThat(batches).hasSize(2);
    assertThat(ids(batches.path(0))).containsExactly("1", "2");
    assertThat(ids(batches.path(1))).containsExactly("1", "2", "3");
    assertThat(exports.lines(batches.path(0)).getFirst())
        .isEqualTo(Drafts.json(Jobs.person("1", "'a': 1")));
    assertThat(batches.at("/0/compression").asText()).isEqualTo("none");
  }

  @Test
  void fieldsAndEventsAreProjected() {
    jobs.profiles(Jobs.person("1", "'a': 1, 'person': {'name': {'first': 'A', 'last': 'B'}}"));
    jobs.events(
        event("e1", "1", "2026-01-01T00:00:00Z", ", 'eventType': 'view', 'x': 1"),
        event("e2", "1", "2026-01-02T00:00:00Z", ", 'eventType': 'buy', 'x': 2"));
    String dataset = exports.dataset("d", "ndjson");
    exports.succeeded(
        dataset,
        "'fields': 'person.name.first, identities.id', 'additionalFields': {'eventList': {'fields': 'eventType,timestamp'}}");
    assertThat(exports.lines(exports.batches(dataset).path(0)))
        .containsExactly(
            Drafts.json(
                "{'person': {'name': {'first': 'A'}}, 'identities': [{'id': '1'}], 'xEvent': [{'eventType': 'view', 'timestamp': '2026-01-01T00:00:00Z'}, {'eventType': 'buy', 'timestamp': '2026-01-02T00:00:00Z'}]}"));

    String parquet = exports.dataset("p", "parquet");
    exports.succeeded(parquet, "'fields': 'a', 'additionalFields': {'eventList': {}}");
    assertThat(
            exports.ask(
                exports.batches(parquet).path(0),
                "SELECT a, e.eventType, e.timestamp FROM (SELECT a, unnest(xEvent) AS e FROM %s) ORDER BY 2"))
        .containsExactly("1|buy|2026-01-02T00:00Z", "1|view|2026-01-01T00:00Z");
  }

  @Test
  void whatCameWhenDecides() throws InterruptedException {
    jobs.profiles(Jobs.person("1", "'a': 1"));
    jobs.events(event("e1", "1", "2026-01-01T00:00:00Z", ""));
    Thread.sleep(20);
    Instant between = Instant.now();
    Thread.sleep(20);
    jobs.profiles(Jobs.person("2", "'a': 1"));
    jobs.events(event("e2", "1", "2026-01-01T00:00:01Z", ""));
    String dataset = exports.dataset("d", "ndjson");
    exports.succeeded(dataset, "'filter': {'fromIngestTimestamp': '%s'}".formatted(between));
    exports.succeeded(
        dataset,
        "'additionalFields': {'eventList': {'fields': '_id', 'filter': {'fromIngestTimestamp': '%s'}}}"
            .formatted(between));
    exports.succeeded(
        dataset,
        "'additionalFields': {'eventList': {'fields': '_id', 'filter': {'toIngestTimestamp': '%s'}}}"
            .formatted(between));
    JsonNode batches = exports.batches(dataset);
    assertThat(ids(batches.path(0))).containsExactly("2");
    assertThat(exports.lines(batches.path(1)).getFirst().path("xEvent").toString())
        .isEqualTo("[{\"_id\":\"e2\"}]");
    assertThat(exports.lines(batches.path(2)).getFirst().path("xEvent").toString())
        .isEqualTo("[{\"_id\":\"e1\"}]");
  }

  @Test
  void statusesAndTimesOfQualificationDecide() {
    jobs.profiles(Jobs.person("1", "'a': 1"), Jobs.person("2", "'a': 1"));
    String segment = jobs.define("a = 1");
    run(segment, "2026-01-01T00:00:00Z");
    jobs.profiles(Jobs.person("2", "'a': 2"), Jobs.person("3", "'a': 1"));
    run(segment, "2026-02-01T00:00:00Z");
    String dataset = exports.dataset("d", "ndjson");
    exports.succeeded(dataset, ofSegment(segment, "'status': ['realized']"));
    exports.succeeded(dataset, ofSegment(segment, "'status': ['existing']"));
    exports.succeeded(dataset, ofSegment(segment, "'status': 'exited'"));
    exports.succeeded(
        dataset,
        "'filter': {'segments': [{'segmentId': '%s'}], 'segmentQualificationTime': {'startTime': '2026-01-15T00:00:00+01:00'}}"
            .formatted(segment));
    exports.succeeded(
        dataset,
        "'filter': {'segments': [{'segmentId': '%s'}], 'segmentQualificationTime': {'endTime': '2026-01-15T00:00:00Z'}}"
            .formatted(segment));
    JsonNode batches = exports.batches(dataset);
    assertThat(ids(batches.path(0))).containsExactly("3");
    assertThat(ids(batches.path(1))).containsExactly("1");
    assertThat(ids(batches.path(2))).containsExactly("2");
    assertThat(ids(batches.path(3))).containsExactly("3");
    assertThat(ids(batches.path(4))).containsExactly("1");
    assertThat(
            exports
                .lines(batches.path(2))
                .getFirst()
                .at("/segmentMembership/ups/" + segment + "/status")
                .asText())
        .isEqualTo("exited");
  }

  @Test
  void eachSegmentCanHaveABatch() {
    jobs.profiles(Jobs.person("1", "'a': 1"), Jobs.person("2", "'a': 2"));
    String one = jobs.define("a = 1");
    String all = jobs.define("a > 0");
    String none = jobs.define("a = 7");
    jobs.succeeded(List.of(one, all, none));
    String dataset = exports.dataset("d", "parquet");
    JsonNode job =
        exports.succeeded(
            dataset,
            "'filter': {'segments': [{'segmentId': '%s'}, {'segmentId': '%s'}, {'segmentId': '%s'}]}, 'destination': {'segmentPerBatch': true}"
                .formatted(one, all, none));
    JsonNode batches = exports.batches(dataset);
    assertThat(batches).hasSize(3);
    assertThat(job.at("/metrics/totalExportedProfileCounter").asLong()).isEqualTo(2);
    var counts = new ArrayList<String>();
    batches.forEach(batch -> {
      assertThat(exports.ask(batch, "SELECT count(*) FROM %s"))
          .containsExactly(batch.path("rows").asText());
      counts.add(batch.path("segmentId").asText() + " " + batch.path("rows").asInt());
    });
    assertThat(counts).containsExactlyInAnyOrder(one + " 1", all + " 2", none + " 0");
    job.at("/destination/batches")
        .forEach(each ->
            assertThat(batches.valueStream().map(batch -> batch.path("batchId")))
                .contains(each.path("batchId")));
  }

  @Test
  void segmentsAreEvaluatedFirstWhenThatIsWanted() {
    jobs.profiles(Jobs.person("1", "'a': 1"), Jobs.person("2", "'a': 2"));
    String segment = jobs.define("a = 1");
    String dataset = exports.dataset("d", "ndjson");
    JsonNode failed = exports.run(dataset, ofSegment(segment, ""));
    assertThat(failed.path("status").asText()).isEqualTo("FAILED");
    assertThat(failed.at("/errors/0/code").asText()).isEqualTo("segment-not-evaluated");
    assertThat(exports.batches(dataset)).isEmpty();

    exports.succeeded(
        dataset, ofSegment(segment, "") + ", 'evaluationInfo': {'segmentation': true}");
    assertThat(ids(exports.batches(dataset).path(0))).containsExactly("1");
    assertThat(
            api.get(Api.JOBS + "?property=source==export").json().at("/_page/totalCount").asInt())
        .isEqualTo(1);
  }

  @Test
  void anExportOfNobodyIsAFileWithoutRows() {
    String dataset = exports.dataset("d", "parquet");
    JsonNode job = exports.succeeded(dataset, "");
    assertThat(job.at("/metrics/totalExportedProfileCounter").asLong()).isZero();
    assertThat(exports.ask(exports.batches(dataset).path(0), "SELECT count(*) FROM %s"))
        .containsExactly("0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                                                          | dataset-missing
          {'destination': {'datasetId': 'nobody'}}                    | dataset-unknown
          {'destination': {'datasetId': 7}}                           | wrong-type
          {'destination': 'd'}                                        | wrong-type
          {'destination': {'datasetId': 'D'}, 'fields': 7}            | wrong-type
          {'destination': {'datasetId': 'D'}, 'fields': 'a..b'}       | field-invalid
          {'destination': {'datasetId': 'D'}, 'schema': {'name': 'x'}} | schema-unsupported
          {'destination': {'datasetId': 'D'}, 'mergePolicy': {'id': 'x'}} | merge-policy-unknown
          {'destination': {'datasetId': 'D', 'segmentPerBatch': true}} | segments-missing
          {'destination': {'datasetId': 'D'}, 'filter': {'segments': [{'segmentId': 'x'}]}} | definition-unknown
          {'destination': {'datasetId': 'D'}, 'filter': {'segments': [{}]}} | segment-missing
          {'destination': {'datasetId': 'D'}, 'filter': {'segments': [{'segmentId': 'x', 'status': ['gone']}]}} | status-invalid
          {'destination': {'datasetId': 'D'}, 'filter': {'fromIngestTimestamp': 'soon'}} | time-invalid
          {'destination': {'datasetId': 'D'}, 'filter': {'segmentQualificationTime': {'startTime': '2026-01-01T00:00:00Z'}}} | segments-missing
          {'destination': {'datasetId': 'D'}, 'additionalFields': {'eventList': {'filter': {'fromIngestTimestamp': 1}}}} | time-invalid
          """)
  void whatCannotBeMadeIsRefused(String body, String code) {
    api.post(Api.DATASETS, Drafts.json("{'id': 'D', 'name': 'd'}")).is(201);
    api.post(Api.EXPORTS, Drafts.json(body)).is(400, code);
  }

  @Test
  void jobsAreListedPageByPage() {
    String dataset = exports.dataset("d", "ndjson");
    var made = new ArrayList<Long>();
    for (int i = 0; i < 7; i++) {
      made.addFirst(exports.succeeded(dataset, "").path("id").asLong());
    }
    var seen = new ArrayList<Long>();
    JsonNode page = api.get(Api.EXPORTS + "?limit=3&status=SUCCEEDED").is(200).json();
    while (true) {
      page.path("records").forEach(job -> seen.add(job.path("id").asLong()));
      if (!page.path("link").has("next")) {
        break;
      }
      // What is made meanwhile does not come in between.
      exports.succeeded(dataset, "");
      page = api.get("/data/core/ups" + page.at("/link/next").asText()).is(200).json();
    }
    assertThat(seen).isEqualTo(made);
    assertThat(page.at("/page/sortField").asText()).isEqualTo("createdTime");
    assertThat(api.get(Api.EXPORTS + "?status=FAILED").is(200).json().path("records")).isEmpty();
    assertThat(api.get(Api.EXPORTS + "/?limit=1000&offset=0").is(200).json().path("records"))
        .hasSize(9);
  }

  @ParameterizedTest
  @ValueSource(strings = {"status=DONE", "limit=0", "limit=1001", "offset=x", "offset=1_x"})
  void wrongParametersAreRefused(String query) {
    api.get(Api.EXPORTS + "?" + query).is(400, "parameter-invalid");
  }

  @Test
  void aJobThatWaitsIsCancelled() {
    String dataset = exports.dataset("d", "ndjson");
    var lines = new ArrayList<String>();
    for (int i = 0; i < 3_000; i++) {
      lines.add(Jobs.person("p" + i, "'a': " + i));
    }
    jobs.profiles(lines.toArray(String[]::new));
    var made = new ArrayList<JsonNode>();
    for (int i = 0; i < 10; i++) {
      made.add(api.post(Api.EXPORTS, Exports.request(dataset, "")).is(200).json());
    }
    JsonNode last = made.getLast();
    JsonNode answer = api.delete(Api.EXPORTS + "/" + last.path("id").asLong()).is(200).json();
    assertThat(answer.path("message").asText()).isNotBlank();
    int succeeded = 0;
    for (JsonNode each : made) {
      JsonNode job = exports.ended(each);
      boolean cancelled = each.equals(last) && answer.path("status").asBoolean();
      succeeded += job.path("status").asText().equals("SUCCEEDED") ? 1 : 0;
      if (!cancelled) {
        assertThat(job.path("status").asText()).isEqualTo("SUCCEEDED");
      } else if (job.path("status").asText().equals("FAILED")) {
        assertThat(job.at("/errors/0/code").asText()).isEqualTo("cancelled");
      }
    }
    assertThat(exports.batches(dataset)).hasSize(succeeded);
  }

  @Test
  void aJobThatHasEndedStays() {
    String dataset = exports.dataset("d", "ndjson");
    JsonNode job = exports.succeeded(dataset, "");
    String target = Api.EXPORTS + "/" + job.path("id").asLong();
    JsonNode answer = api.delete(target).is(200).json();
    assertThat(answer.path("status").asBoolean()).isFalse();
    assertThat(answer.path("message").asText()).contains("SUCCEEDED");
    assertThat(api.get(target).is(200).json()).isEqualTo(job);
    api.get(Api.EXPORTS + "/999").is(404, "export-unknown");
    api.delete(Api.EXPORTS + "/999").is(404, "export-unknown");
    api.get(Api.EXPORTS + "/x").is(404, "export-unknown");
  }

  @Test
  void aRepeatedRequestMakesOneJob() {
    ObjectNode request = Exports.request(exports.dataset("d", "ndjson"), "");
    Api once = api.with("Idempotency-Key", UUID.randomUUID().toString());
    JsonNode first = once.post(Api.EXPORTS, request).is(200).json();
    assertThat(once.post(Api.EXPORTS, request).is(200).json()).isEqualTo(first);
    exports.ended(first);
    assertThat(api.get(Api.EXPORTS).json().path("records")).hasSize(1);
  }

  @Test
  void otherTenantsSeeNothingOfIt() {
    String dataset = exports.dataset("d", "ndjson");
    JsonNode job = exports.succeeded(dataset, "");
    String batch = job.path("batchId").asText();
    Api other = Muster.shared().newTenant();
    other.get(Api.EXPORTS + "/" + job.path("id").asLong()).is(404, "export-unknown");
    other.get(Api.DATASETS + "/" + dataset).is(404, "dataset-unknown");
    other
        .get("%s/%s/batches/%s/files/manifest.json".formatted(Api.DATASETS, dataset, batch))
        .is(404, "dataset-unknown");
    other.post(Api.EXPORTS, Exports.request(dataset, "")).is(400, "dataset-unknown");
  }

  @Test
  void anEmptiedSandboxBeginsAnew() {
    api.post(Api.DATASETS, Drafts.json("{'id': 'a', 'name': 'A'}")).is(201);
    exports.succeeded("a", "");
    api.post("/muster/v1/sandboxes/prod/reset", "").is(200);
    api.get(Api.EXPORTS + "/1").is(404, "export-unknown");
    api.get(Api.DATASETS + "/a").is(404, "dataset-unknown");
    api.post(Api.DATASETS, Drafts.json("{'id': 'a', 'name': 'A'}")).is(201);
    assertThat(exports.batches("a")).isEmpty();
    assertThat(exports.succeeded("a", "").path("id").asLong()).isEqualTo(1);
    assertThat(exports.batches("a")).hasSize(1);
  }

  private void run(String segment, String now) {
    ObjectNode request = Drafts.object().put("now", now);
    request.set("segments", Jobs.list(List.of(segment)));
    assertThat(jobs.run(request).path("status").asText()).isEqualTo("SUCCEEDED");
  }

  private List<String> ids(JsonNode batch) {
    return exports.lines(batch).stream()
        .map(line -> line.at("/identityMap/CRMID/0/id").asText())
        .toList();
  }

  private static String ofSegment(String id, String more) {
    return "'filter': {'segments': [{'segmentId': '%s'%s}]}"
        .formatted(id, more.isEmpty() ? "" : ", " + more);
  }

  private static String event(String id, String person, String time, String more) {
    return "{'_id': '%s', 'timestamp': '%s', 'identityMap': {'CRMID': [{'id': '%s', 'primary': true}]}%s}"
        .formatted(id, time, person, more);
  }
}
