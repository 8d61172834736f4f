package dev.muster.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Schedules over HTTP, up to the job that one makes.
class SchedulesTest {
  private static final String PATH = "/data/core/ups/config/schedules";
  private static final String NIGHTLY =
      "{'name': 'Nightly', 'type': 'batch_segmentation', 'properties': {'segments': ['*']}, 'schedule': '0 0 1 * * ?'}";

  private final Api api = Muster.shared().newTenant();

  @Test
  void aScheduleIsMadeReadAndDeleted() {
    Reply made = post(NIGHTLY).is(200);
    JsonNode schedule = made.json();
    assertThat(schedule.path("state").asText()).isEqualTo("inactive");
    assertThat(schedule.path("type").asText()).isEqualTo("batch_segmentation");
    assertThat(schedule.path("schedule").asText()).isEqualTo("0 0 1 * * ?");
    assertThat(schedule.path("frequency").asText()).isEqualTo("daily");
    assertThat(schedule.at("/properties/segments").toString()).isEqualTo("[\"*\"]");
    assertThat(schedule.path("imsOrgId").asText()).isEqualTo(api.headers().get("x-gw-ims-org-id"));
    assertThat(schedule.at("/sandbox/sandboxName").asText()).isEqualTo("prod");
    assertThat(schedule.path("createEpoch").asLong()).isBetween(1_767_225_600L, 100_000_000_000L);
    assertThat(schedule.path("muster").has("nextRun")).isFalse();
    assertThat(made.header("Location")).hasValue(PATH + "/" + made.id());

    String path = PATH + "/" + made.id();
    Reply got = api.get(path).is(200);
    assertThat(got.json()).isEqualTo(schedule);
    assertThat(got.header("ETag")).hasValue("\"1\"");
    assertThat(api.delete(path).is(204).body()).isEmpty();
    api.get(path).is(404, "schedule-unknown");
    api.delete(path).is(404, "schedule-unknown");
    api.patch(path, "[{\"op\":\"add\",\"path\":\"/state\",\"value\":\"active\"}]")
        .is(404, "schedule-unknown");
  }

  @Test
  void aPatchActivatesAndChangesTheTimes() {
    String path = PATH + "/" + post(NIGHTLY).is(200).id();
    assertThat(patch(path, "[{'op': 'add', 'path': '/state', 'value': 'active'}]").is(204).body())
        .isEmpty();
    JsonNode active = api.get(path).json();
    assertThat(active.path("state").asText()).isEqualTo("active");
    Instant next = Instant.parse(active.at("/muster/nextRun").asText());
    assertThat(next).isAfter(Instant.now()).isBefore(Instant.now().plus(Duration.ofDays(1)));
    patch(path, "[{'op': 'add', 'path': '/schedule', 'value': '0 0 2 ? * MON#1'}]").is(204);
    assertThat(api.get(path).json().path("schedule").asText()).isEqualTo("0 0 2 ? * MON#1");
    assertThat(api.get(path).json().has("frequency")).isFalse();
    assertThat(api.get(path).json().at("/muster/version").asInt()).isEqualTo(3);

    patch(path, "[{'op': 'add', 'path': '/schedule', 'value': '0 2 * * *'}]")
        .is(400, "schedule-invalid");
    patch(path, "[{'op': 'add', 'path': '/schedule', 'value': '0 0 0/6 * * ?'}]")
        .is(400, "schedule-too-often");
    patch(path, "[{'op': 'add', 'path': '/state', 'value': 'on'}]").is(400, "state-invalid");
    patch(path, "[{'op': 'add', 'path': '/name', 'value': 'x'}]").is(400, "patch-path");
    patch(path, "{}").is(400, "patch-invalid");
    api.with("If-Match", "\"1\"")
        .patch(path, "[{\"op\":\"add\",\"path\":\"/state\",\"value\":\"inactive\"}]")
        .is(412, "version-stale");
    api.with("If-Match", "\"1\"").delete(path).is(412, "version-stale");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ", 'frequency': 'daily'", ", 'schedule': null", ", 'schedule': ''"})
  void withoutATimeOneIsMade(String fields) {
    JsonNode schedule =
        post("{'name': 'N', 'type': 'batch_segmentation', 'properties': {'segments': ['*']}, 'state': 'active'%s}"
                .formatted(fields))
            .is(200)
            .json();
    assertThat(schedule.path("schedule").asText()).matches("0 [0-9]+ [0-5] \\* \\* \\?");
    assertThat(schedule.path("muster").has("nextRun")).isTrue();
    api.delete(PATH + "/" + schedule.path("id").asText()).is(204);
  }

  @Test
  void aScheduleForAnExportSaysWhatToExport() {
    String draft =
        "{'name': 'E', 'type': 'export', 'properties': %s, 'schedule': '0 0 1 L * ? 2030-2040'}";
    post(draft.formatted("{}")).is(400, "dataset-missing");
    post(draft.formatted("{'destination': {'datasetId': 'd'}}")).is(400, "dataset-unknown");
    String dataset = api.post("/muster/v1/datasets", "{\"name\": \"Exports\"}").is(201).id();
    String properties = "{'destination': {'datasetId': '%s'}, 'n': 1.10}".formatted(dataset);
    Reply made = post(draft.formatted(properties)).is(200);
    assertThat(made.json().at("/properties/destination/datasetId").asText()).isEqualTo(dataset);
    assertThat(api.get(PATH + "/" + made.id()).text()).contains("\"n\":1.10");
  }

  @Test
  void whenItsTimeComesAnExportRuns() throws InterruptedException {
    new Jobs(api).profiles(Jobs.person("1", "'a': 1"), Jobs.person("2", "'a': 2"));
    String dataset = api.post("/muster/v1/datasets", "{\"name\": \"Exports\"}").is(201).id();
    JsonNode run = runSoon("export", "{'destination': {'datasetId': '%s'}}".formatted(dataset));
    String path = "/data/core/ups/export/jobs/" + run.path("jobId").asText();
    long deadlineNanos = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    JsonNode job = api.get(path).is(200).json();
    while (!job.path("status").asText().matches("SUCCEEDED|FAILED")) {
      assertThat(System.nanoTime()).as(job.toString()).isLessThan(deadlineNanos);
      Thread.sleep(20);
      job = api.get(path).is(200).json();
    }
    assertThat(job.path("status").asText()).as(job.toString()).isEqualTo("SUCCEEDED");
    assertThat(job.at("/metrics/totalExportedProfileCounter").asInt()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {'type': 'batch_segmentation', 'properties': {'segments': ['*']}}                       | name-missing
          {'name': ' ', 'type': 'batch_segmentation', 'properties': {'segments': ['*']}}          | name-missing
          {'name': 'N', 'properties': {'segments': ['*']}}                                        | type-invalid
          {'name': 'N', 'type': 'import', 'properties': {'segments': ['*']}}                      | type-invalid
          {'name': 'N', 'type': 'batch_segmentation'}                                             | properties-missing
          {'name': 'N', 'type': 'batch_segmentation', 'properties': {}}                           | segments-missing
          {'name': 'N', 'type': 'batch_segmentation', 'properties': {'segments': []}}             | segments-missing
          {'name': 'N', 'type': 'batch_segmentation', 'properties': {'segments': [7]}}            | wrong-type
          {'name': 'N', 'type': 'batch_segmentation', 'properties': {'segments': ['x']}}          | definition-unknown
          {'name': 'N', 'type': 'batch_segmentation', 'properties': {'segments': ['*']}, 'schedule': '0 1 * * *'}       | schedule-invalid
          {'name': 'N', 'type': 'batch_segmentation', 'properties': {'segments': ['*']}, 'schedule': 7}                 | schedule-invalid
          {'name': 'N', 'type': 'batch_segmentation', 'properties': {'segments': ['*']}, 'schedule': '0 0 1,2 * * ?'}   | schedule-too-often
          {'name': 'N', 'type': 'batch_segmentation', 'properties': {'segments': ['*']}, 'schedule': '0 0 1 1 1 ? 2020'} | schedule-never
          {'name': 'N', 'type': 'batch_segmentation', 'properties': {'segments': ['*']}, 'frequency': 'hourly'}         | frequency-unsupported
          {'name': 'N', 'type': 'batch_segmentation', 'properties': {'segments': ['*']}, 'state': 'on'}                 | state-invalid
          []                                                                                      | wrong-type
          """)
  void whatIsWrongIsSaid(String body, String code) {
    post(body).is(400, code);
  }

  @Test
  void schedulesAreListedPageByPage() {
    var made = new ArrayList<String>();
    for (int i = 0; i < 5; i++) {
      made.add(post(NIGHTLY).is(200).id());
    }
    var seen = new ArrayList<String>();
    JsonNode page = api.get(PATH + "?limit=2").is(200).json();
    while (true) {
      page.path("children").forEach(schedule -> seen.add(schedule.path("id").asText()));
      assertThat(page.at("/_page/totalCount").asInt()).isEqualTo(5);
      if (!page.path("_page").has("next")) {
        break;
      }
      String next = page.at("/_links/next/href").asText();
      assertThat(next).contains("start=" + page.at("/_page/next").asText());
      page = api.get(next).is(200).json();
    }
    assertThat(seen).containsExactlyInAnyOrderElementsOf(made);
    assertThat(page.path("_links").isEmpty()).isTrue();
    assertThat(api.get(PATH + "?start=100").is(200).json().path("children")).isEmpty();
    assertThat(Muster.shared().newTenant().get(PATH).is(200).json().path("children")).isEmpty();
    api.get(PATH + "?limit=x").is(400, "parameter-invalid");
  }

  @Test
  void othersSeeNothingOfIt() {
    String path = PATH + "/" + post(NIGHTLY).is(200).id();
    Api other = Muster.shared().newTenant();
    other.get(path).is(404, "schedule-unknown");
    other.delete(path).is(404, "schedule-unknown");
    api.get(path).is(200);
  }

  @Test
  void aRepeatedRequestMakesOneSchedule() {
    Api once = api.with("Idempotency-Key", UUID.randomUUID().toString());
    String body = NIGHTLY.replace('\'', '"');
    Reply first = once.post(PATH, body).is(200);
    Reply second = once.post(PATH, body).is(200);
    assertThat(second.id()).isEqualTo(first.id());
    assertThat(second.header("Idempotency-Replayed")).hasValue("true");
    assertThat(api.get(PATH).json().at("/_page/totalCount").asInt()).isEqualTo(1);
  }

  @Test
  void whenItsTimeComesAJobRuns() throws InterruptedException {
    var jobs = new Jobs(api);
    jobs.profiles(Jobs.person("1", "'a': 1"), Jobs.person("2", "'a': 2"));
    String segment = jobs.define("a = 1");
    JsonNode run = runSoon("batch_segmentation", "{'segments': ['%s']}".formatted(segment));
    JsonNode job = jobs.ended(run.path("jobId").asText());
    assertThat(job.path("status").asText()).isEqualTo("SUCCEEDED");
    assertThat(job.path("source").asText()).isEqualTo("scheduler");
    assertThat(job.at("/properties/scheduledFor")).isEqualTo(run.path("due"));
    assertThat(job.at("/metrics/segmentedProfileCounter/" + segment).asInt()).isEqualTo(1);
    List<String> found =
        api.get(
                Api.JOBS
                    + "?property=properties.scheduleId=="
                    + job.at("/properties/scheduleId").asText())
            .is(200)
            .each("children", "id");
    assertThat(found).containsExactly(job.path("id").asText());
  }

  /// Makes a schedule for a time that is near, and waits for it.
  ///
  /// @return its run
  private JsonNode runSoon(String type, String properties) throws InterruptedException {
    ZonedDateTime soon =
        Instant.now().plusSeconds(3).truncatedTo(ChronoUnit.SECONDS).atZone(ZoneOffset.UTC);
    String cron = "%d %d %d * * ?".formatted(soon.getSecond(), soon.getMinute(), soon.getHour());
    String id =
        post("{'name': 'Soon', 'type': '%s', 'properties': %s, 'schedule': '%s', 'state': 'active'}"
                .formatted(type, properties, cron))
            .is(200)
            .id();
    JsonNode schedule = api.get(PATH + "/" + id).is(200).json();
    long deadlineNanos = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!schedule.path("muster").has("lastRun")) {
      assertThat(System.nanoTime()).as(schedule.toString()).isLessThan(deadlineNanos);
      Thread.sleep(50);
      schedule = api.get(PATH + "/" + id).is(200).json();
    }
    JsonNode run = schedule.at("/muster/lastRun");
    assertThat(run.path("due").asText()).isEqualTo(soon.toInstant().toString());
    api.delete(PATH + "/" + id).is(204);
    return run;
  }

  private Reply post(String body) {
    return api.post(PATH, body.replace('\'', '"'));
  }

  private Reply patch(String path, String body) {
    return api.patch(path, body.replace('\'', '"'));
  }
}
