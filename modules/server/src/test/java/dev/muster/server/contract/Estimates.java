package dev.muster.server.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// What tests of previews do again and again.
final class Estimates {
  static final String PREVIEW = "/data/core/ups/preview";
  private static final String ESTIMATE = "/data/core/ups/estimate/";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Api api;

  Estimates(Api api) {
    this.api = api;
  }

  Reply make(String pql) {
    return make(pql, Drafts.object());
  }

  /// @param fields besides the expression
  Reply make(String pql, JsonNode fields) {
    ObjectNode body =
        Drafts.object()
            .put("predicateExpression", pql)
            .put("predicateType", "pql/text")
            .put("predicateModel", "_xdm.context.profile");
    body.setAll((ObjectNode) fields);
    return api.post(PREVIEW, body);
  }

  String path(Reply made) {
    return PREVIEW + "/" + made.json().path("previewId").asText();
  }

  String estimatePath(Reply made) {
    return ESTIMATE + made.json().path("previewId").asText();
  }

  /// The estimate as soon as it is final.
  JsonNode ready(Reply made) {
    long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
    JsonNode estimate = api.get(estimatePath(made)).is(200).json();
    while (!estimate.path("state").asText().equals("RESULT_READY")) {
      if (System.nanoTime() > deadlineNanos
          || estimate.path("state").asText().matches("FAILED|CANCELLED")) {
        throw new AssertionError("The preview does not get ready: " + estimate);
      }
      // Often enough to measure by, seldom enough to leave the processors to the service.
      LockSupport.parkNanos(500_000);
      estimate = api.get(estimatePath(made)).is(200).json();
    }
    return estimate;
  }

  long size(String pql) {
    return size(pql, Drafts.object());
  }

  long size(String pql, JsonNode fields) {
    return ready(make(pql, fields).is(201)).path("estimatedSize").asLong();
  }
}
