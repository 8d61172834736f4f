package dev.muster.profiles.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Makes one document of several: objects field by field, and anything else as a whole from the
/// first that has it. Only the identityMap is taken together from all.
public final class FragmentMerge {
  private static final String IDENTITY_MAP = "identityMap";
  private static final String ID = "id";

  private FragmentMerge() {}

  /// @param documents the one that wins first; not changed
  public static JsonNode merge(List<JsonNode> documents) {
    if (documents.size() == 1 || !(documents.getFirst() instanceof ObjectNode first)) {
      return documents.getFirst();
    }
    ObjectNode merged = first.deepCopy();
    for (JsonNode document : documents.subList(1, documents.size())) {
      if (document instanceof ObjectNode weaker) {
        fill(merged, weaker, true);
      }
    }
    return merged;
  }

  private static void fill(ObjectNode into, ObjectNode weaker, boolean top) {
    weaker
        .properties()
        .forEach(field -> {
          JsonNode there = into.get(field.getKey());
          if (there == null || there.isNull()) {
            into.set(field.getKey(), field.getValue().deepCopy());
          } else if (there instanceof ObjectNode object
              && field.getValue() instanceof ObjectNode other) {
            if (top && field.getKey().equals(IDENTITY_MAP)) {
              unite(object, other);
            } else {
              fill(object, other, false);
            }
          }
        });
  }

  private static void unite(ObjectNode into, ObjectNode other) {
    other
        .properties()
        .forEach(namespace -> {
          if (into.get(namespace.getKey()) instanceof ArrayNode entries
              && namespace.getValue() instanceof ArrayNode more) {
            Set<String> known = new HashSet<>();
            entries.forEach(entry -> known.add(entry.path(ID).asText()));
            for (JsonNode entry : more) {
              if (known.add(entry.path(ID).asText())) {
                entries.add(entry.deepCopy());
              }
            }
          } else if (!into.hasNonNull(namespace.getKey())) {
            into.set(namespace.getKey(), namespace.getValue().deepCopy());
          }
        });
  }
}
