package dev.muster.projections.catalogue;

import dev.muster.eventlog.Tenant;
import dev.muster.projections.generations.Generations;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.util.ArrayList;
import java.util.Optional;

/// What can be asked about schedules. Each answer comes from one statement, so that it holds for
/// one moment.
public final class ScheduleQueries {
  private final SqlClient client;
  private final Generations generations;

  ScheduleQueries(SqlClient client, Generations generations) {
    this.client = client;
    this.generations = generations;
  }

  public Future<Optional<VersionedDocument>> get(Tenant tenant, String id) {
    return generations.read(generation -> {
      var conditions = new Conditions(generation, tenant, "s").and("s.id", id);
      if (!conditions.arePossible()) {
        return Future.succeededFuture(Optional.empty());
      }
      return client
          .preparedQuery(
              "SELECT s.version, s.document FROM %s s WHERE %s"
                  .formatted(generation.table(ScheduleRows.TABLE), conditions.sql()))
          .execute(conditions.values())
          .map(rows -> {
            Optional<VersionedDocument> found = Optional.empty();
            for (Row row : rows) {
              found = Optional.of(new VersionedDocument(id, row.getLong(0), row.getString(1)));
            }
            return found;
          });
    });
  }

  /// The newest first.
  public Future<SchedulePage> list(Tenant tenant, Paging paging) {
    return generations.read(generation -> {
      var conditions = new Conditions(generation, tenant, "s");
      if (!conditions.arePossible()) {
        return Future.succeededFuture(new SchedulePage(0, new ArrayList<>()));
      }
      String sql =
          """
          WITH total AS (
            SELECT count(*) AS count FROM %1$s s WHERE %2$s
          )
          SELECT total.count, r.document FROM total LEFT JOIN (
            SELECT s.creation_time, s.id, s.document FROM %1$s s WHERE %2$s
            ORDER BY s.creation_time DESC, s.id OFFSET %3$s LIMIT %4$s
          ) r ON true
          ORDER BY r.creation_time DESC, r.id\
          """
              .formatted(
                  generation.table(ScheduleRows.TABLE),
                  conditions.sql(),
                  conditions.value(paging.start()),
                  conditions.value((long) paging.limit()));
      return client
          .preparedQuery(sql)
          .execute(conditions.values())
          .map(rows -> {
            long count = 0;
            var documents = new ArrayList<String>();
            for (Row row : rows) {
              count = row.getLong(0);
              if (row.getValue(1) != null) {
                documents.add(row.getString(1));
              }
            }
            return new SchedulePage(count, documents);
          });
    });
  }
}
