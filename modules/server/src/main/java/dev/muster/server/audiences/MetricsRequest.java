package dev.muster.server.audiences;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.domain.Texts;
import dev.muster.domain.catalogue.AudienceCommand.Size;
import dev.muster.domain.catalogue.AudienceEvent.AudiencesMeasured;
import dev.muster.domain.catalogue.AudienceEvent.Measure;
import dev.muster.domain.catalogue.AudienceEvent.Measurement;
import dev.muster.domain.catalogue.CatalogueEvent;
import dev.muster.server.http.Problem;
import dev.muster.server.http.ProblemException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What somebody has counted of several audiences at once. Each one is taken or refused by itself.
///
/// @param entries in their order
record MetricsRequest(List<Entry> entries) {
  private static final int MAXIMUM_COUNT = 100;
  private static final int TEXT_LENGTH = 255;

  private static final Map<String, Measure> MEASURES =
      Map.of("/metrics/data", Measure.PROFILES, "/recordMetrics/data", Measure.RECORDS);

  /// One audience and what was counted of it.
  ///
  /// @param fault why that cannot be taken; null when it can
  record Entry(String audienceId, String namespace, List<Size> sizes, @Nullable String fault) {}

  /// @throws ProblemException when it is no such request
  static MetricsRequest read(ObjectNode body, long timeMillis) {
    JsonNode resources = body.path("resources");
    if (!resources.isArray() || resources.isEmpty() || resources.size() > MAXIMUM_COUNT) {
      throw wrong("'resources' must be a list of 1 to %d audiences.".formatted(MAXIMUM_COUNT));
    }
    ObjectNode about = JsonNodeFactory.instance.objectNode();
    for (String field : List.of("jobId", "jobType")) {
      JsonNode node = body.path(field);
      if (!node.isMissingNode() && !node.isNull()) {
        about.put(
            field, text(node).orElseThrow(() -> wrong("'%s' must be a string.".formatted(field))));
      }
    }
    about.put("updateEpoch", timeMillis / 1_000);
    var entries = new ArrayList<Entry>();
    for (JsonNode resource : resources) {
      entries.add(entry(resource, about));
    }
    return new MetricsRequest(List.copyOf(entries));
  }

  List<Size> sizes() {
    return entries.stream().flatMap(entry -> entry.sizes().stream()).toList();
  }

  /// What has become of each entry.
  void write(JsonGenerator json, List<CatalogueEvent> events) throws IOException {
    Set<List<String>> found = new HashSet<>();
    for (CatalogueEvent event : events) {
      if (event instanceof AudiencesMeasured(var measurements)) {
        for (Measurement each : measurements) {
          found.add(List.of(each.namespace(), each.audienceId()));
        }
      }
    }
    json.writeStartObject();
    json.writeArrayFieldStart("resources");
    for (Entry entry : entries) {
      boolean known = found.contains(List.of(entry.namespace(), entry.audienceId()));
      json.writeStartObject();
      json.writeStringField("audienceId", entry.audienceId());
      json.writeStringField("namespace", entry.namespace());
      if (entry.fault() != null) {
        write(json, 400, "metrics-invalid", entry.fault());
      } else if (known) {
        json.writeNumberField("status", 200);
      } else {
        write(json, 404, "audience-unknown", "No audience has this audienceId in this namespace.");
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, int status, String code, String message)
      throws IOException {
    json.writeNumberField("status", status);
    json.writeArrayFieldStart("errors");
    json.writeStartObject();
    json.writeStringField("code", code);
    json.writeStringField("message", message);
    json.writeEndObject();
    json.writeEndArray();
  }

  private static Entry entry(JsonNode resource, ObjectNode about) {
    Optional<String> audienceId = text(resource.path("audienceId"));
    Optional<String> namespace = text(resource.path("namespace"));
    if (audienceId.isEmpty() || namespace.isEmpty()) {
      return faulty(audienceId, namespace, "'audienceId' and 'namespace' must be strings.");
    }
    JsonNode operations = resource.path("operations");
    if (!operations.isArray() || operations.isEmpty() || operations.size() > MEASURES.size()) {
      return faulty(audienceId, namespace, "'operations' must be a list of one or two operations.");
    }
    var sizes = new ArrayList<Size>();
    for (JsonNode operation : operations) {
      @Nullable Measure measure = MEASURES.get(operation.path("path").asText());
      if (!operation.path("op").asText().equals("add") || measure == null) {
        return faulty(
            audienceId, namespace, "An operation adds '/metrics/data' or '/recordMetrics/data'.");
      }
      JsonNode value = operation.path("value");
      String field = measure == Measure.PROFILES ? "totalProfiles" : "recordCount";
      JsonNode count = value.path(field);
      if (!value.isObject()
          || !count.isIntegralNumber()
          || !count.canConvertToLong()
          || count.longValue() < 0) {
        return faulty(
            audienceId,
            namespace,
            "The value must be an object with the number '%s'.".formatted(field));
      }
      // What else is in it is not kept: nobody could say what it means.
      ObjectNode data = JsonNodeFactory.instance.objectNode().put(field, count.longValue());
      sizes.add(
          new Size(
              namespace.get(),
              audienceId.get(),
              measure,
              about.deepCopy().<ObjectNode>set("data", data)));
    }
    return new Entry(audienceId.get(), namespace.get(), List.copyOf(sizes), null);
  }

  private static Entry faulty(
      Optional<String> audienceId, Optional<String> namespace, String fault) {
    return new Entry(audienceId.orElse(""), namespace.orElse(""), List.of(), fault);
  }

  private static Optional<String> text(JsonNode node) {
    return node.isTextual()
            && !node.textValue().isBlank()
            && node.textValue().length() <= TEXT_LENGTH
            && Texts.isStorable(node.textValue())
        ? Optional.of(node.textValue())
        : Optional.empty();
  }

  private static ProblemException wrong(String title) {
    return new ProblemException(Problem.of(400, "metrics-invalid", title));
  }
}
