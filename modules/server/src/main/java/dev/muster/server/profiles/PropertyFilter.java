package dev.muster.server.profiles;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A condition on one field of an event, such as `web.page.home=true`. A path goes through lists:
/// one element that fits is enough. What is compared with a number has to be one; everything else
/// is compared as text, so that times in one form come in their order.
///
/// @param path the names from the outside to the inside
/// @param value as it was given, without quotation marks
/// @param quoted whether it had some, and so is no number
record PropertyFilter(List<String> path, Relation relation, String value, boolean quoted) {
  private static final Pattern FORM = Pattern.compile("([^=!<>]+)(!=|<=|>=|=|<|>)(.*)");
  private static final int VALUE_LENGTH = 1_024;

  /// How a field stands to the value.
  enum Relation {
    EQUAL("="),
    UNEQUAL("!="),
    LESS("<"),
    AT_MOST("<="),
    GREATER(">"),
    AT_LEAST(">=");

    private final String sign;

    Relation(String sign) {
      this.sign = sign;
    }

    private static Relation of(String sign) {
      return Arrays.stream(values())
          .filter(each -> each.sign.equals(sign))
          .findFirst()
          .orElseThrow();
    }

    /// @param order of the field beside the value
    private boolean holds(int order) {
      return switch (this) {
        case EQUAL, UNEQUAL -> order == 0;
        case LESS -> order < 0;
        case AT_MOST -> order <= 0;
        case GREATER -> order > 0;
        case AT_LEAST -> order >= 0;
      };
    }
  }

  /// Empty when the text is no condition.
  static Optional<PropertyFilter> read(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches() || matcher.group(3).length() > VALUE_LENGTH) {
      return Optional.empty();
    }
    List<String> path =
        Arrays.stream(matcher.group(1).split("\\.", -1)).map(String::strip).toList();
    String value = matcher.group(3).strip();
    boolean quoted = value.matches("(?s)\".*\"|'.*'") && value.length() > 1;
    return path.contains("")
        ? Optional.empty()
        : Optional.of(
            new PropertyFilter(
                path,
                Relation.of(matcher.group(2)),
                quoted ? value.substring(1, value.length() - 1) : value,
                quoted));
  }

  /// Unequal is whatever is not equal, and so also an event without the field.
  boolean holds(JsonNode event) {
    return any(event, 0) != (relation == Relation.UNEQUAL);
  }

  private boolean any(JsonNode node, int depth) {
    if (node.isArray()) {
      return node.valueStream().anyMatch(element -> any(element, depth));
    }
    if (depth == path.size()) {
      return node.isValueNode() && !node.isNull() && compares(node);
    }
    return any(node.path(path.get(depth)), depth + 1);
  }

  private boolean compares(JsonNode field) {
    if (field.isNumber()) {
      @Nullable BigDecimal number = quoted ? null : number();
      return number != null && relation.holds(field.decimalValue().compareTo(number));
    }
    return relation.holds(field.asText().compareTo(value));
  }

  private @Nullable BigDecimal number() {
    try {
      // The exponent of a number of this length makes nothing large.
      return value.length() > 50 ? null : new BigDecimal(value);
    } catch (NumberFormatException _) {
      return null;
    }
  }
}
