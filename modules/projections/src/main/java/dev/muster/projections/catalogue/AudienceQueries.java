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
import java.util.OptionalLong;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// What can be asked about audiences. Each answer comes from one statement, so that it holds for
/// one moment.
public final class AudienceQueries {
  /// How many audiences can be asked for by their ids at once.
  public static final int BULK_COUNT = 1_000;

  /// No sandbox has more audiences.
  private static final int MAXIMUM_COUNT = 100_000;

  private final SqlClient client;
  private final Generations generations;

  AudienceQueries(SqlClient client, Generations generations) {
    this.client = client;
    this.generations = generations;
  }

  public Future<Optional<AudienceDocument>> get(Tenant tenant, String id) {
    return bulkGet(tenant, List.of(id)).map(found -> Optional.ofNullable(found.get(id)));
  }

  /// @param ids at most `BULK_COUNT`
  /// @return those that there are, by their ids, in the order in which they were asked for
  public Future<SequencedMap<String, AudienceDocument>> bulkGet(Tenant tenant, List<String> ids) {
    if (ids.size() > BULK_COUNT) {
      throw new IllegalArgumentException("More than %d ids".formatted(BULK_COUNT));
    }
    String[] wanted =
        ids.stream().filter(id -> id.indexOf('\u0000') < 0).distinct().toArray(String[]::new);
    return generations.read(generation -> {
      var conditions = new Conditions(generation, tenant, "a").andAny("a.id", wanted);
      return ask(conditions, documents(generation) + " WHERE " + conditions.sql())
          .map(rows -> {
            Map<String, AudienceDocument> found = new LinkedHashMap<>();
            rows.forEach(row -> found.put(row.getString("id"), document(row)));
            var inOrder = new LinkedHashMap<String, AudienceDocument>();
            for (String id : wanted) {
              @Nullable AudienceDocument document = found.get(id);
              if (document != null) {
                inOrder.put(id, document);
              }
            }
            return inOrder;
          });
    });
  }

  /// A stretch of the list in the order in which audiences were made, which no write changes.
  ///
  /// @param after the number of the audience that the stretch follows; empty for the beginning
  /// @param paging counted from there
  public Future<AudiencePage> list(
      Tenant tenant, AudienceFilter filter, boolean descending, OptionalLong after, Paging paging) {
    return generations.read(generation -> {
      var conditions = new Conditions(generation, tenant, "a");
      filter.addTo(conditions);
      String wanted = conditions.sql();
      after.ifPresent(number -> conditions.andCompared("a.number", descending ? "<" : ">", number));
      var order = new AudienceOrder(AudienceOrder.Field.NUMBER, descending);
      String sql =
          """
          WITH page AS (
            SELECT a.tenant, a.id FROM %1$s a WHERE %2$s ORDER BY %3$s OFFSET %4$s LIMIT %5$s
          ), total AS (
            SELECT count(*) AS count FROM %1$s a WHERE %6$s
          )
          SELECT r.*, total.count FROM total LEFT JOIN (
            %7$s JOIN page ON page.tenant = a.tenant AND page.id = a.id
          ) r ON true
          ORDER BY %8$s\
          """
              .formatted(
                  generation.table(AudienceRows.TABLE),
                  conditions.sql(),
                  order.sql("a"),
                  conditions.value(paging.start()),
                  conditions.value(paging.limit() + 1L),
                  wanted,
                  documents(generation),
                  order.sql("r"));
      return ask(conditions, sql)
          .map(rows -> {
            List<AudienceDocument> found =
                rows.stream()
                    .filter(row -> row.getValue("id") != null)
                    .map(AudienceQueries::document)
                    .toList();
            boolean more = found.size() > paging.limit();
            return new AudiencePage(
                rows.isEmpty() ? 0 : rows.getFirst().getLong("count"),
                more ? found.subList(0, paging.limit()) : found,
                more);
          });
    });
  }

  /// The ids of all that are wanted, in an order that later writes can change.
  public Future<List<String>> ids(Tenant tenant, AudienceFilter filter, AudienceOrder order) {
    return generations.read(generation -> {
      var conditions = new Conditions(generation, tenant, "a");
      filter.addTo(conditions);
      String sql =
          "SELECT a.id FROM %s a WHERE %s ORDER BY %s LIMIT %d"
              .formatted(
                  generation.table(AudienceRows.TABLE),
                  conditions.sql(),
                  order.sql("a"),
                  MAXIMUM_COUNT);
      return ask(conditions, sql)
          .map(rows -> rows.stream().map(row -> row.getString("id")).toList());
    });
  }

  /// An external audience whose members do not stay for ever.
  public record Expiring(Tenant tenant, String id, int ttlInDays) {}

  /// Those of all tenants.
  public Future<List<Expiring>> expiring() {
    return generations.read(generation ->
        client
            .query(
                """
                SELECT t.organisation, t.sandbox, a.id, (a.facts ->> 'ttlInDays')::integer
                FROM %s a JOIN %s t ON t.number = a.tenant
                WHERE a.facts ->> 'type' = 'ExternalSegment' AND a.facts ? 'ttlInDays'\
                """
                    .formatted(generation.table(AudienceRows.TABLE), generation.table("tenant")))
            .execute()
            .map(rows -> {
              var expiring = new ArrayList<Expiring>();
              for (Row row : rows) {
                expiring.add(
                    new Expiring(
                        new Tenant(row.getString(0), row.getString(1)),
                        row.getString(2),
                        row.getInteger(3)));
              }
              return List.copyOf(expiring);
            }));
  }

  private Future<List<Row>> ask(Conditions conditions, String sql) {
    if (!conditions.arePossible()) {
      return Future.succeededFuture(List.of());
    }
    return client.preparedQuery(sql).execute(conditions.values()).map(AudienceQueries::toList);
  }

  /// A SELECT from `a`, to which joins and conditions can be added.
  private static String documents(Generation generation) {
    return """
    SELECT a.id, a.version, a.number, a.update_time, a.name, a.document, m.profiles, m.records, (
      SELECT array_agg(b.id ORDER BY b.id) FROM %1$s b
      WHERE b.tenant = a.tenant AND b.facts -> 'dependencies' <> '[]'::jsonb
        AND b.facts -> 'dependencies' @> to_jsonb(ARRAY[a.id])
    ) AS dependents FROM %1$s a LEFT JOIN %2$s m ON m.tenant = a.tenant AND m.id = a.id\
    """
        .formatted(generation.table(AudienceRows.TABLE), generation.table(MetricsRows.TABLE));
  }

  private static AudienceDocument document(Row row) {
    String @Nullable [] dependents = row.getArrayOfStrings("dependents");
    return new AudienceDocument(
        row.getString("id"),
        row.getLong("version"),
        row.getLong("number"),
        row.getString("document"),
        dependents == null ? List.of() : List.of(dependents),
        MetricsRows.metrics(row));
  }

  private static List<Row> toList(RowSet<Row> rows) {
    var list = new ArrayList<Row>(rows.size());
    rows.forEach(list::add);
    return list;
  }
}
