package dev.muster.pql.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.pql.Pql;
import dev.muster.pql.check.CheckedQuery;
import dev.muster.pql.check.Settings;
import dev.muster.pql.interpret.Evaluation;
import dev.muster.pql.interpret.EvaluationSettings;
import dev.muster.pql.interpret.Interpreter;
import dev.muster.pql.interpret.Value;
import dev.muster.pql.problem.Result;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Members of real segments over the sample of 500 customers, computed independently of us.
class RetailTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Map<String, Map<String, Value>> LOADED = new TreeMap<>();

  static Stream<JsonNode> segments() throws IOException {
    return SharedFiles.lines("data/retail/sample/open.expected.jsonl").stream()
        .filter(line -> line.path("dataset").asText().equals("invoices"));
  }

  @ParameterizedTest
  @MethodSource("segments")
  void findsTheMembers(JsonNode segment) throws IOException {
    Map<String, Value> profiles = profiles();
    Instant now = Instant.parse(segment.get("now").textValue());
    Map<String, CheckedQuery> queries = queries();
    TreeSet<String> members = new TreeSet<>();
    profiles.forEach((id, profile) -> {
      if (isMember(queries, segment.get("id").textValue(), profile, now)) {
        members.add(id);
      }
    });
    assertThat(members).hasSize(segment.get("expectedCount").intValue());
    assertThat(sha256(String.join("\n", members)))
        .isEqualTo(segment.get("membersSha256").textValue());
  }

  /// Audiences of audiences are evaluated at the same time, one through the other.
  private static boolean isMember(
      Map<String, CheckedQuery> queries, String id, Value profile, Instant now) {
    EvaluationSettings settings =
        EvaluationSettings.at(now).withMemberships(other -> isMember(queries, other, profile, now));
    CheckedQuery query = queries.get(id);
    if (query == null) {
      return fail("No segment " + id);
    }
    return switch (Interpreter.evaluate(query, profile, settings)) {
      case Evaluation.Evaluated evaluated -> evaluated.qualifies();
      case Evaluation.OutOfSteps out -> fail(out.message());
    };
  }

  static Map<String, CheckedQuery> queries() throws IOException {
    Map<String, CheckedQuery> queries = new LinkedHashMap<>();
    for (JsonNode segment : segments().toList()) {
      String pql = segment.get("pql").textValue();
      switch (Pql.check(Pql.Format.TEXT, pql, Settings.DEFAULT)) {
        case Result.Success<CheckedQuery>(var query) ->
            queries.put(segment.get("id").textValue(), query);
        case Result.Failure<CheckedQuery>(var problems) -> fail(pql + "\n" + problems);
      }
    }
    return queries;
  }

  static synchronized Map<String, Value> profiles() throws IOException {
    Map<String, Value> loaded = LOADED.get("sample");
    if (loaded != null) {
      return loaded;
    }
    Map<String, ObjectNode> documents = new TreeMap<>();
    for (JsonNode profile : zipped("data/retail/sample/profiles.ndjson.gz")) {
      documents.put(profile.get("_id").textValue(), (ObjectNode) profile);
    }
    for (JsonNode event : zipped("data/retail/sample/events.ndjson.gz")) {
      String id = event.at("/identityMap/CRMID/0/id").textValue();
      ObjectNode document = documents.get(id);
      if (document != null) {
        document.withArray("xEvent").add(event);
      }
    }
    Map<String, Value> profiles = new TreeMap<>();
    documents.forEach((id, document) -> profiles.put(id, Value.of(document)));
    LOADED.put("sample", profiles);
    return profiles;
  }

  private static List<JsonNode> zipped(String name) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(SharedFiles.path(name))),
                StandardCharsets.UTF_8))) {
      return reader
          .lines()
          .map(line -> {
            try {
              return MAPPER.readTree(line);
            } catch (IOException malformed) {
              throw new IllegalStateException(line, malformed);
            }
          })
          .toList();
    }
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
