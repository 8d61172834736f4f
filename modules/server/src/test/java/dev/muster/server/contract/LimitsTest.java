package dev.muster.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.server.access.ApiKeys;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// A service with small limits, reached one by one; and one that accepts only known keys.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LimitsTest {
  private Muster muster = Muster.shared();

  @BeforeAll
  void start() {
    muster =
        Muster.with(
            Map.ofEntries(
                Map.entry("limits.definitions", "4"),
                Map.entry("limits.streamingDefinitions", "2"),
                Map.entry("limits.edgeDefinitions", "1"),
                Map.entry("limits.folders", "4"),
                Map.entry("limits.folderDepth", "2"),
                Map.entry("limits.bodyKibibytes", "4"),
                Map.entry("limits.headerBytes", "2048"),
                Map.entry("limits.pathBytes", "512"),
                Map.entry("limits.jsonDepth", "10"),
                Map.entry("limits.expressionKibibytes", "1"),
                Map.entry("commands.idempotencyKeyCount", "2"),
                Map.entry(
                    "access.apiKeysSha256",
                    ApiKeys.digest("tests") + "," + ApiKeys.digest("other"))));
  }

  @AfterAll
  void stop() {
    muster.close();
  }

  private static ObjectNode evaluated(String method) {
    ObjectNode draft = Drafts.definition();
    draft.putObject("evaluationInfo").putObject(method).put("enabled", true);
    return draft;
  }

  @Test
  void definitions() {
    Api api = muster.newTenant();
    String first = api.post(Api.DEFINITIONS, Drafts.definition()).is(200).id();
    for (int i = 1; i < 4; i++) {
      api.post(Api.DEFINITIONS, Drafts.definition()).is(200);
    }
    Reply refused = api.post(Api.DEFINITIONS, Drafts.definition()).is(409, "definitions-limit");
    assertThat(refused.json().path("title").asText()).contains("4");
    api.patch(Api.DEFINITIONS + "/" + first, "{\"description\": \"x\"}").is(200);
    api.delete(Api.DEFINITIONS + "/" + first).is(200);
    api.post(Api.DEFINITIONS, Drafts.definition()).is(200);
    muster.newTenant().post(Api.DEFINITIONS, Drafts.definition()).is(200);
  }

  @Test
  void streamingAndEdgeDefinitions() {
    Api api = muster.newTenant();
    String edge = api.post(Api.DEFINITIONS, evaluated("synchronous")).is(200).id();
    api.post(Api.DEFINITIONS, evaluated("synchronous")).is(409, "edge-limit");
    String streaming = api.post(Api.DEFINITIONS, evaluated("continuous")).is(200).id();
    api.post(Api.DEFINITIONS, evaluated("continuous")).is(409, "streaming-limit");
    String batch = api.post(Api.DEFINITIONS, evaluated("batch")).is(200).id();
    String toStreaming = "{\"evaluationInfo\": {\"continuous\": {\"enabled\": true}}}";
    String toEdge = "{\"evaluationInfo\": {\"synchronous\": {\"enabled\": true}}}";
    String toBatch =
        "{\"evaluationInfo\": {\"continuous\": {\"enabled\": false}, \"synchronous\": {\"enabled\": false}}}";
    api.patch(Api.DEFINITIONS + "/" + batch, toStreaming).is(409, "streaming-limit");
    api.patch(Api.DEFINITIONS + "/" + batch, toEdge).is(409);
    // Those that count already may change.
    api.patch(Api.DEFINITIONS + "/" + edge, toStreaming).is(200);
    api.patch(Api.DEFINITIONS + "/" + streaming, toBatch).is(200);
    api.patch(Api.DEFINITIONS + "/" + batch, toStreaming).is(200);
    api.delete(Api.DEFINITIONS + "/" + edge).is(200);
    api.patch(Api.DEFINITIONS + "/" + streaming, toEdge).is(200);
  }

  @Test
  void folders() {
    Api api = muster.newTenant();
    String a = api.post(Api.FOLDERS, Drafts.folder("a")).is(201).id();
    String b = api.post(Api.FOLDERS, Drafts.folder("b", a)).is(201).id();
    api.post(Api.FOLDERS, Drafts.folder("c", b)).is(409, "folder-depth");
    String c = api.post(Api.FOLDERS, Drafts.folder("c")).is(201).id();
    String d = api.post(Api.FOLDERS, Drafts.folder("d", c)).is(201).id();
    api.post(Api.FOLDERS, Drafts.folder("e")).is(409, "folders-limit");
    api.patch(Api.FOLDERS + "/" + c, Drafts.object().put("parentFolderId", a))
        .is(409, "folder-depth");
    api.patch(Api.FOLDERS + "/" + d, Drafts.object().put("parentFolderId", a)).is(200);
    api.delete(Api.FOLDERS + "/" + d).is(204);
    api.post(Api.FOLDERS, Drafts.folder("e")).is(201);
  }

  @Test
  void sizes() {
    Api api = muster.newTenant();
    api.post(Api.DEFINITIONS, Drafts.definition("x".repeat(5_000))).is(413, "body-too-large");
    ObjectNode draft = Drafts.definition();
    draft.withObject("expression").put("value", "x".repeat(1_025));
    assertThat(api.post(Api.DEFINITIONS, draft).is(400).codes())
        .containsExactly("expression-too-long");
    api.post(Api.BULK_GET, "[".repeat(11) + "]".repeat(11)).is(400, "json-too-deep");
    api.raw("GET", Api.DEFINITIONS + "?name=" + "x".repeat(600)).is(414, "path-too-long");
    api.with("x-long", "x".repeat(2_500)).raw("GET", Api.DEFINITIONS).is(431, "headers-too-long");
    api.get(Api.DEFINITIONS).is(200);
  }

  @Test
  void rememberedKeys() {
    Api api = muster.newTenant();
    ObjectNode draft = Drafts.definition();
    api.with("Idempotency-Key", "1").post(Api.DEFINITIONS, draft).is(200);
    api.with("Idempotency-Key", "2").post(Api.DEFINITIONS, Drafts.definition()).is(200);
    api.with("Idempotency-Key", "1").post(Api.DEFINITIONS, draft).is(200);
    api.with("Idempotency-Key", "3").post(Api.DEFINITIONS, Drafts.definition()).is(200);
    // The oldest key is forgotten, so that this is a new request.
    api.with("Idempotency-Key", "1").post(Api.DEFINITIONS, draft).is(409, "name-taken");
  }

  @Test
  void apiKeys() {
    Api api = muster.newTenant();
    api.with("x-api-key", "other").get(Api.DEFINITIONS).is(200);
    for (String key : List.of("unknown", "TESTS", "tests2", ApiKeys.digest("tests"))) {
      Reply refused = api.with("x-api-key", key).get(Api.DEFINITIONS).is(403, "api-key-unknown");
      assertThat(refused.text()).doesNotContain(ApiKeys.digest("tests"));
    }
  }
}
