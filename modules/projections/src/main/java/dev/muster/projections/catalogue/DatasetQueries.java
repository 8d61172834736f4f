package dev.muster.projections.catalogue;

import dev.muster.domain.datasets.Dataset;
import dev.muster.eventlog.Tenant;
import dev.muster.projections.generations.Generations;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What can be asked about datasets.
public final class DatasetQueries {
  private final SqlClient client;
  private final Generations generations;

  DatasetQueries(SqlClient client, Generations generations) {
    this.client = client;
    this.generations = generations;
  }

  public Future<Optional<Dataset>> get(Tenant tenant, String id) {
    return generations.read(generation -> {
      var conditions = new Conditions(generation, tenant, "r").and("r.id", id);
      if (!conditions.arePossible()) {
        return Future.succeededFuture(Optional.empty());
      }
      return client
          .preparedQuery(
              "SELECT %s FROM %s r WHERE %s"
                  .formatted(
                      DatasetRows.COLUMNS, generation.table(DatasetRows.TABLE), conditions.sql()))
          .execute(conditions.values())
          .map(rows -> {
            for (Row row : rows) {
              return Optional.of(DatasetRows.dataset(row));
            }
            return Optional.empty();
          });
    });
  }

  /// By name.
  public Future<DatasetPage> list(Tenant tenant, Paging paging) {
    return generations.read(generation -> {
      var conditions = new Conditions(generation, tenant, "d");
      String sql =
          """
          SELECT r.*, total.count FROM (SELECT count(*) AS count FROM %2$s d WHERE %3$s) total
          LEFT JOIN (
            SELECT %1$s FROM %2$s d WHERE %3$s ORDER BY d.name, d.id OFFSET %4$s LIMIT %5$s
          ) r ON true
          ORDER BY r.name, r.id\
          """
              .formatted(
                  DatasetRows.COLUMNS,
                  generation.table(DatasetRows.TABLE),
                  conditions.sql(),
                  conditions.value(paging.start()),
                  conditions.value((long) paging.limit()));
      if (!conditions.arePossible()) {
        return Future.succeededFuture(new DatasetPage(0, List.of()));
      }
      return client
          .preparedQuery(sql)
          .execute(conditions.values())
          .map(rows -> {
            long totalCount = 0;
            var datasets = new ArrayList<Dataset>();
            for (Row row : rows) {
              totalCount = row.getLong("count");
              if (row.getValue("id") != null) {
                datasets.add(DatasetRows.dataset(row));
              }
            }
            return new DatasetPage(totalCount, datasets);
          });
    });
  }
}
