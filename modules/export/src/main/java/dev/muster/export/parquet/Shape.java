package dev.muster.export.parquet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.columns.InstantText;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What has been seen at one place of documents, and which column fits all of it.
final class Shape {
  /// Objects with more different fields than this are taken for maps in disguise, and kept as JSON.
  static final int MAXIMUM_FIELDS = 500;

  /// What lies deeper is kept as JSON.
  private static final int MAXIMUM_DEPTH = 40;

  /// The places whose field names are data: how many levels of them there are.
  private static final Map<String, Integer> MAPS = Map.of("identityMap", 1, "segmentMembership", 2);

  private enum Kind {
    BOOLEAN,
    INTEGER,
    DECIMAL,
    INSTANT,
    DATE,
    TEXT,
    LIST,
    OBJECT
  }

  private static final Set<Kind> NUMBERS = EnumSet.of(Kind.INTEGER, Kind.DECIMAL);
  private static final Set<Kind> STRINGS = EnumSet.of(Kind.INSTANT, Kind.DATE, Kind.TEXT);

  private final int depth;
  private final int mapLevels;
  private final boolean plainText;
  private final Set<Kind> kinds = EnumSet.noneOf(Kind.class);
  private final SequencedMap<String, Shape> fields = new LinkedHashMap<>();
  private @Nullable Shape element;
  private boolean tooMuch;

  private Shape(int depth, int mapLevels, boolean plainText) {
    this.depth = depth;
    this.mapLevels = mapLevels;
    this.plainText = plainText;
  }

  /// Of whole documents.
  static Shape ofDocuments() {
    return new Shape(0, 0, false);
  }

  void see(JsonNode value) {
    switch (value.getNodeType()) {
      case BOOLEAN -> kinds.add(Kind.BOOLEAN);
      case NUMBER ->
          kinds.add(
              value.isIntegralNumber() && value.canConvertToLong() ? Kind.INTEGER : Kind.DECIMAL);
      case STRING -> kinds.add(plainText ? Kind.TEXT : kind(value.textValue()));
      case ARRAY -> {
        kinds.add(Kind.LIST);
        value.forEach(each -> element(0).see(each));
      }
      case OBJECT -> {
        kinds.add(Kind.OBJECT);
        see((ObjectNode) value);
      }
      case NULL, MISSING -> {
        // Says nothing about the column.
      }
      case BINARY, POJO -> throw new IllegalArgumentException("Not a JSON value: " + value);
    }
  }

  private void see(ObjectNode object) {
    if (tooMuch || depth >= MAXIMUM_DEPTH) {
      tooMuch = true;
      return;
    }
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      if (mapLevels > 0) {
        element(mapLevels - 1).see(field.getValue());
      } else {
        field(field.getKey()).see(field.getValue());
      }
    }
    if (fields.size() > MAXIMUM_FIELDS) {
      tooMuch = true;
      fields.clear();
    }
  }

  private Shape element(int levels) {
    Shape known = element;
    if (known == null) {
      known = new Shape(depth + 1, levels, plainText);
      element = known;
    }
    return known;
  }

  private Shape field(String name) {
    return fields.computeIfAbsent(
        name,
        _ ->
            new Shape(
                depth + 1,
                MAPS.getOrDefault(name, 0),
                // Ids are text, whatever they look like.
                plainText || name.equals("identityMap") || name.equals("_id")));
  }

  private static Kind kind(String text) {
    if (InstantText.read(text) != InstantText.NONE) {
      return Kind.INSTANT;
    }
    return InstantText.readDate(text) == InstantText.NONE ? Kind.TEXT : Kind.DATE;
  }

  /// The columns of whole documents; empty when nothing has been seen.
  Column.Fields columns() {
    var byName = new LinkedHashMap<String, Column>();
    fields.forEach((name, shape) -> {
      if (!shape.kinds.isEmpty()) {
        byName.put(name, shape.column());
      }
    });
    return new Column.Fields(byName);
  }

  private Column column() {
    if (kinds.size() > 1 || tooMuch) {
      return !tooMuch && NUMBERS.containsAll(kinds)
          ? Column.Scalar.DECIMAL
          : STRINGS.containsAll(kinds) ? Column.Scalar.TEXT : Column.Scalar.MIXED;
    }
    return switch (kinds.iterator().next()) {
      case BOOLEAN -> Column.Scalar.BOOLEAN;
      case INTEGER -> Column.Scalar.INTEGER;
      case DECIMAL -> Column.Scalar.DECIMAL;
      case INSTANT -> Column.Scalar.INSTANT;
      case DATE -> Column.Scalar.DATE;
      case TEXT -> Column.Scalar.TEXT;
      case LIST -> new Column.Items(elementColumn());
      case OBJECT -> objectColumn();
    };
  }

  private Column objectColumn() {
    if (mapLevels > 0) {
      return new Column.Entries(elementColumn());
    }
    Column.Fields columns = columns();
    // Parquet has no structures without fields.
    return columns.byName().isEmpty() ? Column.Scalar.MIXED : columns;
  }

  private Column elementColumn() {
    return element == null || element.kinds.isEmpty() ? Column.Scalar.TEXT : element.column();
  }
}
