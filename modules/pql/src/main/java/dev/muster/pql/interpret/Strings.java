package dev.muster.pql.interpret;

import dev.muster.pql.ast.Comparator;
import dev.muster.pql.interpret.Value.Text;
import java.util.List;
import java.util.Locale;

/// Section 7: what can be asked of strings. Everything is false if a side is null, the negative
/// forms too; of a list any element may fulfil it.
final class Strings {
  interface Test {
    boolean holds(String text, String other);
  }

  private Strings() {}

  static boolean any(Value left, Value right, Test test) {
    for (Value element : left.elements()) {
      for (Value other : right.elements()) {
        if (element instanceof Text text
            && other instanceof Text wanted
            && test.holds(text.value(), wanted.value())) {
          return true;
        }
      }
    }
    return false;
  }

  static Test test(String function, boolean caseSensitive) {
    Test test =
        switch (function) {
          case "startsWith" -> String::startsWith;
          case "doesNotStartWith" -> (text, other) -> !text.startsWith(other);
          case "endsWith" -> String::endsWith;
          case "doesNotEndWith" -> (text, other) -> !text.endsWith(other);
          case "contains" -> String::contains;
          case "doesNotContain" -> (text, other) -> !text.contains(other);
          default -> throw new IllegalArgumentException(function);
        };
    return caseSensitive ? test : (text, other) -> test.holds(folded(text), folded(other));
  }

  /// Upper and lower case of any script made one.
  static String folded(String text) {
    return text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
  }

  /// Any of the candidates; without regard to case where both are strings and that is asked for.
  static boolean equalsAny(Value left, List<Value> candidates, boolean caseSensitive) {
    for (Value candidate : candidates) {
      boolean equal =
          caseSensitive
              ? Comparing.equal(left, candidate)
              : Comparing.equal(foldedText(left), foldedText(candidate));
      if (equal) {
        return true;
      }
    }
    return false;
  }

  static boolean differs(Value left, Value right, boolean caseSensitive) {
    return caseSensitive
        ? Comparing.compare(Comparator.NOT_EQUAL, left, right)
        : Comparing.compare(Comparator.NOT_EQUAL, foldedText(left), foldedText(right));
  }

  private static Value foldedText(Value value) {
    return switch (value) {
      case Text text -> new Text(folded(text.value()));
      case Value.Items(var elements) ->
          new Value.Items(elements.stream().map(Strings::foldedText).toList());
      default -> value;
    };
  }

  static boolean like(Value text, Value pattern) {
    return any(text, pattern, Strings::isLike);
  }

  /// `%` is any run, `_` one character, and the whole text has to fit. When a later part does not
  /// fit, only the last `%` is moved on, so the time is at most length times length.
  private static boolean isLike(String text, String pattern) {
    int[] characters = text.codePoints().toArray();
    int[] wanted = pattern.codePoints().toArray();
    int at = 0;
    int of = 0;
    int lastRun = -1;
    int runEnd = 0;
    while (at < characters.length) {
      if (of < wanted.length && wanted[of] == '%') {
        lastRun = of++;
        runEnd = at;
      } else if (of < wanted.length && (wanted[of] == '_' || wanted[of] == characters[at])) {
        of++;
        at++;
      } else if (lastRun >= 0) {
        of = lastRun + 1;
        at = ++runEnd;
      } else {
        return false;
      }
    }
    while (of < wanted.length && wanted[of] == '%') {
      of++;
    }
    return of == wanted.length;
  }
}
