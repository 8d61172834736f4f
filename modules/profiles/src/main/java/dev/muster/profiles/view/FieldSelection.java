package dev.muster.profiles.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which fields of a document are wanted: paths with dots, such as `person.name`, each with all
/// that is below it. A path goes through lists to their elements.
public final class FieldSelection {
  public static final FieldSelection ALL = new FieldSelection(Map.of());

  /// By the first part of the paths; nothing below a part stands for all of it.
  private final Map<String, FieldSelection> parts;

  private FieldSelection(Map<String, FieldSelection> parts) {
    this.parts = parts;
  }

  /// @param paths all fields when there is none
  public static FieldSelection of(List<String> paths) {
    Map<String, List<List<String>>> rests = new LinkedHashMap<>();
    for (String path : paths) {
      List<String> names = Arrays.stream(path.split("\\.", -1)).map(String::strip).toList();
      if (!names.contains("")) {
        add(rests, names);
      }
    }
    return of(rests);
  }

  private static void add(Map<String, List<List<String>>> rests, List<String> names) {
    rests
        .computeIfAbsent(names.getFirst(), _ -> new ArrayList<>())
        .add(names.subList(1, names.size()));
  }

  private static FieldSelection of(Map<String, List<List<String>>> rests) {
    Map<String, FieldSelection> parts = new LinkedHashMap<>();
    rests.forEach((name, below) -> {
      if (below.stream().anyMatch(List::isEmpty)) {
        parts.put(name, ALL);
      } else {
        Map<String, List<List<String>>> inner = new LinkedHashMap<>();
        below.forEach(names -> add(inner, names));
        parts.put(name, of(inner));
      }
    });
    return new FieldSelection(parts);
  }

  public boolean isAll() {
    return parts.isEmpty();
  }

  /// Whether a field of the document, or anything in it, is wanted.
  public boolean wants(String field) {
    return isAll() || parts.containsKey(field);
  }

  /// What is wanted of a document.
  public JsonNode of(JsonNode document) {
    @Nullable JsonNode selected = select(document);
    return selected == null ? JsonNodeFactory.instance.objectNode() : selected;
  }

  private @Nullable JsonNode select(JsonNode node) {
    if (isAll()) {
      return node;
    }
    return switch (node) {
      case ObjectNode object -> {
        ObjectNode some = JsonNodeFactory.instance.objectNode();
        parts.forEach((name, below) -> {
          @Nullable JsonNode field = object.get(name);
          @Nullable JsonNode selected = field == null ? null : below.select(field);
          if (selected != null) {
            some.set(name, selected);
          }
        });
        yield some.isEmpty() ? null : some;
      }
      case ArrayNode list -> {
        ArrayNode some = JsonNodeFactory.instance.arrayNode();
        list.forEach(element -> {
          @Nullable JsonNode selected = select(element);
          if (selected != null) {
            some.add(selected);
          }
        });
        yield some.isEmpty() ? null : some;
      }
      default -> null;
    };
  }
}
