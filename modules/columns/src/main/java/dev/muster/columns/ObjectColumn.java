package dev.muster.columns;

import java.util.Collections;
import java.util.Map;

/// Objects, field by field.
///
/// @param present which rows are objects, also empty ones
/// @param fields by name, in the order they were first seen
public record ObjectColumn(Presence present, Map<String, Node> fields) {
  public ObjectColumn {
    fields = Collections.unmodifiableMap(fields);
  }

  long sizeBytes() {
    return present.sizeBytes() + fields.values().stream().mapToLong(Node::sizeBytes).sum();
  }
}
