package dev.muster.domain.schedules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.flipkart.zjsonpatch.InvalidJsonPatchException;
import com.flipkart.zjsonpatch.JsonPatch;
import com.flipkart.zjsonpatch.JsonPatchApplicationException;
import dev.muster.domain.Texts;
import dev.muster.domain.definitions.Shortened;
import dev.muster.eventlog.command.Refusal.Problem;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a JSON Patch, RFC 6902, makes of a schedule: it can change `/state` and `/schedule`.
public final class SchedulePatching {
  private static final int OPERATION_COUNT = 20;
  private static final Set<String> PATHS = Set.of("/state", "/schedule");

  private SchedulePatching() {}

  /// @param patch a list of operations, or one alone
  public static ScheduleReading apply(ScheduleContent before, JsonNode patch) {
    JsonNode operations =
        patch.isObject() ? JsonNodeFactory.instance.arrayNode().add(patch) : patch;
    if (!operations.isArray() || operations.isEmpty() || operations.size() > OPERATION_COUNT) {
      return faulty(
          "patch-invalid",
          "The body must be a JSON Patch: a list of 1 to %d operations."
              .formatted(OPERATION_COUNT));
    }
    for (JsonNode operation : operations) {
      for (String place : List.of("path", "from")) {
        JsonNode path = operation.path(place);
        if (!path.isMissingNode() && !PATHS.contains(path.asText())) {
          return faulty("patch-path", "A patch can change /state and /schedule and nothing else.");
        }
      }
    }
    ObjectNode target =
        JsonNodeFactory.instance
            .objectNode()
            .put("state", ScheduleReader.state(before.active()))
            .put("schedule", before.cron());
    try {
      return changed(before, JsonPatch.apply(operations, target));
    } catch (InvalidJsonPatchException e) {
      return faulty("patch-invalid", "This is no JSON Patch: " + reason(e));
    } catch (JsonPatchApplicationException e) {
      return faulty("patch-failed", "The patch cannot be applied: " + reason(e));
    }
  }

  private static ScheduleReading changed(ScheduleContent before, JsonNode after) {
    Optional<Boolean> active = ScheduleReader.state(after.path("state"));
    if (active.isEmpty()) {
      return new ScheduleReading.Faulty(List.of(ScheduleReader.wrongState()));
    }
    JsonNode schedule = after.path("schedule");
    if (!schedule.isTextual()) {
      return faulty("schedule-invalid", "'schedule' must be a string: a cron expression.");
    }
    if (Cron.read(schedule.textValue()) instanceof Cron.Reading.Faulty(var code, var message)) {
      return faulty(code, message);
    }
    return new ScheduleReading.Read(
        new ScheduleContent(
            before.name(),
            before.type(),
            before.properties(),
            before.segmentIds(),
            schedule.textValue().strip(),
            active.get()));
  }

  private static ScheduleReading faulty(String code, String message) {
    return new ScheduleReading.Faulty(List.of(new Problem(code, message)));
  }

  private static String reason(RuntimeException failure) {
    return Texts.storable(Shortened.of(String.valueOf(failure.getMessage())));
  }
}
