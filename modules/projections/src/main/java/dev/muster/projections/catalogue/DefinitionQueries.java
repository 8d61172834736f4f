package dev.muster.projections.catalogue;

import dev.muster.eventlog.Tenant;
import dev.muster.projections.generations.Generation;
import dev.muster.projections.generations.Generations;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// What can be asked about definitions. Each answer comes from one statement, so that it holds for
/// one moment.
public final class DefinitionQueries {
  /// How many definitions can be asked for at once.
  public static final int BULK_COUNT = 100;

  private final SqlClient client;
  private final Generations generations;

  DefinitionQueries(SqlClient client, Generations generations) {
    this.client = client;
    this.generations = generations;
  }

  public Future<Optional<VersionedDocument>> get(Tenant tenant, String id) {
    return generations.read(generation -> {
      var conditions = new Conditions(generation, tenant, "d").and("d.id", id);
      return ask(conditions, documents(generation, conditions))
          .map(rows -> rows.isEmpty() ? Optional.empty() : Optional.of(document(rows.getFirst())));
    });
  }

  /// @param ids at most `BULK_COUNT`
  /// @return those that there are, by their ids, in the order in which they were asked for
  public Future<SequencedMap<String, VersionedDocument>> bulkGet(Tenant tenant, List<String> ids) {
    if (ids.size() > BULK_COUNT) {
      throw new IllegalArgumentException("More than %d ids".formatted(BULK_COUNT));
    }
    String[] wanted =
        ids.stream().filter(id -> id.indexOf('\u0000') < 0).distinct().toArray(String[]::new);
    return generations.read(generation -> {
      var conditions = new Conditions(generation, tenant, "d").andAny("d.id", wanted);
      return ask(conditions, documents(generation, conditions))
          .map(rows -> {
            var byId = new LinkedHashMap<String, VersionedDocument>();
            Map<String, VersionedDocument> found = new LinkedHashMap<>();
            rows.forEach(row -> found.put(row.getString(0), document(row)));
            for (String id : wanted) {
              @Nullable VersionedDocument document = found.get(id);
              if (document != null) {
                byId.put(id, document);
              }
            }
            return byId;
          });
    });
  }

  public Future<DefinitionPage> list(
      Tenant tenant, DefinitionFilter filter, DefinitionOrder order, Paging paging) {
    return generations.read(generation -> {
      var conditions = new Conditions(generation, tenant, "d");
      filter.batch().ifPresent(enabled -> conditions.and("d.batch", enabled));
      filter.continuous().ifPresent(enabled -> conditions.and("d.continuous", enabled));
      filter.synchronous().ifPresent(enabled -> conditions.and("d.synchronous", enabled));
      filter.name().ifPresent(name -> conditions.and("d.name", name));
      filter.parentFolderId().ifPresent(id -> conditions.and("d.parent_folder_id", id));
      // The page is found in an index alone; only then are its rows and documents looked up.
      String sql =
          """
          WITH page AS (
            SELECT d.tenant, d.id FROM %1$s d WHERE %2$s ORDER BY %3$s OFFSET %4$s LIMIT %5$s
          ), total AS (
            SELECT count(*) AS count FROM %1$s d WHERE %2$s
          )
          SELECT r.id, r.version, r.document, total.count FROM total LEFT JOIN (
            SELECT d.*, v.document FROM page
            JOIN %1$s d ON d.tenant = page.tenant AND d.id = page.id
            JOIN %6$s v ON v.tenant = d.tenant AND v.id = d.id AND v.version = d.version
          ) r ON true
          ORDER BY %7$s\
          """
              .formatted(
                  generation.table("definition"),
                  conditions.sql(),
                  order.sql("d"),
                  conditions.value(paging.start()),
                  conditions.value((long) paging.limit()),
                  generation.table("definition_version"),
                  order.sql("r"));
      return ask(conditions, sql)
          .map(rows ->
              new DefinitionPage(
                  total(rows, 3),
                  rows.stream()
                      .filter(row -> row.getValue(0) != null)
                      .map(DefinitionQueries::document)
                      .toList()));
    });
  }

  /// One version of a definition, or its end.
  public Future<Optional<DefinitionVersion>> version(Tenant tenant, String id, long version) {
    return generations.read(generation -> {
      var conditions =
          new Conditions(generation, tenant, "v").and("v.id", id).and("v.version", version);
      String sql =
          "SELECT v.version, v.change, v.time, v.author, v.document FROM %s v WHERE %s"
              .formatted(generation.table("definition_version"), conditions.sql());
      return ask(conditions, sql)
          .map(rows -> rows.stream().findFirst().map(DefinitionQueries::version));
    });
  }

  /// The history of a definition, the last version first; also of one that is deleted.
  public Future<VersionPage> versions(Tenant tenant, String id, Paging paging) {
    return generations.read(generation -> {
      var conditions = new Conditions(generation, tenant, "v").and("v.id", id);
      String sql =
          """
          SELECT r.version, r.change, r.time, r.author, r.document, total.count
          FROM (SELECT count(*) AS count FROM %1$s v WHERE %2$s) total
          LEFT JOIN (
            SELECT v.* FROM %1$s v WHERE %2$s ORDER BY v.version DESC OFFSET %3$s LIMIT %4$s
          ) r ON true
          ORDER BY r.version DESC\
          """
              .formatted(
                  generation.table("definition_version"),
                  conditions.sql(),
                  conditions.value(paging.start()),
                  conditions.value((long) paging.limit()));
      return ask(conditions, sql)
          .map(rows ->
              new VersionPage(
                  total(rows, 5),
                  rows.stream()
                      .filter(row -> row.getValue(0) != null)
                      .map(DefinitionQueries::version)
                      .toList()));
    });
  }

  private Future<List<Row>> ask(Conditions conditions, String sql) {
    if (!conditions.arePossible()) {
      return Future.succeededFuture(List.of());
    }
    return client.preparedQuery(sql).execute(conditions.values()).map(DefinitionQueries::toList);
  }

  private static String documents(Generation generation, Conditions conditions) {
    return """
    SELECT d.id, d.version, v.document FROM %s d
    JOIN %s v ON v.tenant = d.tenant AND v.id = d.id AND v.version = d.version
    WHERE %s\
    """
        .formatted(
            generation.table("definition"),
            generation.table("definition_version"),
            conditions.sql());
  }

  private static VersionedDocument document(Row row) {
    return new VersionedDocument(row.getString(0), row.getLong(1), row.getString(2));
  }

  private static DefinitionVersion version(Row row) {
    return new DefinitionVersion(
        row.getLong(0),
        DefinitionVersion.Change.of(row.getString(1)),
        row.getLong(2),
        row.getString(3),
        Optional.ofNullable(row.getString(4)));
  }

  /// Of a list that shows its length in every row, and has one row even when nothing is in it.
  private static long total(List<Row> rows, int column) {
    return rows.isEmpty() ? 0 : rows.getFirst().getLong(column);
  }

  private static List<Row> toList(RowSet<Row> rows) {
    var list = new ArrayList<Row>(rows.size());
    rows.forEach(list::add);
    return list;
  }
}
