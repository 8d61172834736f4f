package dev.muster.projections.catalogue;

import dev.muster.domain.jobs.JobStatus;
import dev.muster.eventlog.Tenant;
import dev.muster.projections.generations.Generation;
import dev.muster.projections.generations.Generations;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// What can be asked about segment jobs. Each answer comes from one statement, so that it holds for
/// one moment.
public final class JobQueries {
  /// How many jobs can be asked for at once.
  public static final int BULK_COUNT = 100;

  /// A page ends before its documents are more than this, but has at least one: the metrics of a
  /// job for thousands of segments are large.
  private static final long PAGE_BYTES = 8L << 20;

  private final SqlClient client;
  private final Generations generations;

  JobQueries(SqlClient client, Generations generations) {
    this.client = client;
    this.generations = generations;
  }

  public Future<Optional<JobDocument>> get(Tenant tenant, String id) {
    return generations.read(generation -> {
      var conditions = new Conditions(generation, tenant, "j").and("j.id", id);
      return ask(conditions, documents(generation, conditions))
          .map(rows -> rows.isEmpty() ? Optional.empty() : Optional.of(document(rows.getFirst())));
    });
  }

  /// @param ids at most `BULK_COUNT`
  /// @return those that there are, by their ids, in the order in which they were asked for
  public Future<SequencedMap<String, JobDocument>> bulkGet(Tenant tenant, List<String> ids) {
    if (ids.size() > BULK_COUNT) {
      throw new IllegalArgumentException("More than %d ids".formatted(BULK_COUNT));
    }
    String[] wanted =
        ids.stream().filter(id -> id.indexOf('\u0000') < 0).distinct().toArray(String[]::new);
    return generations.read(generation -> {
      var conditions = new Conditions(generation, tenant, "j").andAny("j.id", wanted);
      return ask(conditions, documents(generation, conditions))
          .map(rows -> {
            var found = new HashMap<String, JobDocument>();
            rows.forEach(row -> found.put(row.getString(0), document(row)));
            SequencedMap<String, JobDocument> byId = new LinkedHashMap<>();
            for (String id : wanted) {
              @Nullable JobDocument document = found.get(id);
              if (document != null) {
                byId.put(id, document);
              }
            }
            return byId;
          });
    });
  }

  public Future<JobPage> list(Tenant tenant, JobFilter filter, JobOrder order, Paging paging) {
    return generations.read(generation -> {
      var conditions = new Conditions(generation, tenant, "j");
      filter.status().ifPresent(status -> conditions.and("j.status", status.name()));
      for (JobProperty property : filter.properties()) {
        conditions.andContains("j.facts", property.alternatives());
      }
      // The page is found without its documents; only then are they looked up.
      String sql =
          """
          WITH page AS (
            SELECT j.tenant, j.id, sum(j.document_bytes) OVER (ORDER BY %3$s) - j.document_bytes
              AS bytes_before
            FROM (
              SELECT * FROM %1$s j WHERE %2$s ORDER BY %3$s OFFSET %4$s LIMIT %5$s
            ) j
          ), total AS (
            SELECT count(*) AS count FROM %1$s j WHERE %2$s
          )
          SELECT r.id, r.status, r.document, total.count FROM total LEFT JOIN (
            SELECT j.* FROM page
            JOIN %1$s j ON j.tenant = page.tenant AND j.id = page.id
            WHERE page.bytes_before < %6$d
          ) r ON true
          ORDER BY %7$s\
          """
              .formatted(
                  generation.table(JobRows.TABLE),
                  conditions.sql(),
                  order.sql("j"),
                  conditions.value(paging.start()),
                  conditions.value((long) paging.limit()),
                  PAGE_BYTES,
                  order.sql("r"));
      return ask(conditions, sql)
          .map(rows ->
              new JobPage(
                  rows.isEmpty() ? 0 : rows.getFirst().getLong(3),
                  rows.stream()
                      .filter(row -> row.getValue(0) != null)
                      .map(JobQueries::document)
                      .toList()));
    });
  }

  private Future<List<Row>> ask(Conditions conditions, String sql) {
    if (!conditions.arePossible()) {
      return Future.succeededFuture(List.of());
    }
    return client.preparedQuery(sql).execute(conditions.values()).map(JobQueries::toList);
  }

  private static String documents(Generation generation, Conditions conditions) {
    return "SELECT j.id, j.status, j.document FROM %s j WHERE %s"
        .formatted(generation.table(JobRows.TABLE), conditions.sql());
  }

  private static JobDocument document(Row row) {
    return new JobDocument(row.getString(0), JobStatus.valueOf(row.getString(1)), row.getString(2));
  }

  private static List<Row> toList(RowSet<Row> rows) {
    var list = new ArrayList<Row>(rows.size());
    rows.forEach(list::add);
    return list;
  }
}
