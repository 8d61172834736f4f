package dev.muster.server.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/// What tests of segment jobs do again and again.
final class Jobs {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Api api;

  Jobs(Api api) {
    this.api = api;
  }

  /// A new definition with this expression.
  ///
  /// @return its id
  String define(String pql) {
    return define(pql, "{}");
  }

  String define(String pql, String fields) {
    var draft = Drafts.definition();
    draft.withObject("expression").put("value", pql);
    draft.setAll((com.fasterxml.jackson.databind.node.ObjectNode) Drafts.json(fields));
    return api.post(Api.DEFINITIONS, draft).is(200).id();
  }

  void profiles(String... documents) {
    send(Api.PROFILES, String.join("\n", documents));
  }

  void events(String... documents) {
    send(Api.EVENTS, String.join("\n", documents));
  }

  void send(String target, String lines) {
    api.with("Content-Type", "application/x-ndjson")
        .send("POST", target, lines.replace('\'', '"').getBytes(StandardCharsets.UTF_8))
        .is(200);
  }

  /// A profile with one identity.
  static String person(String id, String fields) {
    return "{'identityMap': {'CRMID': [{'id': '%s', 'primary': true}]}%s}"
        .formatted(id, fields.isEmpty() ? "" : ", " + fields);
  }

  static ArrayNode list(List<String> ids) {
    ArrayNode list = Drafts.MAPPER.createArrayNode();
    ids.forEach(id -> list.addObject().put("segmentId", id));
    return list;
  }

  /// Makes a job and waits until it has ended.
  JsonNode run(JsonNode request) {
    return ended(api.post(Api.JOBS, request).is(200).id());
  }

  JsonNode run(List<String> ids) {
    return run(list(ids));
  }

  JsonNode ended(String id) {
    long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
    JsonNode job = api.get(Api.JOBS + "/" + id).is(200).json();
    while (!job.path("status").asText().matches("SUCCEEDED|FAILED|CANCELLED")) {
      if (System.nanoTime() > deadlineNanos) {
        throw new AssertionError("The job does not end: " + job);
      }
      try {
        Thread.sleep(10);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
      job = api.get(Api.JOBS + "/" + id).is(200).json();
    }
    return job;
  }

  JsonNode succeeded(List<String> ids) {
    JsonNode job = run(ids);
    if (!job.path("status").asText().equals("SUCCEEDED")) {
      throw new AssertionError("The job did not succeed: " + job);
    }
    return job;
  }

  JsonNode members(String segmentId, String query) {
    return api.get(Api.SEGMENTS + segmentId + "/members" + query).is(200).json();
  }

  JsonNode count(String segmentId) {
    return api.get(Api.SEGMENTS + segmentId + "/count").is(200).json();
  }

  JsonNode checksum(String segmentId) {
    return api.get(Api.SEGMENTS + segmentId + "/checksum?namespace=CRMID").is(200).json();
  }

  /// The first CRMID of each of the listed.
  List<String> ids(String segmentId, String query) {
    return members(segmentId, query)
        .path("members")
        .valueStream()
        .map(member -> member.at("/identities/CRMID/0").asText())
        .toList();
  }
}
