package dev.muster.domain.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/// JSON Merge Patch, RFC 7396: objects are merged, null removes, everything else replaces.
public final class MergePatch {
  private MergePatch() {}

  /// Changes `target` and returns it. Recursion is bounded by the depth of the patch, which the
  /// reader of the request bounds.
  public static ObjectNode apply(ObjectNode target, ObjectNode patch) {
    for (Map.Entry<String, JsonNode> field : patch.properties()) {
      switch (field.getValue()) {
        case JsonNode value when value.isNull() -> target.remove(field.getKey());
        case ObjectNode value ->
            target.set(
                field.getKey(),
                apply(
                    target.get(field.getKey()) instanceof ObjectNode inner
                        ? inner
                        : target.objectNode(),
                    value));
        case JsonNode value -> target.set(field.getKey(), value);
      }
    }
    return target;
  }
}
