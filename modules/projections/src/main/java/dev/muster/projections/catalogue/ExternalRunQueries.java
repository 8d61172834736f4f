package dev.muster.projections.catalogue;

import dev.muster.eventlog.Tenant;
import dev.muster.projections.generations.Generations;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What can be asked about runs of external audiences.
public final class ExternalRunQueries {
  private final SqlClient client;
  private final Generations generations;

  ExternalRunQueries(SqlClient client, Generations generations) {
    this.client = client;
    this.generations = generations;
  }

  /// A stretch of a list.
  ///
  /// @param totalCount how many the whole list has
  /// @param runs in JSON
  public record RunPage(long totalCount, List<String> runs) {
    public RunPage {
      runs = List.copyOf(runs);
    }
  }

  /// @return the run in JSON
  public Future<Optional<String>> get(Tenant tenant, String audienceId, String id) {
    return generations.read(generation -> {
      var conditions =
          new Conditions(generation, tenant, "r").and("r.id", id).and("r.audience_id", audienceId);
      if (!conditions.arePossible()) {
        return Future.succeededFuture(Optional.empty());
      }
      return client
          .preparedQuery(
              "SELECT r.document FROM %s r WHERE %s"
                  .formatted(generation.table(ExternalRunRows.TABLE), conditions.sql()))
          .execute(conditions.values())
          .map(rows -> {
            Optional<String> found = Optional.empty();
            for (Row row : rows) {
              found = Optional.of(row.getString(0));
            }
            return found;
          });
    });
  }

  /// The runs of an audience, the last one first.
  public Future<RunPage> list(Tenant tenant, String audienceId, Paging paging) {
    return generations.read(generation -> {
      var conditions = new Conditions(generation, tenant, "r").and("r.audience_id", audienceId);
      if (!conditions.arePossible()) {
        return Future.succeededFuture(new RunPage(0, List.of()));
      }
      String sql =
          """
          SELECT page.document, total.count
          FROM (SELECT count(*) AS count FROM %1$s r WHERE %2$s) total
          LEFT JOIN (
            SELECT r.* FROM %1$s r WHERE %2$s ORDER BY r.number DESC OFFSET %3$s LIMIT %4$s
          ) page ON true
          ORDER BY page.number DESC\
          """
              .formatted(
                  generation.table(ExternalRunRows.TABLE),
                  conditions.sql(),
                  conditions.value(paging.start()),
                  conditions.value((long) paging.limit()));
      return client
          .preparedQuery(sql)
          .execute(conditions.values())
          .map(rows -> {
            var runs = new ArrayList<String>();
            long count = 0;
            for (Row row : rows) {
              count = row.getLong(1);
              if (row.getValue(0) != null) {
                runs.add(row.getString(0));
              }
            }
            return new RunPage(count, runs);
          });
    });
  }
}
