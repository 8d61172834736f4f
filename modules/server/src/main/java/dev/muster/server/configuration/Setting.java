package dev.muster.server.configuration;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/// One key of the configuration.
///
/// @param name as in the file, such as `http.port`
/// @param allowed what a value may be, in words that follow "must be"
/// @param fallback the default, as it would be written
/// @param secret whether the value must never be shown
/// @param reader turns what is written into a value; empty when it is not allowed
public record Setting<T>(
    String name,
    String purpose,
    String allowed,
    String fallback,
    boolean secret,
    Function<String, Optional<T>> reader) {

  /// The environment variable that overrides the file, such as `MUSTER_HTTP_PORT`.
  public String environmentName() {
    return "MUSTER_"
        + name.replace('.', '_').replaceAll("([a-z0-9])([A-Z])", "$1_$2").toUpperCase(Locale.ROOT);
  }

  static Setting<Integer> integer(
      String name, int fallback, int minimum, int maximum, String purpose) {
    return new Setting<>(
        name,
        purpose,
        "a whole number from %d to %d".formatted(minimum, maximum),
        Integer.toString(fallback),
        false,
        text ->
            Optional.of(text)
                .filter(digits -> digits.matches("-?[0-9]{1,9}"))
                .map(Integer::parseInt)
                .filter(value -> value >= minimum && value <= maximum));
  }

  static Setting<String> text(String name, String fallback, String allowed, String purpose) {
    return new Setting<>(name, purpose, allowed, fallback, false, Optional::of);
  }

  static Setting<String> matching(
      String name, String fallback, String pattern, String allowed, String purpose) {
    return new Setting<>(
        name,
        purpose,
        allowed,
        fallback,
        false,
        text -> Optional.of(text).filter(value -> value.matches(pattern)));
  }

  static Setting<String> secret(String name, String purpose) {
    return new Setting<>(name, purpose, "text", "", true, Optional::of);
  }

  static Setting<String> secretMatching(
      String name, String pattern, String allowed, String purpose) {
    return new Setting<>(
        name,
        purpose,
        allowed,
        "",
        true,
        text -> Optional.of(text).filter(value -> value.matches(pattern)));
  }

  static Setting<String> oneOf(String name, List<String> choices, String purpose) {
    return new Setting<>(
        name,
        purpose,
        "one of " + String.join(", ", choices),
        choices.getFirst(),
        false,
        text -> Optional.of(text).filter(choices::contains));
  }

  /// A list: in the file as YAML list, in the environment with commas between.
  static Setting<List<String>> list(
      String name, String elementPattern, String allowed, String purpose) {
    return new Setting<>(
        name,
        purpose,
        allowed,
        "",
        false,
        text -> {
          List<String> elements =
              Arrays.stream(text.split(",", -1))
                  .map(String::strip)
                  .filter(element -> !element.isEmpty())
                  .toList();
          return elements.stream().allMatch(element -> element.matches(elementPattern))
              ? Optional.of(elements)
              : Optional.empty();
        });
  }
}
