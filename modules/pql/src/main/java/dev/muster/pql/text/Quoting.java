package dev.muster.pql.text;

import java.util.Set;
import java.util.regex.Pattern;

/// Quotes strings, and names that would otherwise not be read as names.
final class Quoting {
  private static final Pattern PLAIN_NAME = Pattern.compile("[\\p{L}_][\\p{L}_\\p{Nd}\\p{M}]*");
  private static final Set<String> CALLABLE_WORDS =
      Set.of("sum", "average", "min", "max", "count", "exists", "forall");

  private Quoting() {}

  /// A name after a dot or a caret, where no word is a keyword.
  static String name(String name) {
    return PLAIN_NAME.matcher(name).matches() ? name : "`" + escaped(name, '`') + "`";
  }

  /// A name that stands alone.
  static String operandName(String name) {
    return WordRoles.isReservedAsOperand(name) ? "`" + name + "`" : name(name);
  }

  /// A field that stands alone.
  static String fieldName(String name) {
    return WordRoles.isPlainAsField(name) ? name : operandName(name);
  }

  static String functionName(String name) {
    return CALLABLE_WORDS.contains(name) ? name : operandName(name);
  }

  static String string(String value) {
    return "\"" + escaped(value, '"') + "\"";
  }

  private static String escaped(String value, char quote) {
    StringBuilder text = new StringBuilder(value.length() + 2);
    for (int index = 0; index < value.length(); index++) {
      char character = value.charAt(index);
      switch (character) {
        case '\\' -> text.append("\\\\");
        case '\n' -> text.append("\\n");
        case '\t' -> text.append("\\t");
        case '\r' -> text.append("\\r");
        default -> {
          if (character == quote) {
            text.append('\\').append(character);
          } else if (character < ' ' || isLoneSurrogate(value, index)) {
            text.append(String.format("\\u%04x", (int) character));
          } else {
            text.append(character);
          }
        }
      }
    }
    return text.toString();
  }

  private static boolean isLoneSurrogate(String value, int index) {
    char character = value.charAt(index);
    if (Character.isHighSurrogate(character)) {
      return index + 1 == value.length() || !Character.isLowSurrogate(value.charAt(index + 1));
    }
    return Character.isLowSurrogate(character)
        && (index == 0 || !Character.isHighSurrogate(value.charAt(index - 1)));
  }
}
