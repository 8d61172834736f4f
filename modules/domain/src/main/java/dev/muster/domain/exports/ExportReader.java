package dev.muster.domain.exports;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the requests of export jobs. What the service does not know, such as a version of the
/// merge policy, is ignored. Everything that is wrong is reported at once.
public final class ExportReader {
  /// An export that a client asked for.
  public static final String API = "api";

  private static final int ID_LENGTH = 255;
  private static final int FIELD_COUNT = 1_000;
  private static final int FIELD_LENGTH = 1_000;
  private static final int PROBLEM_COUNT = 20;
  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  private final List<Problem> problems = new ArrayList<>();

  private ExportReader() {}

  /// @param source who asks: `api` or `scheduler`
  public static ExportReading read(ObjectNode body, String source) {
    var reader = new ExportReader();
    ExportRequest request = reader.request(body, source);
    return reader.problems.isEmpty()
        ? new ExportReading.Read(request)
        : new ExportReading.Faulty(List.copyOf(reader.problems));
  }

  private ExportRequest request(ObjectNode body, String source) {
    schema(object("schema", body.path("schema")));
    JsonNode filter = object("filter", body.path("filter"));
    JsonNode time =
        object("filter.segmentQualificationTime", filter.path("segmentQualificationTime"));
    JsonNode destination = object("destination", body.path("destination"));
    @Nullable String datasetId = id("destination.datasetId", destination.path("datasetId"));
    if (datasetId == null) {
      problem("dataset-missing", "An export job needs 'destination.datasetId'.");
    }
    List<ExportSegment> segments = segments(filter.path("segments"));
    @Nullable Long from = time("segmentQualificationTime.startTime", time.path("startTime"));
    @Nullable Long to = time("segmentQualificationTime.endTime", time.path("endTime"));
    if (from != null && to != null && from > to) {
      problem("time-invalid", "'segmentQualificationTime' ends before it starts.");
    }
    if (segments.isEmpty() && (from != null || to != null)) {
      problem(
          "segments-missing",
          "'segmentQualificationTime' says when profiles qualified for 'filter.segments', which are missing.");
    }
    boolean segmentPerBatch = flag("segmentPerBatch", destination.path("segmentPerBatch"), false);
    if (segmentPerBatch && segments.isEmpty()) {
      problem("segments-missing", "'segmentPerBatch' needs 'filter.segments'.");
    }
    JsonNode empty = filter.path("emptyProfiles");
    return new ExportRequest(
        fields("fields", body.path("fields")),
        id("mergePolicy.id", object("mergePolicy", body.path("mergePolicy")).path("id")),
        segments,
        from,
        to,
        time("fromIngestTimestamp", filter.path("fromIngestTimestamp")),
        isAbsent(empty) ? null : flag("emptyProfiles", empty, false),
        events(object("additionalFields", body.path("additionalFields")).path("eventList")),
        datasetId == null ? "" : datasetId,
        segmentPerBatch,
        SchemaReference.PROFILE.name(),
        flag(
            "evaluationInfo.segmentation",
            object("evaluationInfo", body.path("evaluationInfo")).path("segmentation"),
            false),
        source);
  }

  private void schema(JsonNode schema) {
    String only = SchemaReference.PROFILE.name();
    if (!schema.isEmpty() && !schema.path("name").asText().equals(only)) {
      problem("schema-unsupported", "'schema.name' must be '%s'.".formatted(only));
    }
  }

  private List<ExportSegment> segments(JsonNode list) {
    var segments = new ArrayList<ExportSegment>();
    if (isAbsent(list)) {
      return segments;
    }
    if (!list.isArray()) {
      problem("wrong-type", "'filter.segments' must be a list of objects.");
      return segments;
    }
    var seen = new LinkedHashSet<String>();
    for (JsonNode each : list) {
      @Nullable String id = id("segmentId", each.path("segmentId"));
      if (id == null) {
        problem("segment-missing", "Each of 'filter.segments' needs a 'segmentId'.");
      } else if (!seen.add(id)) {
        problem("segment-twice", "A segment is named twice in 'filter.segments'.");
      } else {
        @Nullable String namespace = id("segmentNs", each.path("segmentNs"));
        segments.add(
            new ExportSegment(
                id,
                namespace == null ? ExportSegment.OWN_NAMESPACE : namespace,
                statuses(each.path("status"))));
      }
    }
    return segments;
  }

  private List<ExportSegment.Status> statuses(JsonNode words) {
    if (isAbsent(words) || (words.isArray() && words.isEmpty())) {
      return ExportSegment.MEMBERS;
    }
    var statuses = new LinkedHashSet<ExportSegment.Status>();
    for (JsonNode word : words.isArray() ? words : List.of(words)) {
      ExportSegment.Status.of(word.asText())
          .ifPresentOrElse(
              statuses::add,
              () ->
                  problem(
                      "status-invalid",
                      "'status' must be a list of 'realized', 'existing' and 'exited'."));
    }
    return List.copyOf(statuses);
  }

  private @Nullable ExportEvents events(JsonNode list) {
    if (isAbsent(list)) {
      return null;
    }
    JsonNode filter =
        object("eventList.filter", object("additionalFields.eventList", list).path("filter"));
    @Nullable Long from = time("eventList.fromIngestTimestamp", filter.path("fromIngestTimestamp"));
    @Nullable Long to = time("eventList.toIngestTimestamp", filter.path("toIngestTimestamp"));
    if (from != null && to != null && from > to) {
      problem("time-invalid", "'eventList.filter' ends before it starts.");
    }
    return new ExportEvents(fields("eventList.fields", list.path("fields")), from, to);
  }

  /// Fields are written as one text with commas between, or as a list.
  private List<String> fields(String name, JsonNode node) {
    var fields = new LinkedHashSet<String>();
    if (isAbsent(node)) {
      return List.of();
    }
    if (node.isTextual()) {
      for (String each : node.textValue().split(",", -1)) {
        add(name, each, fields);
      }
    } else if (node.isArray()) {
      for (JsonNode each : node) {
        if (each.isTextual()) {
          add(name, each.textValue(), fields);
        } else {
          problem("wrong-type", "Each of '%s' must be a string.".formatted(name));
        }
      }
    } else {
      problem(
          "wrong-type", "'%s' must be a string with commas between the fields.".formatted(name));
    }
    if (fields.size() > FIELD_COUNT) {
      problem("fields-count", "'%s' names at most %d fields.".formatted(name, FIELD_COUNT));
    }
    return List.copyOf(fields);
  }

  private void add(String name, String text, Set<String> fields) {
    String field = text.strip();
    if (field.isEmpty()) {
      return;
    }
    if (field.length() > FIELD_LENGTH
        || !Texts.isStorable(field)
        || field.startsWith(".")
        || field.endsWith(".")
        || field.contains("..")) {
      problem("field-invalid", "Each of '%s' must be a path with dots between.".formatted(name));
      return;
    }
    fields.add(field);
  }

  private @Nullable String id(String field, JsonNode node) {
    if (isAbsent(node)) {
      return null;
    }
    String text = node.isTextual() ? node.textValue().strip() : "";
    if (text.isEmpty() || text.length() > ID_LENGTH || !Texts.isStorable(text)) {
      problem(
          "wrong-type", "'%s' must be a string of 1 to %d characters.".formatted(field, ID_LENGTH));
    }
    return text;
  }

  private @Nullable Long time(String field, JsonNode node) {
    if (isAbsent(node)) {
      return null;
    }
    try {
      if (node.isTextual()) {
        Instant instant = OffsetDateTime.parse(node.textValue().strip()).toInstant();
        if (!instant.isBefore(EARLIEST) && !instant.isAfter(LATEST)) {
          return instant.toEpochMilli();
        }
      }
    } catch (DateTimeException _) {
      // Said below.
    }
    problem(
        "time-invalid",
        "'%s' must be a time with its offset as in RFC 3339, such as '2026-05-01T00:00:00Z'."
            .formatted(field));
    return null;
  }

  private boolean flag(String field, JsonNode node, boolean absent) {
    if (isAbsent(node)) {
      return absent;
    }
    String text = node.asText();
    if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
      problem("wrong-type", "'%s' must be true or false.".formatted(field));
    }
    return text.equalsIgnoreCase("true");
  }

  /// The node itself, where it is an object or absent.
  private JsonNode object(String field, JsonNode node) {
    if (!isAbsent(node) && !node.isObject()) {
      problem("wrong-type", "'%s' must be an object.".formatted(field));
    }
    return node;
  }

  private static boolean isAbsent(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }

  private void problem(String code, String message) {
    var problem = new Problem(code, message);
    if (problems.size() < PROBLEM_COUNT && !problems.contains(problem)) {
      problems.add(problem);
    }
  }
}
