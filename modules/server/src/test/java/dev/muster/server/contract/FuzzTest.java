package dev.muster.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Random requests, from nearly right to quite wrong. Every answer is checked as all others are: it
/// is never the service's fault, and what is refused is refused in the one form. A failure prints
/// the seed; `-Dmuster.seed=N` replays it.
class FuzzTest {
  private static final int COUNT = 3_000;
  private static final List<String> METHODS =
      List.of(
          "GET", "GET", "GET", "POST", "POST", "PATCH", "DELETE", "PUT", "OPTIONS", "TRACE", "FOO");
  private static final List<String> PATHS =
      List.of(
          Api.DEFINITIONS,
          Api.DEFINITIONS + "/",
          Api.DEFINITIONS + "/{id}",
          Api.BULK_GET,
          Api.VERSIONS + "{id}/versions",
          Api.VERSIONS + "{id}/versions/{number}",
          Api.FOLDERS,
          Api.FOLDERS + "/{id}",
          Api.CHECK_EXPRESSION,
          Api.EVALUATE,
          Api.CONVERSION,
          Api.SEARCH + "/namespaces",
          Api.SEARCH + "/entities",
          Api.SEARCH + "/taxonomy",
          "/health/ready",
          "/openapi.yaml",
          "/{id}");
  private static final List<String> PARAMETERS =
      List.of(
          "start",
          "limit",
          "page",
          "sort",
          "name",
          "parentFolderId",
          "evaluationInfo.batch.enabled",
          "evaluationInfo.continuous.enabled",
          "s",
          "namespace",
          "entityId",
          "schema.name",
          "schemaClass",
          "other",
          "");
  private static final List<String> VALUES =
      List.of(
          "0",
          "1",
          "7",
          "-1",
          "1000",
          "99999999999999999999",
          "true",
          "FALSE",
          "name:asc",
          "id:desc",
          "name",
          "AEPSegments",
          "_xdm.context.segmentdefinition",
          "",
          " ",
          "\u0000",
          "a\u0000b",
          "\ud83d\ude00",
          "'",
          "\"",
          "\\",
          "%",
          "*",
          "(",
          "a AND",
          "segmentName:x",
          "/[/",
          "x~9",
          "root",
          "..",
          "null",
          "\r\nX-Y: z",
          "\u202e",
          "[* TO *]",
          "NaN",
          "1e9");
  private static final List<String> JSON =
      List.of(
          "null",
          "true",
          "0",
          "-1",
          "1.5",
          "1e400",
          "\"\"",
          "\"x\"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "\"\ud83d\ude00\"",
          "[]",
          "{}",
          "[null]",
          "[[[]]]",
          "{\"enabled\": true}",
          "{\"enabled\": 7}",
          "{\"a\": {}}",
          "99999999999999999999",
          "\"30\"",
          "\"root\"",
          "{\"type\": \"PQL\", \"format\": \"pql/text\", \"value\": \"x\"}",
          "{\"value\": \"x\"}",
          "{\"name\": \"_xdm.context.profile\"}");
  private static final List<String> FIELDS =
      List.of(
          "name",
          "description",
          "expression",
          "schema",
          "mergePolicyId",
          "evaluationInfo",
          "dataGovernancePolicy",
          "ttlInDays",
          "parentFolderId",
          "ids",
          "id",
          "version",
          "sandbox",
          "profile",
          "now",
          "explain",
          "muster",
          "more",
          "");

  private final Muster muster = Muster.shared();

  @Test
  void nothingBringsTheServiceDown() {
    long seed = Long.getLong("muster.seed", System.nanoTime());
    var random = new Random(seed);
    Api api = muster.newTenant();
    var ids = new ArrayList<String>();
    var statuses = new TreeMap<Integer, Integer>();
    try {
      for (int i = 0; i < COUNT; i++) {
        Reply reply = random.nextInt(10) == 0 ? rawRequest(random, api) : request(random, api, ids);
        statuses.merge(reply.status(), 1, Integer::sum);
        boolean isMade =
            (reply.status() == 200 || reply.status() == 201) && reply.request().startsWith("POST");
        if (isMade && reply.json().has("id")) {
          ids.add(reply.id());
        }
      }
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError("With -Dmuster.seed=" + seed, e);
    }
    // Neither all right nor all wrong.
    assertThat(statuses).as("With -Dmuster.seed=" + seed).containsKeys(200, 400, 404, 405);
    api.get("/health/ready").is(200);
    api.get(Api.DEFINITIONS + "?limit=1000").is(200);
    api.get(Api.SEARCH + "/entities?namespace=AEPSegments&limit=1000").is(200);
  }

  private static Reply request(Random random, Api api, List<String> ids) {
    String method = pick(random, METHODS);
    boolean hasBody = random.nextInt(10) < (method.startsWith("P") ? 9 : 1);
    Api caller = api;
    for (int i = random.nextInt(3); i > 0; i--) {
      caller = changed(random, caller);
    }
    return caller.send(method, target(random, ids), hasBody ? body(random, ids) : null);
  }

  private static Api changed(Random random, Api api) {
    return switch (random.nextInt(12)) {
      case 0 -> api.without(pick(random, List.copyOf(api.headers().keySet())));
      case 1 ->
          api.with("x-sandbox-name", pick(random, List.of("dev", "prod", "x", "%00", "' OR 1=1")));
      case 2 ->
          api.with(
              "If-Match",
              pick(
                  random,
                  List.of("*", "\"1\"", "\"2\"", "x", "", "\"", "W/\"1\"", "9".repeat(40))));
      case 3 ->
          api.with(
              "Idempotency-Key", pick(random, List.of("a", "b", "", "k".repeat(300), "\u00e9")));
      case 4 ->
          api.with(
              "Content-Type",
              pick(
                  random,
                  List.of(
                      "text/plain",
                      "application/json;charset=x",
                      "application/xml",
                      "x",
                      "/",
                      "multipart/form-data")));
      case 5 ->
          api.with("x-request-id", pick(random, List.of("abc", "x".repeat(500), "a b", "\u00e9")));
      case 6 ->
          api.with(
              "Authorization", pick(random, List.of("Bearer x", "Bearer a.b.c", "x", "Bearer ")));
      case 7 -> api.with("Content-Encoding", pick(random, List.of("gzip", "deflate", "x")));
      case 8 -> api.with("Accept-Encoding", "gzip");
      case 9 -> api.with("Range", "bytes=0-1");
      default -> api;
    };
  }

  private static String target(Random random, List<String> ids) {
    String path =
        pick(random, PATHS)
            .replace(
                "{id}",
                random.nextInt(4) > 0 && !ids.isEmpty()
                    ? pick(random, ids)
                    : Muster.encoded(pick(random, VALUES)))
            .replace(
                "{number}", random.nextInt(3) > 0 ? "1" : Muster.encoded(pick(random, VALUES)));
    var target = new StringBuilder(path);
    for (int i = random.nextInt(4); i > 0; i--) {
      target
          .append(target.indexOf("?") < 0 ? '?' : '&')
          .append(Muster.encoded(pick(random, PARAMETERS)));
      if (random.nextInt(20) > 0) {
        target
            .append('=')
            .append(
                Muster.encoded(
                    random.nextInt(4) > 0 || ids.isEmpty()
                        ? pick(random, VALUES)
                        : pick(random, ids)));
      }
    }
    return target.toString();
  }

  private static byte[] body(Random random, List<String> ids) {
    String text =
        switch (random.nextInt(8)) {
          case 0 -> pick(random, JSON);
          case 1 ->
              "[\"" + (ids.isEmpty() ? "x" : pick(random, ids)) + "\", " + pick(random, JSON) + "]";
          case 2 -> Drafts.folder("folder " + random.nextInt(50)).toString();
          case 3, 4 -> Drafts.definition("fuzz " + random.nextInt(500)).toString();
          default -> object(random, ids);
        };
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return random.nextInt(6) == 0 ? mutated(random, bytes) : bytes;
  }

  private static String object(Random random, List<String> ids) {
    Map<String, String> fields = new TreeMap<>();
    if (random.nextBoolean()) {
      fields.put("name", "\"fuzz " + random.nextInt(500) + "\"");
      fields.put("expression", "{\"value\": \"x\"}");
    }
    for (int i = random.nextInt(5); i > 0; i--) {
      fields.put(
          pick(random, FIELDS),
          random.nextInt(8) == 0 && !ids.isEmpty()
              ? "\"" + pick(random, ids) + "\""
              : pick(random, JSON));
    }
    var text = new StringBuilder("{");
    fields.forEach((name, value) ->
        text.append(text.length() > 1 ? "," : "")
            .append('"')
            .append(name)
            .append("\":")
            .append(value));
    return text.append('}').toString();
  }

  private static byte[] mutated(Random random, byte[] bytes) {
    byte[] other = bytes.clone();
    for (int i = 1 + random.nextInt(4); i > 0 && other.length > 0; i--) {
      other[random.nextInt(other.length)] = (byte) random.nextInt(256);
    }
    return random.nextInt(4) == 0
        ? java.util.Arrays.copyOf(other, random.nextInt(other.length + 20))
        : other;
  }

  /// Bytes that are nearly a request. The service may hang up instead of answering.
  private static Reply rawRequest(Random random, Api api) {
    var text = new StringBuilder("GET " + Api.DEFINITIONS + "?limit=1 HTTP/1.1\r\nHost: x\r\n");
    api.headers()
        .forEach((name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
    text.append("Connection: close\r\n\r\n");
    byte[] bytes = text.toString().getBytes(StandardCharsets.ISO_8859_1);
    // Neither the method nor the end is touched: without the end the service has to wait for it.
    for (int i = 1 + random.nextInt(5); i > 0; i--) {
      int at = 4 + random.nextInt(bytes.length - 30);
      bytes[at] = (byte) random.nextInt(256);
    }
    try {
      return api.rubbish(bytes);
    } catch (IOException _) {
      return new Reply("cut off", 0, Map.of(), new byte[0]);
    }
  }

  private static <T> T pick(Random random, List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
