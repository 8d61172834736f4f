package dev.muster.domain.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.domain.Texts;
import dev.muster.domain.definitions.SchemaReference;
import dev.muster.eventlog.command.Refusal.Problem;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads what a job is to do: a list of `{"segmentId": …}`, or an object that has such a list as
/// `segments` and can have more. Everything that is wrong is reported at once; fields that mean
/// nothing here are ignored.
public final class JobReader {
  /// Stands for every definition there is.
  public static final String ALL = "*";

  /// Who makes a job through the API.
  public static final String API = "api";

  private static final int ID_LENGTH = 255;
  private static final int TEXT_LENGTH = 255;
  private static final int PROPERTY_COUNT = 50;
  private static final int PROBLEM_COUNT = 20;
  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  private final List<Problem> problems = new ArrayList<>();

  private JobReader() {}

  public static JobReading read(JsonNode body) {
    var reader = new JobReader();
    JobRequest request = reader.request(body);
    return reader.problems.isEmpty()
        ? new JobReading.Read(request)
        : new JobReading.Faulty(List.copyOf(reader.problems));
  }

  private JobRequest request(JsonNode body) {
    SequencedSet<String> ids = new LinkedHashSet<>();
    String schema = SchemaReference.PROFILE.name();
    @Nullable Long nowMillis = null;
    Map<String, String> properties = Map.of();
    @Nullable String snapshotName = null;
    switch (body) {
      case ArrayNode list -> readIds(list, ids);
      case ObjectNode object -> {
        readIds(object.path("segments"), ids);
        schema = schemaName(object.path("schema"));
        nowMillis = now(object.path("now"));
        properties = properties(object.path("properties"));
        snapshotName = snapshotName(object.path("snapshot"));
      }
      default ->
          problem(
              "wrong-type",
              "The body must be a list of objects with 'segmentId', or an object with 'segments'.");
    }
    boolean all = ids.contains(ALL);
    return new JobRequest(
        all, all ? List.of() : List.copyOf(ids), schema, nowMillis, API, properties, snapshotName);
  }

  private void readIds(JsonNode list, SequencedSet<String> ids) {
    if (!list.isArray()) {
      problem("segments-missing", "A segment job needs 'segments', a list of objects.");
      return;
    }
    if (list.isEmpty()) {
      problem("segments-missing", "A segment job needs at least one segment; '*' stands for all.");
    }
    for (JsonNode each : list) {
      JsonNode id = each.isObject() ? each.path("segmentId") : each;
      if (!id.isTextual() || id.textValue().isBlank()) {
        problem("wrong-type", "Each segment must be an object with 'segmentId', a string.");
      } else if (text("segmentId", id.textValue(), ID_LENGTH)) {
        ids.add(id.textValue().strip());
      }
    }
  }

  private String schemaName(JsonNode schema) {
    if (schema.isMissingNode() || schema.isNull()) {
      return SchemaReference.PROFILE.name();
    }
    JsonNode name = schema.path("name");
    if (!name.isTextual() || !name.textValue().equals(SchemaReference.PROFILE.name())) {
      problem(
          "schema-unsupported",
          "'schema.name' must be '%s'.".formatted(SchemaReference.PROFILE.name()));
    }
    return SchemaReference.PROFILE.name();
  }

  private @Nullable Long now(JsonNode now) {
    if (now.isMissingNode() || now.isNull()) {
      return null;
    }
    try {
      if (now.isTextual()) {
        Instant instant = OffsetDateTime.parse(now.textValue().strip()).toInstant();
        if (!instant.isBefore(EARLIEST) && !instant.isAfter(LATEST)) {
          return instant.toEpochMilli();
        }
      }
    } catch (DateTimeException _) {
      // Said below.
    }
    problem(
        "now-invalid",
        "'now' must be a time with its offset as in ISO 8601, such as '2026-05-01T00:00:00Z'.");
    return null;
  }

  private Map<String, String> properties(JsonNode node) {
    var properties = new TreeMap<String, String>();
    if (node.isMissingNode() || node.isNull()) {
      return properties;
    }
    if (!(node instanceof ObjectNode object) || object.size() > PROPERTY_COUNT) {
      problem(
          "wrong-type",
          "'properties' must be an object of strings with at most %d fields."
              .formatted(PROPERTY_COUNT));
      return properties;
    }
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      if (!field.getValue().isTextual()) {
        problem("wrong-type", "Each of the 'properties' must be a string.");
      } else if (text("properties", field.getKey(), TEXT_LENGTH)
          && text("properties", field.getValue().textValue(), TEXT_LENGTH)) {
        properties.put(field.getKey(), field.getValue().textValue());
      }
    }
    return properties;
  }

  private @Nullable String snapshotName(JsonNode snapshot) {
    JsonNode name = snapshot.path("name");
    if (name.isMissingNode() || name.isNull()) {
      return null;
    }
    if (!name.isTextual()) {
      problem("wrong-type", "'snapshot.name' must be a string.");
      return null;
    }
    return text("snapshot.name", name.textValue(), TEXT_LENGTH) ? name.textValue() : null;
  }

  private boolean text(String field, String text, int maximum) {
    if (text.length() > maximum) {
      problem(
          "text-too-long", "'%s' must not be longer than %d characters.".formatted(field, maximum));
      return false;
    }
    if (!Texts.isStorable(text)) {
      problem("text-invalid", "'%s' holds what cannot be stored.".formatted(field));
      return false;
    }
    return true;
  }

  /// A long list of faulty segments is one mistake and not thousands.
  private void problem(String code, String message) {
    var problem = new Problem(code, message);
    if (problems.size() < PROBLEM_COUNT && !problems.contains(problem)) {
      problems.add(problem);
    }
  }
}
