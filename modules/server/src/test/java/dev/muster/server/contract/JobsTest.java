package dev.muster.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Segment jobs over HTTP: made, run, listed, cancelled.
class JobsTest {
  private final Api api = Muster.shared().newTenant();
  private final Jobs jobs = new Jobs(api);

  @Test
  void aJobIsMadeAndRuns() {
    jobs.profiles(
        Jobs.person("1", "'homeAddress': {'country': 'CA'}"),
        Jobs.person("2", "'homeAddress': {'country': 'US'}"),
        Jobs.person("3", "'homeAddress': {'country': 'CA'}"));
    String segment = jobs.define("homeAddress.country = \"CA\"");

    JsonNode made = api.post(Api.JOBS, Jobs.list(List.of(segment))).is(200).json();
    assertThat(made.path("status").asText()).isEqualTo("NEW");
    assertThat(made.path("metrics").toString())
        .isEqualTo("{\"totalTime\":{},\"profileSegmentationTime\":{}}");
    assertThat(made.at("/segments/0/segmentId").asText()).isEqualTo(segment);
    assertThat(made.at("/_links/cancel/href").asText())
        .isEqualTo("/segment/jobs/" + made.path("id").asText());

    JsonNode job = jobs.ended(made.path("id").asText());
    assertThat(job.path("status").asText()).isEqualTo("SUCCEEDED");
    JsonNode metrics = job.path("metrics");
    assertThat(metrics.path("totalProfiles").asLong()).isEqualTo(3);
    assertThat(metrics.at("/segmentedProfileCounter/" + segment).asLong()).isEqualTo(2);
    assertThat(metrics.at("/segmentedProfileByNamespaceCounter/" + segment + "/CRMID").asLong())
        .isEqualTo(2);
    assertThat(metrics.at("/segmentedProfileByStatusCounter/" + segment).toString())
        .isEqualTo("{\"realized\":2,\"existing\":0,\"exited\":0}");
    assertThat(metrics.at("/totalTime/endTimeInMs").asLong())
        .isGreaterThanOrEqualTo(metrics.at("/totalTime/startTimeInMs").asLong());
    assertThat(job.at("/muster/progress").asDouble()).isEqualTo(1);
    assertThat(job.at("/muster/asOfPosition").asLong()).isPositive();
    assertThat(job.at("/muster/segmentCostMicros").has(segment)).isTrue();
  }

  @Test
  void aJobForAllEvaluatesEverySegment() {
    jobs.profiles(Jobs.person("1", "'a': 1"), Jobs.person("2", "'a': 2"));
    String one = jobs.define("a = 1");
    String two = jobs.define("a > 0");
    JsonNode job = jobs.run(Drafts.json("{'segments': [{'segmentId': '*'}]}"));
    assertThat(job.path("segments").toString()).isEqualTo("[{\"segmentId\":\"*\"}]");
    assertThat(job.at("/metrics/segmentedProfileCounter/" + one).asLong()).isEqualTo(1);
    assertThat(job.at("/metrics/segmentedProfileCounter/" + two).asLong()).isEqualTo(2);
  }

  @Test
  void manySegmentsAreShownAsAStar() {
    jobs.profiles(Jobs.person("1", "'a': 7"));
    var segments = new ArrayList<String>();
    for (int i = 0; i < 1_501; i++) {
      segments.add(jobs.define("a = " + i));
    }
    JsonNode job = jobs.succeeded(segments);
    assertThat(job.path("segments").toString()).isEqualTo("[{\"segmentId\":\"*\"}]");
    assertThat(job.at("/metrics/segmentedProfileCounter").size()).isEqualTo(1_501);
    assertThat(job.at("/metrics/segmentedProfileCounter/" + segments.get(7)).asLong()).isEqualTo(1);
    assertThat(jobs.ids(segments.get(7), "")).containsExactly("1");
    assertThat(jobs.ids(segments.get(8), "")).isEmpty();
  }

  @Test
  void aJobWithoutProfilesSucceeds() {
    String segment = jobs.define("a = 1");
    JsonNode job = jobs.succeeded(List.of(segment));
    assertThat(job.at("/metrics/totalProfiles").asLong(-1)).isZero();
    assertThat(job.at("/metrics/segmentedProfileCounter/" + segment).asLong(-1)).isZero();
    assertThat(jobs.run(Drafts.json("{'segments': ['*']}")).path("status").asText())
        .isEqualTo("SUCCEEDED");
  }

  @Test
  void theNextJobTellsWhoEnteredStayedAndLeft() {
    String segment = jobs.define("score > 10");
    jobs.profiles(
        Jobs.person("1", "'score': 11"),
        Jobs.person("2", "'score': 12"),
        Jobs.person("3", "'score': 1"));
    jobs.succeeded(List.of(segment));
    jobs.profiles(Jobs.person("2", "'score': 2"), Jobs.person("3", "'score': 13"));
    JsonNode job = jobs.succeeded(List.of(segment));
    assertThat(job.at("/metrics/segmentedProfileByStatusCounter/" + segment).toString())
        .isEqualTo("{\"realized\":1,\"existing\":1,\"exited\":1}");
    assertThat(jobs.ids(segment, "")).containsExactly("1", "3");
    assertThat(jobs.ids(segment, "?status=realized")).containsExactly("3");
    assertThat(jobs.ids(segment, "?status=existing")).containsExactly("1");
    assertThat(jobs.ids(segment, "?status=exited")).containsExactly("2");
  }

  @Test
  void theTimeOfTheExpressionsCanBeGiven() {
    jobs.profiles(Jobs.person("1", ""));
    jobs.events(
        "{'_id': 'e1', 'timestamp': '2011-12-05T00:00:00Z', 'eventType': 'visit', "
            + Jobs.person("1", "").substring(1));
    String segment =
        jobs.define(
            "CHAIN(xEvent, timestamp, [A: WHAT(eventType = \"visit\") WHEN(< 7 days before now)])");
    String request = "{'segments': [{'segmentId': '%s'}], 'now': '%s'}";
    JsonNode then = jobs.run(Drafts.json(request.formatted(segment, "2011-12-10T00:00:00Z")));
    assertThat(then.at("/muster/now").asText()).isEqualTo("2011-12-10T00:00:00Z");
    assertThat(then.at("/metrics/segmentedProfileCounter/" + segment).asLong()).isEqualTo(1);
    JsonNode later = jobs.run(Drafts.json(request.formatted(segment, "2012-12-10T00:00:00Z")));
    assertThat(later.at("/metrics/segmentedProfileCounter/" + segment).asLong()).isZero();
    JsonNode again = jobs.run(Drafts.json(request.formatted(segment, "2011-12-10T00:00:00Z")));
    assertThat(again.at("/metrics/segmentedProfileCounter/" + segment).asLong()).isEqualTo(1);
  }

  @Test
  void referredSegmentsAreEvaluatedAtTheSameTimeAndStayAsTheyAre() {
    jobs.profiles(Jobs.person("1", "'a': 1, 'b': 1"), Jobs.person("2", "'a': 1, 'b': 2"));
    String inner = jobs.define("a = 1");
    String outer = jobs.define("inSegment(\"%s\") and b = 1".formatted(inner));
    jobs.succeeded(List.of(outer));
    assertThat(jobs.ids(outer, "")).containsExactly("1");
    api.get(Api.SEGMENTS + inner + "/count").is(404, "segment-not-evaluated");
  }

  @Test
  void whoOptedOutIsLeftOutUnlessTheDefinitionSaysOtherwise() {
    jobs.profiles(
        Jobs.person("in", "'a': 1, 'consents': {'share': {'val': 'y'}}"),
        Jobs.person(
            "general",
            "'a': 1, 'privacyOptOuts': [{'optOutType': 'general_opt_out', 'optOutValue': 'out'}]"),
        Jobs.person(
            "sales",
            "'a': 1, 'privacyOptOuts': [{'optOutType': 'sales_sharing_opt_out', 'optOutValue': 'out'}]"),
        Jobs.person("global", "'a': 1, 'optInOut': {'globalOptout': true}"),
        Jobs.person("collect", "'a': 1, 'consents': {'collect': {'val': 'n'}}"),
        Jobs.person("share", "'a': 1, 'consents': {'share': {'val': 'dn'}}"));
    String honouring = jobs.define("a = 1");
    String all = jobs.define("a = 1", "{'dataGovernancePolicy': {'excludeOptOut': false}}");
    String through =
        jobs.define(
            "inSegment(\"%s\")".formatted(honouring),
            "{'dataGovernancePolicy': {'excludeOptOut': false}}");
    jobs.succeeded(List.of(honouring, all, through));
    assertThat(jobs.ids(honouring, "")).containsExactly("in", "sales");
    assertThat(jobs.ids(all, "")).hasSize(6);
    assertThat(jobs.ids(through, "")).containsExactly("in", "sales");
  }

  @Test
  void aDeletedSegmentIsLeftOut() {
    String kept = jobs.define("a = 1");
    String deleted = jobs.define("a = 2");
    jobs.succeeded(List.of(kept, deleted));
    api.delete(Api.DEFINITIONS + "/" + deleted).is(200);
    api.get(Api.SEGMENTS + deleted + "/members").is(404, "definition-unknown");
    api.post(Api.JOBS, Jobs.list(List.of(kept, deleted))).is(400, "definition-unknown");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          []                                       | segments-missing
          {}                                       | segments-missing
          [{'segmentId': 'nobody'}]                | definition-unknown
          [{'segmentId': 7}]                       | wrong-type
          'x'                                      | wrong-type
          {'segments': ['*'], 'now': 'soon'}       | now-invalid
          {'segments': ['*'], 'schema': {'name': 'x'}} | schema-unsupported
          """)
  void whatCannotBeMadeIsRefused(String body, String code) {
    api.post(Api.JOBS, Drafts.json(body)).is(400, code);
  }

  @Test
  void aRepeatedRequestMakesOneJob() {
    String segment = jobs.define("a = 1");
    Api once = api.with("Idempotency-Key", UUID.randomUUID().toString());
    String first = once.post(Api.JOBS, Jobs.list(List.of(segment))).is(200).id();
    Reply second = once.post(Api.JOBS, Jobs.list(List.of(segment))).is(200);
    assertThat(second.id()).isEqualTo(first);
    assertThat(second.header("Idempotency-Replayed")).hasValue("true");
    jobs.ended(first);
    assertThat(api.get(Api.JOBS).json().at("/_page/totalCount").asLong()).isEqualTo(1);
  }

  @Test
  void jobsAreListedPageByPage() {
    String segment = jobs.define("a = 1");
    var made = new ArrayList<String>();
    for (int i = 0; i < 7; i++) {
      made.add(jobs.succeeded(List.of(segment)).path("id").asText());
    }
    var seen = new ArrayList<String>();
    String target = Api.JOBS + "?limit=3&sort=creationTime:asc&status=SUCCEEDED";
    JsonNode page = api.get(target).is(200).json();
    while (true) {
      page.path("children").forEach(job -> seen.add(job.path("id").asText()));
      if (!page.path("_page").has("next")) {
        break;
      }
      String next = page.at("/_links/next/href").asText();
      assertThat(next).contains("start=" + page.at("/_page/next").asText());
      page = api.get(next).is(200).json();
    }
    assertThat(seen).isEqualTo(made);
    assertThat(page.path("_links").isEmpty()).isTrue();
    assertThat(api.get(Api.JOBS + "?start=100").json().path("children")).isEmpty();
  }

  @Test
  void jobsAreFilteredByAnything() {
    String one = jobs.define("a = 1");
    String two = jobs.define("a = 2");
    String first = jobs.succeeded(List.of(one)).path("id").asText();
    String second = jobs.succeeded(List.of(one, two)).path("id").asText();
    String third =
        jobs.run(
                Drafts.json(
                    "{'segments': [{'segmentId': '%s'}], 'snapshot': {'name': 'nightly & more'}, 'properties': {'runId': 'r 1'}}"
                        .formatted(two)))
            .path("id")
            .asText();
    assertThat(found("property=segments~segmentId==" + one)).isEqualTo(Set.of(first, second));
    assertThat(
            found("property=segments~segmentId==" + one + "&property=segments~segmentId==" + two))
        .isEqualTo(Set.of(second));
    assertThat(found("snapshot.name=" + Muster.encoded("nightly & more"))).isEqualTo(Set.of(third));
    assertThat(found("property=" + Muster.encoded("properties.runId==r 1")))
        .isEqualTo(Set.of(third));
    assertThat(found("property=source==api&status=succeeded")).hasSize(3);
    assertThat(found("status=FAILED")).isEmpty();
    assertThat(found("property=" + Muster.encoded("a\"b'c\\==d"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "status=DONE",
        "sort=name",
        "sort=id:up",
        "limit=0",
        "limit=x",
        "start=-1",
        "property=a=b"
      })
  void wrongParametersAreRefused(String query) {
    api.get(Api.JOBS + "?" + query).is(400);
  }

  @Test
  void severalAreGotAtOnce() {
    String segment = jobs.define("a = 1");
    String first = jobs.succeeded(List.of(segment)).path("id").asText();
    String second = jobs.succeeded(List.of(segment)).path("id").asText();
    JsonNode results =
        api.post(
                Api.JOBS + "/bulk-get",
                Drafts.json("{'ids': [{'id': '%s'}, {'id': 'x'}, '%s']}".formatted(second, first)))
            .is(207)
            .json()
            .path("results");
    assertThat(results.propertyStream().map(java.util.Map.Entry::getKey))
        .containsExactly(second, first);
    assertThat(results.path(first)).isEqualTo(api.get(Api.JOBS + "/" + first).json());
    api.post(Api.JOBS + "/bulk-get", "[]").is(400, "ids-count");
  }

  @Test
  void aJobThatHasEndedIsNotCancelled() {
    String segment = jobs.define("a = 1");
    String id = jobs.succeeded(List.of(segment)).path("id").asText();
    api.delete(Api.JOBS + "/" + id).is(409, "job-ended");
    api.delete(Api.JOBS + "/nobody").is(404, "job-unknown");
    api.get(Api.JOBS + "/nobody").is(404, "job-unknown");
  }

  @Test
  void aJobThatWaitsCanBeCancelled() {
    String segment = jobs.define("a = 1");
    var made = new ArrayList<String>();
    for (int i = 0; i < 20; i++) {
      made.add(api.post(Api.JOBS, Jobs.list(List.of(segment))).is(200).id());
    }
    var cancelled = new HashSet<String>();
    for (String id : made.reversed()) {
      if (api.delete(Api.JOBS + "/" + id).status() == 204) {
        api.delete(Api.JOBS + "/" + id);
        cancelled.add(id);
      }
    }
    for (String id : made) {
      // One that ran may have ended before it could stop.
      assertThat(jobs.ended(id).path("status").asText())
          .isIn(cancelled.contains(id) ? List.of("CANCELLED", "SUCCEEDED") : List.of("SUCCEEDED"));
    }
    assertThat(cancelled).isNotEmpty();
  }

  @Test
  void otherTenantsSeeNothingOfIt() {
    String segment = jobs.define("a = 1");
    String id = jobs.succeeded(List.of(segment)).path("id").asText();
    Api other = Muster.shared().newTenant();
    other.get(Api.JOBS + "/" + id).is(404, "job-unknown");
    other.delete(Api.JOBS + "/" + id).is(404, "job-unknown");
    other.get(Api.SEGMENTS + segment + "/members").is(404, "definition-unknown");
    other.post(Api.JOBS, Jobs.list(List.of(segment))).is(400, "definition-unknown");
    assertThat(other.get(Api.JOBS).json().path("children")).isEmpty();
  }

  private Set<String> found(String query) {
    var ids = new HashSet<String>();
    api.get(Api.JOBS + "?" + query)
        .is(200)
        .json()
        .path("children")
        .forEach(job -> ids.add(job.path("id").asText()));
    return ids;
  }
}
