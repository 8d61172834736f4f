package dev.muster.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.columns.Dictionaries;
import dev.muster.columns.Table;
import dev.muster.columns.TableBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Members of real segments over a sample of 500 customers, computed independently of us.
class RetailTest {

  @Test
  void findsTheMembersOfAllSegments() throws IOException {
    List<JsonNode> segments =
        SharedFiles.lines("data/retail/sample/open.expected.jsonl").stream()
            .filter(line -> line.path("dataset").asText().equals("invoices"))
            .toList();
    List<SegmentQuery> queries = new ArrayList<>();
    for (JsonNode segment : segments) {
      queries.add(
          new SegmentQuery(
              segment.get("id").textValue(), Queries.of(segment.get("pql").textValue())));
    }
    Map<String, ObjectNode> documents = documents();
    List<String> ids = List.copyOf(documents.keySet());
    TableBuilder builder = new TableBuilder(new Dictionaries(), "profile");
    documents.values().forEach(builder::addRow);
    Table table = builder.build();
    Plan plan = Plan.compile(queries, PlanSettings.DEFAULT);
    Map<Instant, Plan.Result> results = new TreeMap<>();
    for (int segment = 0; segment < segments.size(); segment++) {
      JsonNode expected = segments.get(segment);
      Plan.Result result =
          results.computeIfAbsent(
              Instant.parse(expected.get("now").textValue()),
              now -> plan.evaluate(table, allRows(ids.size()), now));
      TreeSet<String> members = new TreeSet<>();
      long[] bits = result.bits(segment);
      for (int row = 0; row < ids.size(); row++) {
        if ((bits[row >>> 6] >>> row & 1) != 0) {
          members.add(ids.get(row));
        }
      }
      String pql = expected.get("pql").textValue();
      assertThat(members).as(pql).hasSize(expected.get("expectedCount").intValue());
      assertThat(sha256(String.join("\n", members)))
          .as(pql)
          .isEqualTo(expected.get("membersSha256").textValue());
    }
  }

  private static long[] allRows(int rowCount) {
    long[] live = new long[(rowCount + 63) >>> 6];
    Arrays.fill(live, -1L);
    return live;
  }

  private static Map<String, ObjectNode> documents() throws IOException {
    Map<String, ObjectNode> documents = new TreeMap<>();
    for (JsonNode profile : SharedFiles.lines("data/retail/sample/profiles.ndjson.gz")) {
      documents.put(profile.get("_id").textValue(), (ObjectNode) profile);
    }
    for (JsonNode event : SharedFiles.lines("data/retail/sample/events.ndjson.gz")) {
      String id = event.at("/identityMap/CRMID/0/id").textValue();
      ObjectNode document = documents.get(id);
      if (document != null) {
        document.withArray("xEvent").add(event);
      }
    }
    return documents;
  }

  private static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
