package dev.muster.profiles.store;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.columns.BooleanColumn;
import dev.muster.columns.ListColumn;
import dev.muster.columns.Node;
import dev.muster.columns.NumberColumn;
import dev.muster.columns.ObjectColumn;
import dev.muster.columns.Table;
import java.util.Map;

/// A number for the logical content of a row: equal documents have equal ones, whatever the order
/// of their fields and the history of their columns.
final class RowHash {
  private static final long NOTHING = 0;

  private final Table table;
  private final boolean whole;

  RowHash(Table table) {
    this.table = table;
    this.whole = !hasRest(table.root());
  }

  long of(int row) {
    // What lies beyond the limits of a table depends on what came before.
    return whole ? of(table.root(), row) : of(table.json(row));
  }

  private static boolean hasRest(Node node) {
    ObjectColumn objects = node.objects();
    ListColumn lists = node.lists();
    return node.rest() != null
        || (objects != null && objects.fields().values().stream().anyMatch(RowHash::hasRest))
        || (lists != null && hasRest(lists.elements().root()));
  }

  /// The same for a document as for its row.
  private static long of(JsonNode json) {
    if (json.isObject()) {
      long sum = 1;
      for (Map.Entry<String, JsonNode> field : json.properties()) {
        long value = of(field.getValue());
        if (value != NOTHING) {
          sum += mix(text(field.getKey()) + 31 * value);
        }
      }
      return mix(sum);
    }
    if (json.isArray()) {
      long hash = 2;
      for (JsonNode element : json) {
        hash = mix(hash * 31 + of(element));
      }
      return mix(hash);
    }
    if (json.isNumber()) {
      return json.isIntegralNumber() && json.canConvertToLong()
          ? integer(json.longValue())
          : fraction(json.doubleValue());
    }
    if (json.isBoolean()) {
      return truth(json.booleanValue());
    }
    return json.isTextual() ? text(json.textValue()) : NOTHING;
  }

  private static long integer(long number) {
    return mix(3 + 7 * number);
  }

  private static long fraction(double number) {
    return mix(5 + 7 * Double.doubleToLongBits(number));
  }

  private static long truth(boolean truth) {
    return mix(truth ? 11 : 13);
  }

  /// 0 for a row that holds nothing.
  private static long of(Node node, int row) {
    ObjectColumn objects = node.objects();
    if (objects != null && objects.present().at(row)) {
      long sum = 1;
      for (Map.Entry<String, Node> field : objects.fields().entrySet()) {
        long value = of(field.getValue(), row);
        if (value != NOTHING) {
          // A sum, as the order of fields does not count.
          sum += mix(text(field.getKey()) + 31 * value);
        }
      }
      return mix(sum);
    }
    ListColumn lists = node.lists();
    if (lists != null && lists.present().at(row)) {
      long hash = 2;
      for (int element = lists.start(row); element < lists.end(row); element++) {
        hash = mix(hash * 31 + of(lists.elements().root(), element));
      }
      return mix(hash);
    }
    return scalar(node, row);
  }

  private static long scalar(Node node, int row) {
    var texts = node.texts();
    if (texts != null && texts.present().at(row)) {
      return text(texts.at(row));
    }
    var instants = node.instants();
    if (instants != null && instants.present().at(row)) {
      return text(instants.textAt(row));
    }
    var dates = node.dates();
    if (dates != null && dates.present().at(row)) {
      return text(dates.textAt(row));
    }
    NumberColumn numbers = node.numbers();
    if (numbers != null && numbers.present().at(row)) {
      return numbers.isInteger(row) ? integer(numbers.integerAt(row)) : fraction(numbers.at(row));
    }
    BooleanColumn booleans = node.booleans();
    if (booleans != null && booleans.present().at(row)) {
      return truth(booleans.at(row));
    }
    return NOTHING;
  }

  static long text(String text) {
    long hash = 17;
    for (int index = 0; index < text.length(); index++) {
      hash = hash * 0x100000001b3L + text.charAt(index);
    }
    return mix(hash);
  }

  static long mix(long value) {
    long mixed = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
    return mixed ^ mixed >>> 31;
  }
}
