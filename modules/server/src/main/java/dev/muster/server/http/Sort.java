package dev.muster.server.http;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// How a list is to be sorted, as in `sort=updateTime:desc`.
///
/// @param name the field as the caller names it
public record Sort<F>(String name, F field, boolean descending) {

  /// The given field descending, which is the newest first for times, unless something else is
  /// asked for; a field alone is ascending.
  ///
  /// @param fields by the names that callers use
  /// @throws ProblemException when it is no such field or direction
  public static <F> Sort<F> of(Optional<String> text, Map<String, F> fields, String standard) {
    String[] parts = text.orElse(standard + ":desc").split(":", -1);
    @Nullable F field = fields.get(parts[0]);
    String direction = parts.length == 2 ? parts[1].toLowerCase(Locale.ROOT) : "asc";
    if (field == null || parts.length > 2 || !direction.matches("asc|desc")) {
      throw new ProblemException(
          Problem.of(
              400,
              "sort-invalid",
              "'sort' must be one of %s, followed by :asc or :desc."
                  .formatted(String.join(", ", new TreeSet<>(fields.keySet())))));
    }
    return new Sort<>(parts[0], field, direction.equals("desc"));
  }
}
