package dev.muster.server.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/// Real customers of a real shop through the whole service: imported, defined, evaluated, and the
/// members compared with what others have computed.
class RetailJobsTest {
  private static final String FOLDER = "data/retail/";
  private static final Pattern REFERENCE = Pattern.compile("inSegment\\(\"(\\w+)\"\\)");

  @Test
  void everySegmentHasItsMembers() throws IOException {
    List<JsonNode> segments = invoiceSegments();
    Api api = Muster.shared().newTenant();
    var jobs = new Jobs(api);
    sendCustomers(api);
    Map<String, String> ids = define(jobs, segments);

    var byNow = new TreeMap<String, List<JsonNode>>();
    segments.forEach(segment ->
        byNow.computeIfAbsent(segment.path("now").asText(), _ -> new ArrayList<>()).add(segment));
    var wrong = new ArrayList<String>();
    byNow.forEach((now, evaluated) -> {
      JsonNode job = run(jobs, ids, evaluated, now);
      for (JsonNode segment : evaluated) {
        String id = Objects.requireNonNull(ids.get(segment.path("id").asText()));
        compare(jobs, segment, id, job, wrong);
      }
    });
    assertThat(wrong).isEmpty();
  }

  @Test
  void membersComeAndGoOverAYear() throws IOException {
    List<JsonNode> instants = lines("replay.open.jsonl");
    Map<String, JsonNode> definitions = new LinkedHashMap<>();
    lines("open.jsonl").forEach(line -> definitions.put(line.path("id").asText(), line));
    List<JsonNode> used =
        instants.stream()
            .map(line -> line.path("id").asText())
            .distinct()
            .map(id -> Objects.requireNonNull(definitions.get(id)))
            .toList();
    Api api = Muster.shared().newTenant();
    var jobs = new Jobs(api);
    send(api, Api.PROFILES, file("profiles.ndjson.gz"));
    Map<String, String> ids = define(jobs, used);

    List<String> events = zippedLines("events.ndjson.gz");
    int sent = 0;
    var wrong = new ArrayList<String>();
    var byNow = new TreeMap<Instant, List<JsonNode>>();
    instants.forEach(line ->
        byNow
            .computeIfAbsent(Instant.parse(line.path("now").asText()), _ -> new ArrayList<>())
            .add(line));
    for (Map.Entry<Instant, List<JsonNode>> step : byNow.entrySet()) {
      int upTo = sent;
      while (upTo < events.size() && timestamp(events.get(upTo)).isBefore(step.getKey())) {
        upTo++;
      }
      if (upTo > sent) {
        sendLines(api, String.join("\n", events.subList(sent, upTo)));
        sent = upTo;
      }
      JsonNode job = run(jobs, ids, step.getValue(), step.getKey().toString());
      for (JsonNode line : step.getValue()) {
        String id = Objects.requireNonNull(ids.get(line.path("id").asText()));
        compare(jobs, line, id, job, wrong);
        JsonNode statuses = job.at("/metrics/segmentedProfileByStatusCounter/" + id);
        if (statuses.path("realized").asInt() != line.path("entered").asInt()
            || statuses.path("exited").asInt() != line.path("exited").asInt()) {
          wrong.add(line + " came and went as " + statuses);
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  static List<JsonNode> invoiceSegments() throws IOException {
    return lines("open.jsonl").stream()
        .filter(line -> line.path("dataset").asText().equals("invoices"))
        .toList();
  }

  static void sendCustomers(Api api) throws IOException {
    send(api, Api.PROFILES, file("profiles.ndjson.gz"));
    send(api, Api.EVENTS, file("events.ndjson.gz"));
  }

  /// The expression with ids in place of labels; empty when one is not defined yet.
  static Optional<String> resolved(Map<String, String> ids, String pql) {
    Matcher references = REFERENCE.matcher(pql);
    var resolved = new StringBuilder();
    while (references.find()) {
      String id = ids.get(references.group(1));
      if (id == null) {
        return Optional.empty();
      }
      references.appendReplacement(resolved, "inSegment(\"" + id + "\")");
    }
    references.appendTail(resolved);
    return Optional.of(resolved.toString());
  }

  private static void compare(
      Jobs jobs, JsonNode expected, String id, JsonNode job, List<String> wrong) {
    int count = expected.path("expectedCount").asInt();
    JsonNode sum = jobs.checksum(id);
    if (sum.path("count").asInt() != count
        || job.at("/metrics/segmentedProfileCounter/" + id).asInt(-1) != count
        || !sum.path("membersSha256").equals(expected.path("membersSha256"))) {
      wrong.add(expected + " has " + sum);
    }
  }

  private static JsonNode run(
      Jobs jobs, Map<String, String> ids, List<JsonNode> segments, String now) {
    ObjectNode request = Drafts.object().put("now", now);
    request.set(
        "segments",
        Jobs.list(
            segments.stream()
                .map(segment -> Objects.requireNonNull(ids.get(segment.path("id").asText())))
                .toList()));
    JsonNode job = jobs.run(request);
    assertThat(job.path("status").asText())
        .as(job.path("errors").toString())
        .isEqualTo("SUCCEEDED");
    assertThat(job.at("/muster/skippedSegments")).isEmpty();
    return job;
  }

  /// Those that others refer to come first.
  ///
  /// @return the id of each label
  static Map<String, String> define(Jobs jobs, List<JsonNode> segments) {
    var ids = new LinkedHashMap<String, String>();
    var left = new ArrayList<>(segments);
    while (!left.isEmpty()) {
      int before = left.size();
      left.removeIf(segment -> {
        Optional<String> pql = resolved(ids, segment.path("pql").asText());
        pql.ifPresent(found -> ids.put(segment.path("id").asText(), jobs.define(found)));
        return pql.isPresent();
      });
      assertThat(left).as("segments that refer to none that there is").hasSizeLessThan(before);
    }
    return ids;
  }

  private static void send(Api api, String target, Path zipped) throws IOException {
    Reply reply =
        api.with("Content-Type", "application/gzip")
            .send("POST", target, Files.readAllBytes(zipped))
            .is(200);
    assertThat(reply.json().path("rejected").asInt()).isZero();
  }

  private static void sendLines(Api api, String lines) {
    Reply reply =
        api.with("Content-Type", "application/x-ndjson")
            .send("POST", Api.EVENTS, lines.getBytes(StandardCharsets.UTF_8))
            .is(200);
    assertThat(reply.json().path("rejected").asInt()).isZero();
  }

  private static Instant timestamp(String event) {
    try {
      return Instant.parse(Drafts.MAPPER.readTree(event).path("timestamp").asText());
    } catch (IOException e) {
      throw new IllegalStateException(event, e);
    }
  }

  /// Beside the project; the tests that need it are skipped where it is not.
  private static Path file(String name) {
    Path root = Path.of(System.getProperty("muster.root", "."));
    Path path = root.resolve("../shared").resolve(FOLDER + name).normalize();
    assumeTrue(Files.exists(path), () -> path + " is not here");
    return path;
  }

  private static List<JsonNode> lines(String name) throws IOException {
    var nodes = new ArrayList<JsonNode>();
    for (String line : Files.readAllLines(file(name))) {
      nodes.add(Drafts.MAPPER.readTree(line));
    }
    return nodes;
  }

  private static List<String> zippedLines(String name) throws IOException {
    try (InputStream file = Files.newInputStream(file(name));
        var reader =
            new BufferedReader(
                new InputStreamReader(new GZIPInputStream(file), StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    }
  }
}
