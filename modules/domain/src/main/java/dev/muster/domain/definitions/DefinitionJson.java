package dev.muster.domain.definitions;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.domain.ExactJson;
import dev.muster.domain.Sandbox;
import dev.muster.domain.folders.Folder;
import dev.muster.eventlog.Tenant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A definition in the API's own form.
public final class DefinitionJson {
  /// The only profile instance there is.
  public static final String PROFILE_INSTANCE = "ups";

  private static final ObjectMapper MAPPER = ExactJson.builder().build();

  private DefinitionJson() {}

  /// The whole definition as clients see it, in UTF-8.
  public static byte[] document(Tenant tenant, Definition definition) {
    return ExactJson.write(json -> writeDocument(json, tenant, definition));
  }

  /// What its author may change, as a tree of its own.
  public static ObjectNode content(DefinitionContent content) {
    byte[] bytes =
        ExactJson.write(json -> {
          json.writeStartObject();
          writeContent(json, content);
          json.writeEndObject();
        });
    try {
      return (ObjectNode) MAPPER.readTree(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void writeContent(JsonGenerator json, DefinitionContent content)
      throws IOException {
    writeContent(json, content, Set.of());
  }

  private static void writeContent(
      JsonGenerator json, DefinitionContent content, Set<String> leftOut) throws IOException {
    json.writeStringField("name", content.name());
    if (!leftOut.contains("description")) {
      json.writeStringField("description", content.description());
    }
    json.writeObjectFieldStart("expression");
    json.writeStringField("type", content.expression().type());
    json.writeStringField("format", content.expression().format());
    if (!leftOut.contains("expression.value")) {
      json.writeStringField("value", content.expression().value());
    }
    json.writeEndObject();
    json.writeObjectFieldStart("schema");
    writeUnlessEmpty(json, "name", content.schema().name());
    writeUnlessEmpty(json, "id", content.schema().id());
    json.writeEndObject();
    writeUnlessEmpty(json, "mergePolicyId", content.mergePolicyId());
    json.writeObjectFieldStart("evaluationInfo");
    writeMethod(json, "batch", content.evaluationInfo().batch());
    writeMethod(json, "continuous", content.evaluationInfo().continuous());
    writeMethod(json, "synchronous", content.evaluationInfo().synchronous());
    json.writeEndObject();
    json.writeObjectFieldStart("dataGovernancePolicy");
    json.writeBooleanField("excludeOptOut", content.excludeOptOut());
    json.writeEndObject();
    if (content.ttlInDays() != null) {
      json.writeNumberField("ttlInDays", content.ttlInDays());
    }
    if (!content.parentFolderId().equals(Folder.ROOT_ID)) {
      json.writeStringField("parentFolderId", content.parentFolderId());
    }
    for (Map.Entry<String, JsonNode> field : content.further().entrySet()) {
      if (!leftOut.contains(field.getKey())) {
        json.writeFieldName(field.getKey());
        MAPPER.writeTree(json, field.getValue());
      }
    }
  }

  private static void writeDocument(JsonGenerator json, Tenant tenant, Definition definition)
      throws IOException {
    json.writeStartObject();
    writeFields(json, tenant, definition, Set.of());
    json.writeEndObject();
  }

  /// The fields of a definition, into an object that holds more than them.
  ///
  /// @param leftOut further fields that the object has by itself; and `description`,
  ///   `expression.value` and `muster`, where they are too long for it
  public static void writeFields(
      JsonGenerator json, Tenant tenant, Definition definition, Set<String> leftOut)
      throws IOException {
    json.writeStringField("id", definition.id());
    json.writeStringField("profileInstanceId", PROFILE_INSTANCE);
    json.writeStringField("imsOrgId", tenant.organisation());
    Sandbox.of(tenant).write(json);
    writeContent(json, definition.content(), leftOut);
    json.writeNumberField("creationTime", definition.created().timeMillis());
    json.writeNumberField("updateTime", definition.updated().timeMillis());
    json.writeNumberField("updateEpoch", definition.updated().timeMillis() / 1_000);
    json.writeStringField("createdBy", definition.created().author());
    json.writeStringField("updatedBy", definition.updated().author());
    json.writeNumberField("version", definition.version());
    if (definition.analysis() != null && !leftOut.contains("muster")) {
      writeFindings(json, definition.analysis(), definition.notices());
    }
  }

  private static void writeFindings(
      JsonGenerator json, ExpressionAnalysis analysis, List<Note> notices) throws IOException {
    json.writeObjectFieldStart("muster");
    json.writeObjectFieldStart("analysis");
    writeTexts(json, "segments", analysis.segments());
    writeTexts(json, "paths", analysis.paths());
    writeTexts(json, "eventTypes", analysis.eventTypes());
    json.writeStringField("lookBack", analysis.lookBack());
    json.writeNumberField("sequentialEvents", analysis.sequentialEvents());
    json.writeStringField(
        "kind", analysis.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    json.writeEndObject();
    json.writeObjectFieldStart("eligibility");
    writeEligibility(json, "batch", List.of());
    writeEligibility(json, "continuous", analysis.continuousObjections());
    writeEligibility(json, "synchronous", analysis.synchronousObjections());
    json.writeEndObject();
    writeNotes(json, "notices", notices);
    json.writeEndObject();
  }

  private static void writeEligibility(JsonGenerator json, String method, List<Note> objections)
      throws IOException {
    json.writeObjectFieldStart(method);
    json.writeBooleanField("eligible", objections.isEmpty());
    writeNotes(json, "reasons", objections);
    json.writeEndObject();
  }

  private static void writeNotes(JsonGenerator json, String field, List<Note> notes)
      throws IOException {
    json.writeArrayFieldStart(field);
    for (Note note : notes) {
      json.writeStartObject();
      json.writeStringField("code", note.code());
      json.writeStringField("message", note.message());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeTexts(JsonGenerator json, String field, List<String> texts)
      throws IOException {
    json.writeArrayFieldStart(field);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }

  private static void writeMethod(JsonGenerator json, String method, boolean enabled)
      throws IOException {
    json.writeObjectFieldStart(method);
    json.writeBooleanField("enabled", enabled);
    json.writeEndObject();
  }

  private static void writeUnlessEmpty(JsonGenerator json, String field, @Nullable String text)
      throws IOException {
    if (text != null && !text.isEmpty()) {
      json.writeStringField(field, text);
    }
  }
}
