package dev.muster.server.jobs;

import dev.muster.projections.catalogue.JobOrder;
import dev.muster.projections.catalogue.JobOrder.Field;
import dev.muster.server.http.Problem;
import dev.muster.server.http.ProblemException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads how a list of jobs is to be sorted, as in `sort=updateTime:desc`.
final class JobSort {
  private static final Map<String, Field> FIELDS =
      new TreeMap<>(
          Map.of(
              "creationTime", Field.CREATION_TIME,
              "updateTime", Field.UPDATE_TIME,
              "updateEpoch", Field.UPDATE_TIME,
              "status", Field.STATUS,
              "id", Field.ID));

  private JobSort() {}

  /// The newest first, unless something else is asked for; a field alone is ascending.
  ///
  /// @throws ProblemException when it is no such field or direction
  static JobOrder of(Optional<String> text) {
    if (text.isEmpty()) {
      return JobOrder.NEWEST_FIRST;
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
    return new JobOrder(field, direction.equals("desc"));
  }
}
