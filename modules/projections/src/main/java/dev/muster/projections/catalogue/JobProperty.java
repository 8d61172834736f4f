package dev.muster.projections.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// A place in a job's document and what has to be there.
///
/// @param path names of fields, outermost first
/// @param elementPath where the path leads to a list: the names inside of one of its elements;
///   empty where it leads to the value itself
/// @param value as a client writes it: `8811` can be the number or the string
public record JobProperty(List<String> path, List<String> elementPath, String value) {
  private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]{0,17})(\\.[0-9]{1,9})?");
  private static final Pattern SEPARATOR = Pattern.compile("\\.");
  private static final int MAXIMUM_DEPTH = 10;

  public JobProperty {
    path = List.copyOf(path);
    elementPath = List.copyOf(elementPath);
  }

  /// Reads `path==value` or `list~path==value`; empty when it is neither.
  public static Optional<JobProperty> read(String text) {
    int equals = text.indexOf("==");
    if (equals <= 0) {
      return Optional.empty();
    }
    String place = text.substring(0, equals).strip();
    String value = text.substring(equals + 2).strip();
    int tilde = place.indexOf('~');
    List<String> path = names(tilde < 0 ? place : place.substring(0, tilde));
    List<String> inside = tilde < 0 ? List.of() : names(place.substring(tilde + 1));
    boolean sound = isPath(path) && (tilde < 0 || isPath(inside)) && text.indexOf('\u0000') < 0;
    return sound ? Optional.of(new JobProperty(path, inside, value)) : Optional.empty();
  }

  /// The documents that a job's has to contain one of, in JSON.
  List<String> alternatives() {
    var alternatives = new ArrayList<String>();
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    alternatives.add(containing(nodes.textNode(value)));
    if (NUMBER.matcher(value).matches()) {
      alternatives.add(containing(nodes.numberNode(new java.math.BigDecimal(value))));
    } else if (value.equals("true") || value.equals("false")) {
      alternatives.add(containing(nodes.booleanNode(value.equals("true"))));
    }
    return alternatives;
  }

  private String containing(JsonNode leaf) {
    JsonNode node = leaf;
    if (!elementPath.isEmpty()) {
      node = JsonNodeFactory.instance.arrayNode().add(inside(elementPath, leaf));
    }
    return inside(path, node).toString();
  }

  private static JsonNode inside(List<String> names, JsonNode leaf) {
    JsonNode node = leaf;
    for (String name : names.reversed()) {
      node = JsonNodeFactory.instance.objectNode().set(name, node);
    }
    return node;
  }

  private static List<String> names(String path) {
    return List.of(SEPARATOR.split(path.strip(), -1));
  }

  private static boolean isPath(List<String> names) {
    return names.size() <= MAXIMUM_DEPTH && names.stream().noneMatch(String::isBlank);
  }
}
