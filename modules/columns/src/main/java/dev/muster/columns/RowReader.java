package dev.muster.columns;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/// Puts a row together again.
final class RowReader {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private RowReader() {}

  static JsonNode json(Node node, int row) {
    ObjectColumn objects = node.objects();
    if (objects != null && objects.present().at(row)) {
      ObjectNode object = JSON.objectNode();
      objects
          .fields()
          .forEach((name, field) -> {
            JsonNode value = json(field, row);
            if (!value.isNull()) {
              object.set(name, value);
            }
          });
      String rest = rest(node, row);
      if (rest != null) {
        object.setAll((ObjectNode) RawJson.read(rest));
      }
      return object;
    }
    ListColumn lists = node.lists();
    if (lists != null && lists.present().at(row)) {
      ArrayNode array = JSON.arrayNode();
      for (int element = lists.start(row); element < lists.end(row); element++) {
        array.add(json(lists.elements().root(), element));
      }
      return array;
    }
    String rest = rest(node, row);
    return rest == null ? scalar(node, row) : RawJson.read(rest);
  }

  private static @Nullable String rest(Node node, int row) {
    TextColumn rest = node.rest();
    return rest != null && rest.present().at(row) ? rest.at(row) : null;
  }

  private static JsonNode scalar(Node node, int row) {
    TextColumn texts = node.texts();
    if (texts != null && texts.present().at(row)) {
      return JSON.textNode(texts.at(row));
    }
    NumberColumn numbers = node.numbers();
    if (numbers != null && numbers.present().at(row)) {
      return numbers.isInteger(row)
          ? integer(numbers.integerAt(row))
          : JSON.numberNode(numbers.at(row));
    }
    InstantColumn instants = node.instants();
    if (instants != null && instants.present().at(row)) {
      return JSON.textNode(instants.textAt(row));
    }
    DateColumn dates = node.dates();
    if (dates != null && dates.present().at(row)) {
      return JSON.textNode(dates.textAt(row));
    }
    BooleanColumn booleans = node.booleans();
    if (booleans != null && booleans.present().at(row)) {
      return JSON.booleanNode(booleans.at(row));
    }
    return JSON.nullNode();
  }

  /// As a parser makes it: nodes of different widths are never equal.
  private static JsonNode integer(long number) {
    return number == (int) number ? JSON.numberNode((int) number) : JSON.numberNode(number);
  }
}
