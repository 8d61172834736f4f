package dev.muster.columns;

import java.util.HashMap;
import java.util.Map;

/// The dictionaries of all paths of a store: one for each path, shared by all its tables, so that a
/// predicate over strings is asked once for each string and not once for each table.
public final class Dictionaries {
  private final Map<String, Dictionary> byPath = new HashMap<>();

  /// @param path steps joined by dots, `[]` for the elements of a list
  Dictionary at(String path) {
    return byPath.computeIfAbsent(path, _ -> new Dictionary());
  }
}
