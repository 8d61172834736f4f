package dev.muster.domain.audiences;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.flipkart.zjsonpatch.InvalidJsonPatchException;
import com.flipkart.zjsonpatch.JsonPatch;
import com.flipkart.zjsonpatch.JsonPatchApplicationException;
import dev.muster.domain.Texts;
import dev.muster.domain.definitions.DefinitionReader;
import dev.muster.domain.definitions.Shortened;
import dev.muster.eventlog.command.Refusal.Problem;
import java.util.Set;

/// What a JSON Patch, RFC 6902, makes of an audience.
public sealed interface Patching {
  /// More operations than these are refused.
  int OPERATION_COUNT = 100;

  /// A patch can copy what it has copied; nothing that is larger than this could be kept.
  int RESULT_LENGTH = 1 << 20;

  /// The audience as it is to be.
  record Patched(ObjectNode body) implements Patching {}

  /// The patch cannot be applied.
  record Failed(Problem problem) implements Patching {}

  /// @param target left as it is
  static Patching apply(ObjectNode target, ArrayNode operations) {
    if (operations.size() > OPERATION_COUNT) {
      return failed(
          "patch-too-long", "A patch has at most %d operations.".formatted(OPERATION_COUNT));
    }
    JsonNode patched = target;
    for (JsonNode operation : operations) {
      for (String place : Set.of("path", "from")) {
        String field = firstName(operation.path(place).asText());
        if (isSystemField(field)) {
          return failed("patch-path", "'%s' is set by the service.".formatted(Shortened.of(field)));
        }
      }
      try {
        patched = JsonPatch.apply(JsonNodeFactory.instance.arrayNode().add(operation), patched);
      } catch (InvalidJsonPatchException e) {
        return failed("patch-invalid", "This is no operation of a JSON Patch: " + reason(e));
      } catch (JsonPatchApplicationException e) {
        return failed("patch-failed", "The patch cannot be applied: " + reason(e));
      }
      if (operation.path("op").asText().equals("copy")
          && patched.toString().length() > RESULT_LENGTH) {
        return failed("patch-too-large", "The patch makes the audience too large.");
      }
    }
    return patched instanceof ObjectNode body
        ? new Patched(body)
        : failed("patch-failed", "After the patch the audience would be no object.");
  }

  /// Whether one of the operations is about this field or a part of it.
  static boolean concerns(ArrayNode operations, String field) {
    boolean concerned = false;
    for (JsonNode operation : operations) {
      concerned |= firstName(operation.path("path").asText()).equals(field);
    }
    return concerned;
  }

  private static boolean isSystemField(String field) {
    return DefinitionReader.SYSTEM_FIELDS.contains(field)
        && !Set.of("lifecycleState", "type", "audienceId", "namespace", "originName")
            .contains(field);
  }

  private static String firstName(String path) {
    String[] names = path.split("/", -1);
    return names.length < 2 ? "" : names[1];
  }

  private static Patching failed(String code, String message) {
    return new Failed(new Problem(code, message));
  }

  private static String reason(RuntimeException failure) {
    return Texts.storable(Shortened.of(String.valueOf(failure.getMessage())));
  }
}
