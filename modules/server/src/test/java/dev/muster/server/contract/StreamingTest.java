package dev.muster.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.server.access.Right;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/// Members that are kept as data arrive: in members, profiles, the feed, on the edge.
class StreamingTest {
  private static final String CONTINUOUS = "{'evaluationInfo': {'continuous': {'enabled': true}}}";
  private static final String SYNCHRONOUS =
      "{'evaluationInfo': {'synchronous': {'enabled': true}}}";
  private static final String FEED = "/muster/v1/qualifications";
  private static final String EDGE = "/muster/v1/edge/evaluate";
  private static final String CONSISTENCY = "/muster/v1/consistency";
  private static final String BOUGHT =
      "chain(xEvent, timestamp, [A: WHAT(eventType = \"buy\") WHEN(<= 24 hours before now)])";

  private final Api api = Muster.shared().newTenant();
  private final Jobs jobs = new Jobs(api);

  private static String event(String person, String id, String type, Instant time) {
    return "{'identityMap': {'CRMID': [{'id': '%s', 'primary': true}]}, '_id': '%s', 'eventType': '%s', 'timestamp': '%s'}"
        .formatted(person, id, type, time);
  }

  /// Asks until the answer is as expected; what arrives is evaluated within moments.
  private static void soon(Callable<?> actual, Object expected) throws Exception {
    long deadlineNanos = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    Object found = actual.call();
    while (!expected.equals(found) && System.nanoTime() < deadlineNanos) {
      Thread.sleep(5);
      found = actual.call();
    }
    assertThat(found).isEqualTo(expected);
  }

  private List<String> members(String segment) {
    Reply reply = api.get(Api.SEGMENTS + segment + "/members");
    return reply.status() == 404 ? List.of("unknown") : jobs.ids(segment, "");
  }

  private List<String> feed(String... segments) {
    var told = new ArrayList<String>();
    String query = "?limit=3";
    for (String segment : segments) {
      query += "&segmentId=" + segment;
    }
    JsonNode page = api.get(FEED + query).is(200).json();
    while (true) {
      page.path("qualifications")
          .forEach(each ->
              told.add(
                  each.at("/identities/CRMID/0").asText()
                      + " "
                      + each.path("status").asText()
                      + ": "
                      + each.path("cause").asText()));
      if (!page.path("more").asBoolean()) {
        return told;
      }
      page = api.get(FEED + query + "&after=" + page.path("next").asText()).is(200).json();
    }
  }

  @Test
  void membersFollowEventsAndProfilesAtOnce() throws Exception {
    Instant now = Instant.now();
    jobs.profiles(Jobs.person("ada", "'tier': 1"), Jobs.person("bob", "'tier': 3"));
    String bought = jobs.define(BOUGHT, CONTINUOUS);
    String high = jobs.define("tier > 2", CONTINUOUS);
    soon(() -> members(bought), List.of());
    soon(() -> members(high), List.of("bob"));

    jobs.events(event("ada", "e1", "buy", now), event("bob", "e2", "look", now));
    soon(() -> members(bought), List.of("ada"));
    jobs.profiles(Jobs.person("ada", "'tier': 5"), Jobs.person("bob", "'tier': 1"));
    soon(() -> members(high), List.of("ada"));
    // The same again, and what is too old, changes nothing.
    jobs.events(
        event("ada", "e1", "buy", now), event("bob", "e3", "buy", now.minusSeconds(90_000)));
    jobs.events(event("carl", "e4", "buy", now.minusSeconds(3_600)));
    soon(() -> members(bought), List.of("ada", "carl"));

    assertThat(feed(bought)).containsExactly("ada realized: event", "carl realized: event");
    assertThat(feed(high))
        .containsExactly(
            "bob realized: definition change",
            "ada realized: profile update",
            "bob exited: profile update");
    JsonNode entity =
        api.get(
                "/data/core/ups/access/entities?schema.name=_xdm.context.profile&entityId=carl&entityIdNS=CRMID")
            .is(200)
            .json();
    assertThat(entity.findPath("segmentMembership").at("/ups/" + bought + "/status").asText())
        .isEqualTo("realized");
    JsonNode count = jobs.count(bought);
    assertThat(count.path("count").asInt()).isEqualTo(2);
    assertThat(count.at("/lag/milliseconds").isNumber()).isTrue();
    assertThat(count.has("jobId")).isFalse();
    JsonNode compared = api.get(CONSISTENCY).is(200).json();
    assertThat(compared.path("consistent").asBoolean()).isTrue();
    assertThat(compared.path("segments")).hasSize(2);
    assertThat(compared.path("profiles").asInt()).isEqualTo(3);
  }

  @Test
  void whoLeavesBecauseTimeHasPassedLeavesThen() throws Exception {
    Instant now = Instant.now();
    String bought = jobs.define(BOUGHT, CONTINUOUS);
    soon(() -> members(bought), List.of());
    Instant lapsing = now.minus(Duration.ofHours(24)).plusMillis(2_500);
    jobs.events(event("ada", "e1", "buy", lapsing), event("bob", "e2", "buy", now));
    soon(() -> members(bought), List.of("ada", "bob"));
    soon(() -> members(bought), List.of("bob"));
    assertThat(feed(bought))
        .containsExactly("ada realized: event", "bob realized: event", "ada exited: window lapsed");
    JsonNode page = api.get(FEED + "?limit=1000").is(200).json();
    Instant left = Instant.parse(page.path("qualifications").get(2).path("time").asText());
    assertThat(Duration.between(lapsing.plus(Duration.ofHours(24)), left))
        .isBetween(Duration.ZERO, Duration.ofSeconds(2));
    assertThat(jobs.ids(bought, "?status=exited")).containsExactly("ada");
  }

  @Test
  void aJobAndStreamingAgree() throws Exception {
    Instant now = Instant.now();
    jobs.profiles(Jobs.person("ada", "'tier': 1"));
    String bought = jobs.define(BOUGHT, CONTINUOUS);
    soon(() -> members(bought), List.of());
    jobs.events(event("ada", "e1", "buy", now));
    soon(() -> members(bought), List.of("ada"));
    JsonNode job = jobs.succeeded(List.of(bought));
    assertThat(job.at("/metrics/segmentedProfileCounter/" + bought).asInt()).isEqualTo(1);
    assertThat(jobs.ids(bought, "?status=existing")).containsExactly("ada");
    assertThat(feed(bought)).containsExactly("ada realized: event");
    String batch = jobs.define("tier = 1");
    jobs.succeeded(List.of(batch));
    assertThat(feed(batch)).containsExactly("ada realized: job");
    assertThat(feed()).containsExactly("ada realized: event", "ada realized: job");
  }

  @Test
  void deletionsOptOutsAndLinksAreSeen() throws Exception {
    jobs.profiles(
        Jobs.person("ada", "'tier': 5"),
        Jobs.person("bob", "'tier': 5"),
        Jobs.person("carl", "'tier': 1"));
    String high = jobs.define("tier > 2", CONTINUOUS);
    soon(() -> members(high), List.of("ada", "bob"));
    jobs.profiles(Jobs.person("bob", "'tier': 5, 'optInOut': {'globalOptout': true}"));
    soon(() -> members(high), List.of("ada"));
    api.delete("/muster/v1/profiles?entityId=ada&entityIdNS=CRMID").is(200);
    soon(() -> members(high), List.of());
    assertThat(feed(high))
        .containsExactly(
            " realized: definition change",
            "bob realized: definition change",
            "bob exited: consent");
    assertThat(api.get(CONSISTENCY).is(200).json().path("consistent").asBoolean()).isTrue();
  }

  @Test
  void anEditIsBackfilledAndADeletionForgotten() throws Exception {
    jobs.profiles(Jobs.person("ada", "'tier': 5"), Jobs.person("bob", "'tier': 1"));
    String segment = jobs.define("tier > 2", CONTINUOUS);
    soon(() -> members(segment), List.of("ada"));
    api.patch(
            Api.DEFINITIONS + "/" + segment,
            Drafts.json(
                "{'expression': {'type': 'PQL', 'format': 'pql/text', 'value': 'tier < 2'}}"))
        .is(200);
    soon(() -> members(segment), List.of("bob"));
    assertThat(feed(segment))
        .containsExactly(
            "ada realized: definition change",
            "bob realized: definition change",
            "ada exited: definition change");
  }

  @Test
  void theEdgeAnswersInTheRequest() throws Exception {
    jobs.profiles(Jobs.person("ada", "'tier': 5"));
    String bought = jobs.define(BOUGHT, SYNCHRONOUS);
    String high = jobs.define("tier > 2", SYNCHRONOUS);
    soon(() -> members(high), List.of("ada"));

    String request =
        "{'identity': {'namespace': 'CRMID', 'id': 'ada'}, 'event': {'eventType': 'buy'}, 'store': %s}";
    JsonNode tried = api.post(EDGE, Drafts.json(request.formatted("false"))).is(200).json();
    assertThat(tried.at("/segmentMembership/ups/" + bought + "/status").asText())
        .isEqualTo("realized");
    assertThat(tried.at("/segmentMembership/ups/" + high + "/status").asText())
        .isEqualTo("realized");
    assertThat(tried.path("changes")).hasSize(1);
    assertThat(tried.at("/changes/0/segmentId").asText()).isEqualTo(bought);
    // It was not stored.
    JsonNode asked =
        api.post(EDGE, Drafts.json("{'identity': {'namespace': 'CRMID', 'id': 'ada'}}"))
            .is(200)
            .json();
    assertThat(asked.at("/segmentMembership/ups").size()).isEqualTo(1);
    assertThat(asked.path("changes")).isEmpty();

    JsonNode stored = api.post(EDGE, Drafts.json(request.formatted("true"))).is(200).json();
    assertThat(stored.path("changes")).hasSize(1);
    soon(() -> members(bought), List.of("ada"));
    JsonNode again = api.post(EDGE, Drafts.json(request.formatted("true"))).is(200).json();
    assertThat(again.path("changes")).isEmpty();

    JsonNode stranger =
        api.post(
                EDGE,
                Drafts.json(
                    "{'identity': {'namespace': 'CRMID', 'id': 'new'}, 'event': {'eventType': 'buy'}}"))
            .is(200)
            .json();
    assertThat(stranger.path("changes")).hasSize(1);
    api.post(EDGE, Drafts.json("{'identity': {'namespace': 'CRMID'}}")).is(400, "identity-missing");
    api.post(
            EDGE,
            Drafts.json(
                "{'identity': {'namespace': 'CRMID', 'id': 'x'}, 'event': {'timestamp': 'never'}}"))
        .is(400);
    api.post(EDGE, Drafts.json("{'identity': {'namespace': 'CRMID', 'id': 'x'}, 'store': true}"))
        .is(400, "event-missing");
  }

  @Test
  void theFeedGoesOnFromWhereOneStopped() throws Exception {
    String segment = jobs.define("tier > 2", CONTINUOUS);
    soon(() -> members(segment), List.of());
    String end = api.get(FEED + "?after=end").is(200).json().path("next").asText();
    var people = new ArrayList<String>();
    for (int number = 0; number < 25; number++) {
      people.add(Jobs.person("p" + number, "'tier': 3"));
    }
    jobs.profiles(people.toArray(String[]::new));
    JsonNode waited = api.get(FEED + "?wait=20&limit=10&after=" + end).is(200).json();
    assertThat(waited.path("qualifications")).isNotEmpty();
    var seen = new ArrayList<String>();
    String after = end;
    while (seen.size() < 25) {
      JsonNode page = api.get(FEED + "?limit=4&wait=5&after=" + after).is(200).json();
      page.path("qualifications")
          .forEach(each -> seen.add(each.at("/identities/CRMID/0").asText()));
      after = page.path("next").asText();
    }
    assertThat(seen).hasSize(25).doesNotHaveDuplicates();
    assertThat(api.get(FEED + "?after=" + after).is(200).json().path("qualifications")).isEmpty();
    api.get(FEED + "?after=yesterday").is(400, "parameter-invalid");
    api.get(FEED + "?after=999999999-1-0").is(400, "parameter-invalid");
    assertThat(Muster.shared().newTenant().get(FEED).is(200).json().path("qualifications"))
        .isEmpty();
  }

  @Test
  void theFeedComesAsServerSentEvents() throws Exception {
    String token =
        "Bearer "
            + Muster.shared().token("ORG-sse@Muster", List.of("prod"), EnumSet.allOf(Right.class));
    Api listener = Muster.shared().tenant("ORG-sse@Muster", "prod");
    var others = new Jobs(listener);
    String kept = others.define("tier > 2", CONTINUOUS);
    var request =
        HttpRequest.newBuilder(URI.create(Muster.shared().address() + FEED + "?segmentId=" + kept))
            .header("Authorization", token)
            .header("x-api-key", "tests")
            .header("x-gw-ims-org-id", "ORG-sse@Muster")
            .header("x-sandbox-name", "prod")
            .header("Accept", "text/event-stream")
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      var answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type")).contains("text/event-stream");
      try (var lines =
          new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
        others.profiles(Jobs.person("ada", "'tier': 3"));
        assertThat(nextData(lines)).contains("\"ada\"").contains("\"realized\"");
        others.profiles(Jobs.person("ada", "'tier': 1"));
        assertThat(nextData(lines)).contains("\"ada\"").contains("\"exited\"");
      }
      client.shutdownNow();
    }
  }

  private static String nextData(BufferedReader lines) throws IOException {
    String line = lines.readLine();
    while (line != null && !line.startsWith("data:")) {
      line = lines.readLine();
    }
    return String.valueOf(line);
  }
}
