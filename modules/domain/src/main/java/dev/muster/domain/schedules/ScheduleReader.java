package dev.muster.domain.schedules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.domain.Texts;
import dev.muster.domain.jobs.JobReader;
import dev.muster.eventlog.command.Refusal.Problem;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedSet;

/// Reads schedules. What the service keeps by itself, such as `id`, is ignored. Everything that is
/// wrong is reported at once.
public final class ScheduleReader {
  private static final int NAME_LENGTH = 255;
  private static final int PROPERTIES_LENGTH = 64 << 10;
  private static final String ACTIVE = "active";
  private static final String INACTIVE = "inactive";
  static final String DAILY = "daily";

  private final List<Problem> problems = new ArrayList<>();

  private ScheduleReader() {}

  /// @param body where `schedule` and `state` may be absent
  public static ScheduleReading read(ObjectNode body) {
    var reader = new ScheduleReader();
    ScheduleContent content = reader.content(body);
    return reader.problems.isEmpty()
        ? new ScheduleReading.Read(content)
        : new ScheduleReading.Faulty(List.copyOf(reader.problems));
  }

  /// The state as the API writes it.
  public static String state(boolean active) {
    return active ? ACTIVE : INACTIVE;
  }

  /// Empty when it is no state.
  static Optional<Boolean> state(JsonNode state) {
    return switch (state.asText().toLowerCase(Locale.ROOT)) {
      case ACTIVE -> Optional.of(true);
      case INACTIVE -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  static Problem wrongState() {
    return new Problem("state-invalid", "'state' must be active or inactive.");
  }

  private ScheduleContent content(ObjectNode body) {
    String name = name(body.path("name"));
    Optional<ScheduleType> type = type(body.path("type"));
    JsonNode properties = body.path("properties");
    if (!properties.isObject()) {
      problem("properties-missing", "A schedule needs 'properties', an object.");
    } else if (properties.toString().length() > PROPERTIES_LENGTH) {
      problem(
          "properties-too-long",
          "'properties' must not be longer than %d characters of JSON."
              .formatted(PROPERTIES_LENGTH));
    }
    List<String> segmentIds =
        type.equals(Optional.of(ScheduleType.BATCH_SEGMENTATION)) && properties.isObject()
            ? segmentIds(properties.path("segments"))
            : List.of();
    return new ScheduleContent(
        name,
        type.orElse(ScheduleType.BATCH_SEGMENTATION),
        properties.toString(),
        segmentIds,
        cron(body.path("schedule"), body.path("frequency")),
        active(body.path("state")));
  }

  private String name(JsonNode node) {
    if (!node.isTextual() || Texts.isInvisible(node.textValue())) {
      problem("name-missing", "A schedule needs a 'name'.");
      return "";
    }
    String name = node.textValue().strip();
    if (name.length() > NAME_LENGTH) {
      problem(
          "name-too-long", "'name' must not be longer than %d characters.".formatted(NAME_LENGTH));
    }
    if (!Texts.isStorable(name) || Texts.hasControlCharacters(name)) {
      problem("text-invalid", "'name' holds what cannot be stored.");
    }
    return name;
  }

  private Optional<ScheduleType> type(JsonNode node) {
    Optional<ScheduleType> type = ScheduleType.of(node.asText());
    if (type.isEmpty()) {
      problem("type-invalid", "'type' must be batch_segmentation or export.");
    }
    return type;
  }

  private List<String> segmentIds(JsonNode segments) {
    SequencedSet<String> ids = new LinkedHashSet<>();
    for (JsonNode each : segments) {
      JsonNode id = each.isObject() ? each.path("segmentId") : each;
      if (!id.isTextual() || id.textValue().isBlank()) {
        problem("wrong-type", "'properties.segments' must be a list of ids, or [\"*\"].");
        return List.of();
      }
      ids.add(id.textValue().strip());
    }
    if (!segments.isArray() || ids.isEmpty()) {
      problem(
          "segments-missing",
          "A schedule for batch_segmentation needs 'properties.segments'; [\"*\"] stands for all.");
    }
    return ids.contains(JobReader.ALL) ? List.of(JobReader.ALL) : List.copyOf(ids);
  }

  /// @return empty for one that is to be made
  private String cron(JsonNode schedule, JsonNode frequency) {
    if (schedule.isTextual() && !schedule.textValue().isBlank()) {
      if (Cron.read(schedule.textValue()) instanceof Cron.Reading.Faulty(var code, var message)) {
        problem(code, message);
      }
      return schedule.textValue().strip();
    }
    if (!isAbsent(schedule) && !schedule.isTextual()) {
      problem("schedule-invalid", "'schedule' must be a string: a cron expression.");
    }
    if (!isAbsent(frequency) && !frequency.asText().equalsIgnoreCase(DAILY)) {
      problem("frequency-unsupported", "'frequency' must be daily.");
    }
    return "";
  }

  private boolean active(JsonNode state) {
    if (isAbsent(state)) {
      return false;
    }
    Optional<Boolean> active = state(state);
    if (active.isEmpty()) {
      problems.add(wrongState());
    }
    return active.orElse(false);
  }

  private static boolean isAbsent(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }

  private void problem(String code, String message) {
    problems.add(new Problem(code, message));
  }
}
