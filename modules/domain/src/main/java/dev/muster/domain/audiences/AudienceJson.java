package dev.muster.domain.audiences;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.domain.ExactJson;
import dev.muster.domain.Sandbox;
import dev.muster.domain.definitions.Definition;
import dev.muster.domain.definitions.DefinitionContent;
import dev.muster.domain.definitions.DefinitionJson;
import dev.muster.domain.definitions.SchemaReference;
import dev.muster.eventlog.Tenant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Audiences as clients see them.
///
/// What others do to an audience without a new version of it is not part of its document:
/// `dependents`, `metrics` and `recordMetrics` are put in front of it by `complete`.
public final class AudienceJson {
  public static final String PLATFORM = "SegmentDefinition";
  public static final String EXTERNAL = "ExternalSegment";
  public static final String PLATFORM_NAMESPACE = "AEPSegments";
  public static final String PLATFORM_ORIGIN = "REAL_TIME_CUSTOMER_PROFILE";

  /// What an audience says by itself, whatever a definition holds under these names.
  static final Set<String> COMPUTED =
      Set.of(
          "audienceId",
          "type",
          "namespace",
          "originName",
          "lifecycleState",
          "dependents",
          "dependencies",
          "definedOn",
          "isSystem",
          "createEpoch",
          "metrics",
          "recordMetrics",
          "lastModifiedBy");

  private static final Set<String> COMPUTED_AND_LONG =
      Stream.concat(COMPUTED.stream(), Stream.of("description", "expression.value", "muster"))
          .collect(Collectors.toUnmodifiableSet());

  private static final ObjectMapper MAPPER = ExactJson.builder().build();

  private AudienceJson() {}

  /// Without what `complete` adds.
  public static byte[] document(Tenant tenant, Definition definition, AudienceFace face) {
    return ExactJson.write(json -> writeDocument(json, tenant, definition, face, COMPUTED));
  }

  /// Without what `complete` adds.
  public static byte[] document(Tenant tenant, ExternalAudience external) {
    return ExactJson.write(json -> writeDocument(json, tenant, external, COMPUTED));
  }

  /// What lists can be filtered by: all but the long texts.
  public static byte[] facts(Tenant tenant, Definition definition, AudienceFace face) {
    return ExactJson.write(
        json -> writeDocument(json, tenant, definition, face, COMPUTED_AND_LONG));
  }

  /// What lists can be filtered by: all but the long texts.
  public static byte[] facts(Tenant tenant, ExternalAudience external) {
    return ExactJson.write(json -> writeDocument(json, tenant, external, COMPUTED_AND_LONG));
  }

  /// The whole audience.
  ///
  /// @param dependents the ids of the audiences that refer to it
  public static byte[] complete(
      byte[] document, Collection<String> dependents, AudienceMetrics metrics) {
    byte[] front =
        ExactJson.write(json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("dependents");
          for (String id : dependents) {
            json.writeString(id);
          }
          json.writeEndArray();
          if (metrics.profiles() != null) {
            json.writeFieldName("metrics");
            MAPPER.writeTree(json, metrics.profiles());
          }
          if (metrics.records() != null) {
            json.writeFieldName("recordMetrics");
            MAPPER.writeTree(json, metrics.records());
          }
          json.writeEndObject();
        });
    // Both are objects with at least one field: `{…}` and `{…}` become `{…,…}`.
    byte[] whole = new byte[front.length + document.length - 1];
    System.arraycopy(front, 0, whole, 0, front.length - 1);
    whole[front.length - 1] = ',';
    System.arraycopy(document, 1, whole, front.length, document.length - 1);
    return whole;
  }

  /// What its author may change, as a tree of its own.
  public static ObjectNode content(DefinitionContent content, AudienceFace face) {
    ObjectNode tree = DefinitionJson.content(content);
    tree.remove(COMPUTED);
    tree.put("type", PLATFORM);
    tree.put("lifecycleState", face.lifecycle().word());
    return withLists(tree);
  }

  /// What its author may change, as a tree of its own.
  public static ObjectNode content(ExternalContent content) {
    try {
      byte[] bytes =
          ExactJson.write(json -> {
            json.writeStartObject();
            writeContent(json, content, Set.of());
            json.writeEndObject();
          });
      return withLists((ObjectNode) MAPPER.readTree(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Lists that are empty are there too, so that something can be added to them.
  private static ObjectNode withLists(ObjectNode tree) {
    if (!tree.has("labels")) {
      tree.putArray("labels");
    }
    if (!tree.has("tags")) {
      tree.putArray("tags");
    }
    return tree;
  }

  private static void writeDocument(
      JsonGenerator json,
      Tenant tenant,
      Definition definition,
      AudienceFace face,
      Set<String> leftOut)
      throws IOException {
    json.writeStartObject();
    DefinitionJson.writeFields(json, tenant, definition, leftOut);
    json.writeStringField("audienceId", definition.id());
    json.writeStringField("type", PLATFORM);
    json.writeStringField("namespace", PLATFORM_NAMESPACE);
    json.writeStringField("originName", PLATFORM_ORIGIN);
    json.writeStringField("lifecycleState", face.lifecycle().word());
    json.writeArrayFieldStart("dependencies");
    for (String id : definition.references()) {
      json.writeString(id);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("definedOn");
    json.writeStartObject();
    json.writeStringField("meta:resourceType", "unions");
    json.writeStringField("meta:containerId", "tenant");
    json.writeStringField("$ref", "https://ns.adobe.com/xdm/context/profile__union");
    json.writeEndObject();
    json.writeEndArray();
    writeUsual(json, definition.content().further());
    if (!definition.content().further().containsKey("overridePerformanceWarnings")) {
      json.writeBooleanField("overridePerformanceWarnings", false);
    }
    json.writeNumberField("createEpoch", definition.created().timeMillis() / 1_000);
    json.writeStringField("_etag", "\"" + definition.version() + "\"");
    json.writeEndObject();
  }

  private static void writeDocument(
      JsonGenerator json, Tenant tenant, ExternalAudience external, Set<String> leftOut)
      throws IOException {
    ExternalContent content = external.content();
    json.writeStartObject();
    json.writeStringField("id", external.id());
    if (content.audienceId().isEmpty()) {
      json.writeStringField("audienceId", external.id());
    }
    json.writeStringField("profileInstanceId", DefinitionJson.PROFILE_INSTANCE);
    json.writeStringField("imsOrgId", tenant.organisation());
    Sandbox.of(tenant).write(json);
    writeContent(json, content, leftOut);
    if (!content.further().containsKey("schema")) {
      json.writeObjectFieldStart("schema");
      json.writeStringField("name", SchemaReference.PROFILE.name());
      json.writeEndObject();
    }
    json.writeArrayFieldStart("dependencies");
    json.writeEndArray();
    if (content.landing() != null) {
      writeLanding(json, content.landing());
    }
    writeUsual(json, content.further());
    json.writeNumberField("creationTime", external.created().timeMillis());
    json.writeNumberField("createEpoch", external.created().timeMillis() / 1_000);
    json.writeNumberField("updateTime", external.updated().timeMillis());
    json.writeNumberField("updateEpoch", external.updated().timeMillis() / 1_000);
    json.writeStringField("createdBy", external.created().author());
    json.writeStringField("updatedBy", external.updated().author());
    json.writeNumberField("version", external.version());
    json.writeStringField("_etag", "\"" + external.version() + "\"");
    json.writeEndObject();
  }

  private static void writeLanding(JsonGenerator json, Landing landing) throws IOException {
    json.writeStringField("operationId", landing.operationId());
    json.writeStringField("audienceType", "people");
    json.writeArrayFieldStart("fields");
    for (Landing.Field field : landing.fields()) {
      json.writeStartObject();
      json.writeStringField("name", field.name());
      json.writeStringField("type", field.type().name().toLowerCase(Locale.ROOT));
      if (field.identityNamespace() != null) {
        json.writeStringField("identityNs", field.identityNamespace());
      }
      if (!field.labels().isEmpty()) {
        json.writeArrayFieldStart("labels");
        for (String label : field.labels()) {
          json.writeString(label);
        }
        json.writeEndArray();
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeObjectFieldStart("sourceSpec");
    for (Map.Entry<String, JsonNode> field : landing.source().entrySet()) {
      json.writeFieldName(field.getKey());
      MAPPER.writeTree(json, field.getValue());
    }
    json.writeEndObject();
  }

  private static void writeUsual(JsonGenerator json, Map<String, JsonNode> further)
      throws IOException {
    json.writeBooleanField("isSystem", false);
    if (!further.containsKey("labels")) {
      json.writeArrayFieldStart("labels");
      json.writeEndArray();
    }
    if (!further.containsKey("saveSegmentMembership")) {
      json.writeBooleanField("saveSegmentMembership", true);
    }
  }

  private static void writeContent(JsonGenerator json, ExternalContent content, Set<String> leftOut)
      throws IOException {
    if (!content.audienceId().isEmpty()) {
      json.writeStringField("audienceId", content.audienceId());
    }
    json.writeStringField("type", EXTERNAL);
    json.writeStringField("namespace", content.namespace());
    json.writeStringField("originName", content.originName());
    json.writeStringField("name", content.name());
    if (!leftOut.contains("description")) {
      json.writeStringField("description", content.description());
    }
    json.writeStringField("lifecycleState", content.lifecycle().word());
    if (content.ttlInDays() != null) {
      json.writeNumberField("ttlInDays", content.ttlInDays());
    }
    for (Map.Entry<String, JsonNode> field : content.further().entrySet()) {
      json.writeFieldName(field.getKey());
      MAPPER.writeTree(json, field.getValue());
    }
  }
}
