package dev.muster.pql.interpret;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.muster.pql.problem.Limits;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Regular expressions, those of the query compiled by the checker and those that come from data
/// compiled once per evaluation. They are searched for, not matched from end to end.
final class Patterns {
  private final Map<String, Pattern> known;
  private final Map<String, Optional<Pattern>> computed = new HashMap<>();

  Patterns(Map<String, Pattern> known) {
    this.known = known;
  }

  boolean find(String text, String expression, boolean caseSensitive) {
    Pattern pattern = pattern(caseSensitive ? expression : "(?i)" + expression);
    return pattern != null && pattern.matcher(text).find();
  }

  /// The group of the first match; without a number the first group if there is one, else all of
  /// it.
  @Nullable String group(String text, String expression, @Nullable Long number) {
    Pattern pattern = pattern(expression);
    if (pattern == null) {
      return null;
    }
    long group = number == null ? Math.min(1, pattern.groupCount()) : number;
    Matcher matcher = pattern.matcher(text);
    return group >= 0 && group <= pattern.groupCount() && matcher.find()
        ? matcher.group((int) group)
        : null;
  }

  @Nullable String replaceAll(String text, String expression, String replacement) {
    Pattern pattern = pattern(expression);
    return pattern == null
        ? null
        : pattern.matcher(text).replaceAll(Matcher.quoteReplacement(replacement));
  }

  private @Nullable Pattern pattern(String expression) {
    Pattern compiled = known.get(expression);
    return compiled == null
        ? computed.computeIfAbsent(expression, Patterns::compile).orElse(null)
        : compiled;
  }

  private static Optional<Pattern> compile(String expression) {
    if (expression.length() > Limits.DEFAULT.patternCharacters() + "(?i)".length()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Pattern.compile(expression));
    } catch (PatternSyntaxException fromTheData) {
      return Optional.empty();
    }
  }
}
