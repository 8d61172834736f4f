package dev.muster.server.external;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.domain.ExactJson;
import dev.muster.domain.audiences.AudienceJson;
import dev.muster.domain.audiences.ExternalAudience;
import dev.muster.eventlog.Tenant;
import dev.muster.projections.catalogue.AudienceDocument;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// External audiences as the calls for their ingestion show them. There `audienceId` is the id that
/// they have here.
final class ExternalJson {
  private static final JsonMapper MAPPER = ExactJson.builder().build();

  private static final List<String> DETAILS =
      List.of(
          "name",
          "description",
          "fields",
          "sourceSpec",
          "ttlInDays",
          "labels",
          "tags",
          "audienceType",
          "originName",
          "namespace");

  private ExternalJson() {}

  /// As it is shown elsewhere.
  static ObjectNode of(Tenant tenant, ExternalAudience audience) {
    return read(AudienceJson.document(tenant, audience));
  }

  /// As it is shown elsewhere.
  static ObjectNode of(AudienceDocument audience) {
    return read(audience.document().getBytes(StandardCharsets.UTF_8));
  }

  static boolean isExternal(AudienceDocument audience) {
    return of(audience).path("type").asText().equals(AudienceJson.EXTERNAL);
  }

  /// The answer to a submission.
  static ObjectNode submitted(ObjectNode shown) {
    ObjectNode answer = MAPPER.createObjectNode();
    answer.set("operationId", shown.path("operationId"));
    answer.set("operationDetails", details(shown));
    return answer;
  }

  /// A submission is whole as soon as it is answered.
  static ObjectNode operation(ObjectNode shown) {
    ObjectNode answer = submitted(shown);
    answer.put("status", "SUCCESS");
    answer.set("audienceName", shown.path("name"));
    answer.set("audienceId", shown.path("id"));
    return stamped(answer, shown);
  }

  static ObjectNode audience(ObjectNode shown) {
    ObjectNode answer = MAPPER.createObjectNode();
    answer.set("audienceId", shown.path("id"));
    answer.set("audienceName", shown.path("name"));
    answer.setAll(details(shown));
    return stamped(answer, shown);
  }

  private static ObjectNode details(ObjectNode shown) {
    ObjectNode details = MAPPER.createObjectNode();
    for (String field : DETAILS) {
      JsonNode value = shown.path(field);
      if (!value.isMissingNode()) {
        details.set(field, value);
      }
    }
    if (!shown.path("audienceId").equals(shown.path("id"))) {
      details.set("customAudienceId", shown.path("audienceId"));
    }
    return details;
  }

  private static ObjectNode stamped(ObjectNode answer, ObjectNode shown) {
    answer.set("createdBy", shown.path("createdBy"));
    answer.set("createdAt", shown.path("createEpoch"));
    answer.set("updatedBy", shown.path("updatedBy"));
    answer.set("updatedAt", shown.path("updateEpoch"));
    return answer;
  }

  private static ObjectNode read(byte[] document) {
    try {
      return (ObjectNode) MAPPER.readTree(document);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
