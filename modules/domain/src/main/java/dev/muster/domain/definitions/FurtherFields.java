package dev.muster.domain.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.muster.domain.Texts;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// The fields that the service does not know: kept as they came and in their order, unless they
/// hold what cannot be kept.
public final class FurtherFields {
  /// A number may have this many digits, and as many zeros before or behind them as the exponent
  /// says. PostgreSQL writes all of them out, so that a few bytes must not become millions.
  private static final int MAXIMUM_DIGIT_COUNT = 500;

  private static final int MAXIMUM_EXPONENT = 1_000;

  private final Map<String, JsonNode> fields = new LinkedHashMap<>();
  private final Set<String> unstorableTexts = new TreeSet<>();
  private final Set<String> invalidNumbers = new TreeSet<>();
  private long length;

  public void add(String name, JsonNode node) {
    length += name.length() + node.toString().length();
    checkText(name, name);
    fields.put(name, exact(name, node));
  }

  /// In characters of JSON.
  public long length() {
    return length;
  }

  /// The fields that hold a text which cannot be stored, or are named so.
  public Set<String> unstorableTexts() {
    return unstorableTexts;
  }

  /// The fields that hold a number which is not finite, too large or too small.
  public Set<String> invalidNumbers() {
    return invalidNumbers;
  }

  public Map<String, JsonNode> fields() {
    return Collections.unmodifiableMap(fields);
  }

  /// The same with every fraction as a decimal, so that it is equal to itself after it was stored.
  /// Recursion is bounded by the depth of the body, which the reader of the request bounds.
  private JsonNode exact(String field, JsonNode node) {
    return switch (node) {
      case ObjectNode object -> {
        ObjectNode exact = object.objectNode();
        for (Map.Entry<String, JsonNode> inner : object.properties()) {
          checkText(field, inner.getKey());
          exact.set(inner.getKey(), exact(field, inner.getValue()));
        }
        yield exact;
      }
      case ArrayNode array -> {
        ArrayNode exact = array.arrayNode();
        array.forEach(inner -> exact.add(exact(field, inner)));
        yield exact;
      }
      case TextNode text -> {
        checkText(field, text.textValue());
        yield text;
      }
      case JsonNode number when number.isNumber() -> exactNumber(field, number);
      case JsonNode other -> other;
    };
  }

  private void checkText(String field, String text) {
    if (!Texts.isStorable(text)) {
      unstorableTexts.add(field);
    }
  }

  private JsonNode exactNumber(String field, JsonNode number) {
    boolean isBinary = number.isFloatingPointNumber() && !number.isBigDecimal();
    if (isBinary && !Double.isFinite(number.doubleValue())) {
      invalidNumbers.add(field);
      return number;
    }
    BigDecimal decimal = number.isFloat() ? new BigDecimal(number.asText()) : number.decimalValue();
    long exponent = (long) decimal.precision() - decimal.scale() - 1;
    if (decimal.precision() > MAXIMUM_DIGIT_COUNT || Math.abs(exponent) > MAXIMUM_EXPONENT) {
      invalidNumbers.add(field);
    }
    return number.isIntegralNumber() ? number : DecimalNode.valueOf(decimal);
  }
}
