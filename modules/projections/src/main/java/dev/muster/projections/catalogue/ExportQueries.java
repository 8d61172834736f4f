package dev.muster.projections.catalogue;

import dev.muster.domain.exports.ExportStatus;
import dev.muster.eventlog.Tenant;
import dev.muster.projections.generations.Generations;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What can be asked about export jobs.
public final class ExportQueries {
  private static final String SHOWN = "j.number, j.status, j.creation_time, j.document";

  private final SqlClient client;
  private final Generations generations;

  /// The place of a job in the list: what comes after it does not depend on what is made meanwhile.
  public record Place(long creationMillis, long number) {}

  ExportQueries(SqlClient client, Generations generations) {
    this.client = client;
    this.generations = generations;
  }

  public Future<Optional<ExportDocument>> get(Tenant tenant, long number) {
    return generations.read(generation -> {
      var conditions = new Conditions(generation, tenant, "j").and("j.number", number);
      return client
          .preparedQuery(
              "SELECT %s FROM %s j WHERE %s"
                  .formatted(SHOWN, generation.table(ExportRows.TABLE), conditions.sql()))
          .execute(conditions.values())
          .map(rows -> documents(rows).stream().findFirst());
    });
  }

  /// The newest first.
  ///
  /// @param after the last job of the page before; empty for the first page
  public Future<ExportPage> list(
      Tenant tenant, Optional<ExportStatus> status, Optional<Place> after, int limit) {
    return generations.read(generation -> {
      var conditions = new Conditions(generation, tenant, "j");
      status.ifPresent(wanted -> conditions.and("j.status", wanted.name()));
      String beyond =
          after
              .map(place ->
                  " AND (j.creation_time, j.number) < (%s, %s)"
                      .formatted(
                          conditions.value(place.creationMillis()),
                          conditions.value(place.number())))
              .orElse("");
      String sql =
          "SELECT %s FROM %s j WHERE %s%s ORDER BY j.creation_time DESC, j.number DESC LIMIT %s"
              .formatted(
                  SHOWN,
                  generation.table(ExportRows.TABLE),
                  conditions.sql(),
                  beyond,
                  conditions.value(limit + 1L));
      return client
          .preparedQuery(sql)
          .execute(conditions.values())
          .map(rows -> {
            List<ExportDocument> found = documents(rows);
            return new ExportPage(
                found.subList(0, Math.min(limit, found.size())), found.size() > limit);
          });
    });
  }

  private static List<ExportDocument> documents(Iterable<Row> rows) {
    var documents = new ArrayList<ExportDocument>();
    rows.forEach(row ->
        documents.add(
            new ExportDocument(
                row.getLong(0),
                ExportStatus.valueOf(row.getString(1)),
                row.getLong(2),
                row.getString(3))));
    return documents;
  }
}
