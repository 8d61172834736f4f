package dev.muster.server.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Real customers of a real shop, exported: the rows of the files are the members that others have
/// computed, and nothing of their events is lost.
class RetailExportTest {
  private static final String FOLDER = "data/retail/";
  private static final String NOW = "2011-12-10T00:00:00Z";
  private static final int SEGMENT_COUNT = 12;

  @Test
  void theRowsAreTheMembers() throws Exception {
    Api api = Muster.shared().newTenant();
    var jobs = new Jobs(api);
    var exports = new Exports(api);
    send(api, Api.PROFILES, file("profiles.ndjson.gz"));
    send(api, Api.EVENTS, file("events.ndjson.gz"));
    Map<String, JsonNode> segments = new LinkedHashMap<>();
    for (String line : Files.readAllLines(file("open.jsonl"))) {
      JsonNode segment = Drafts.MAPPER.readTree(line);
      String pql = segment.path("pql").asText();
      if (segments.size() < SEGMENT_COUNT
          && segment.path("dataset").asText().equals("invoices")
          && segment.path("now").asText().equals(NOW)
          && !pql.contains("inSegment")) {
        segments.put(jobs.define(pql), segment);
      }
    }
    ObjectNode request = Drafts.object().put("now", NOW);
    request.set("segments", Jobs.list(List.copyOf(segments.keySet())));
    assertThat(jobs.run(request).path("status").asText()).isEqualTo("SUCCEEDED");

    String dataset = exports.dataset("members", "parquet");
    ObjectNode filter = Drafts.object();
    filter.set("segments", Jobs.list(List.copyOf(segments.keySet())));
    JsonNode job =
        exports.succeeded(
            dataset,
            "'fields': 'identityMap', 'filter': %s, 'destination': {'segmentPerBatch': true}"
                .formatted(filter));
    assertThat(job.at("/destination/batches")).hasSize(segments.size());
    JsonNode batches = exports.batches(dataset);
    assertThat(batches).hasSize(segments.size());
    for (JsonNode batch : batches) {
      JsonNode expected = Objects.requireNonNull(segments.get(batch.path("segmentId").asText()));
      List<String> ids = exports.ask(batch, "SELECT identityMap['CRMID'][1].id FROM %s");
      assertThat(ids).as(expected.toString()).hasSize(expected.path("expectedCount").asInt());
      assertThat(batch.path("rows").asInt()).isEqualTo(ids.size());
      assertThat(batch.at("/segments/0/now").asText()).isEqualTo(NOW);
      assertThat(sha256(ids))
          .as(expected.toString())
          .isEqualTo(expected.path("membersSha256").asText());
    }

    String everything = exports.dataset("everything", "parquet");
    exports.succeeded(
        everything, "'filter': {'emptyProfiles': true}, 'additionalFields': {'eventList': {}}");
    JsonNode batch = exports.batches(everything).path(0);
    assertThat(
            exports.ask(
                batch,
                """
                SELECT count(*), count(e._id), count(DISTINCT e._id), round(sum(e.commerce.order.priceTotal), 3),
                  sum(len(e.productListItems)), typeof(any_value(e.timestamp))
                FROM (SELECT unnest(xEvent) AS e FROM %s)\
                """))
        .containsExactly("22190|22190|22190|8300065.814|406829|TIMESTAMP WITH TIME ZONE");
    assertThat(exports.ask(batch, "SELECT count(*), count(DISTINCT homeAddress.country) FROM %s"))
        .containsExactly("4372|36");
  }

  private static String sha256(List<String> ids) throws Exception {
    byte[][] sorted =
        ids.stream().map(id -> id.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
    Arrays.sort(sorted, Arrays::compareUnsigned);
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (int i = 0; i < sorted.length; i++) {
      if (i > 0) {
        digest.update((byte) '\n');
      }
      digest.update(sorted[i]);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void send(Api api, String target, Path zipped) throws IOException {
    Reply reply =
        api.with("Content-Type", "application/gzip")
            .send("POST", target, Files.readAllBytes(zipped))
            .is(200);
    assertThat(reply.json().path("rejected").asInt()).isZero();
  }

  /// Beside the project; the tests that need it are skipped where it is not.
  private static Path file(String name) {
    Path root = Path.of(System.getProperty("muster.root", "."));
    Path path = root.resolve("../shared").resolve(FOLDER + name).normalize();
    assumeTrue(Files.exists(path), () -> path + " is not here");
    return path;
  }
}
