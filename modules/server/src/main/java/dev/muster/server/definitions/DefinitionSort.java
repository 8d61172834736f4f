package dev.muster.server.definitions;

import dev.muster.projections.catalogue.DefinitionOrder.Field;
import dev.muster.server.http.Problem;
import dev.muster.server.http.ProblemException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// How a list of definitions is to be sorted, as in `sort=updateTime:desc`.
///
/// @param name the field as the caller names it
record DefinitionSort(String name, Field field, boolean descending) {
  private static final Map<String, Field> FIELDS =
      new TreeMap<>(
          Map.of(
              "creationTime", Field.CREATION_TIME,
              "updateTime", Field.UPDATE_TIME,
              "updateEpoch", Field.UPDATE_TIME,
              "name", Field.NAME,
              "id", Field.ID,
              "version", Field.VERSION));

  /// The newest first, unless something else is asked for; a field alone is ascending.
  ///
  /// @throws ProblemException when it is no such field or direction
  static DefinitionSort of(Optional<String> text) {
    if (text.isEmpty()) {
      return new DefinitionSort("creationTime", Field.CREATION_TIME, true);
    }
    String[] parts = text.get().split(":", -1);
    @Nullable Field field = FIELDS.get(parts[0]);
    String direction = parts.length == 2 ? parts[1].toLowerCase(Locale.ROOT) : "asc";
    if (field == null || parts.length > 2 || !direction.matches("asc|desc")) {
      throw new ProblemException(
          Problem.of(
              400,
              "sort-invalid",
              "'sort' must be one of %s, followed by :asc or :desc."
                  .formatted(String.join(", ", FIELDS.keySet()))));
    }
    return new DefinitionSort(parts[0], field, direction.equals("desc"));
  }
}
