package dev.muster.projections.catalogue;

import dev.muster.eventlog.LogPosition;
import dev.muster.projections.generations.Generation;
import dev.muster.projections.generations.SchemaMigrations;
import dev.muster.projections.postgres.Database;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// What the tables have to look like, and how to tell that they do not.
final class CatalogueTables {
  static final SchemaMigrations MIGRATIONS =
      new SchemaMigrations("dev/muster/projections/catalogue/migrations", 7);

  /// In the order in which a copy's rows come in.
  static final List<String> NAMES =
      List.of(
          "tenant",
          "definition",
          "definition_version",
          "folder",
          JobRows.TABLE,
          PolicyRows.TABLE,
          AudienceRows.TABLE,
          MetricsRows.TABLE,
          DatasetRows.TABLE,
          ExportRows.TABLE,
          ExternalRunRows.TABLE);

  static final Set<String> INDEXES =
      Set.of(
          "tenant_key",
          "tenant_number",
          "definition_key",
          "definition_by_name",
          "definition_by_creation_time",
          "definition_by_update_time",
          "definition_version_key",
          "folder_key",
          "folder_by_name",
          "folder_by_parent",
          "job_key",
          "job_by_creation_time",
          "job_by_update_time",
          "job_by_status",
          "job_by_facts",
          "merge_policy_key",
          "audience_key",
          "audience_by_number",
          "audience_dependencies",
          "audience_metrics_key",
          "dataset_key",
          "dataset_by_name",
          "export_job_key",
          "export_job_by_creation_time",
          "external_run_key",
          "external_run_by_number",
          "audience_expiring");

  private static final Map<String, String> COLUMNS =
      Map.ofEntries(
          Map.entry("projection", "name, version, position"),
          Map.entry("tenant", "number, organisation, sandbox"),
          Map.entry(
              "definition",
              "tenant, id, version, name, parent_folder_id, batch, continuous, synchronous, creation_time, update_time"),
          Map.entry(
              "definition_version",
              "tenant, id, version, change, time, author, position, document"),
          Map.entry(
              "folder",
              "tenant, id, version, name, parent_folder_id, creation_time, creation_author, update_time, update_author"),
          Map.entry(JobRows.TABLE, JobRows.COLUMNS),
          Map.entry(PolicyRows.TABLE, PolicyRows.COLUMNS),
          Map.entry(AudienceRows.TABLE, AudienceRows.COLUMNS),
          Map.entry(MetricsRows.TABLE, MetricsRows.COLUMNS),
          Map.entry(DatasetRows.TABLE, DatasetRows.COLUMNS),
          Map.entry(ExportRows.TABLE, ExportRows.COLUMNS),
          Map.entry(ExternalRunRows.TABLE, ExternalRunRows.COLUMNS));

  private CatalogueTables() {}

  /// Those whose rows belong to tenants, by the column `tenant`.
  static List<String> ofTenants() {
    return NAMES.stream().filter(name -> !name.equals("tenant")).toList();
  }

  /// The SQL that notes how far the projection is.
  static String addProjection(Generation generation, LogPosition position) {
    return "INSERT INTO %s (name, version, position) VALUES ('%s', %d, %d)"
        .formatted(
            generation.table("projection"),
            CatalogueProjection.NAME,
            CatalogueProjection.VERSION,
            position.value());
  }

  /// Why the projection cannot go on with these tables.
  static Optional<String> problem(Database database, Generation generation) throws Exception {
    try {
      Optional<String> tables = missingTable(database, generation);
      return tables.isPresent() ? tables : wrongProjection(database, generation);
    } catch (PgException e) {
      Optional<String> damage = damage(e);
      if (damage.isPresent()) {
        return damage;
      }
      throw e;
    }
  }

  /// Whether PostgreSQL complains about what is stored, and not about what was asked or about
  /// itself.
  static Optional<String> damage(PgException problem) {
    String state = String.valueOf(problem.getSqlState());
    boolean damaged =
        switch (state) {
          // Corrupt pages and indexes; missing tables, columns and schemas; a row that is there
          // already although its record is only applied now.
          case "XX000", "XX001", "XX002", "42P01", "42703", "3F000", "42P10", "23505" -> true;
          // Missing files.
          case "58P01" -> true;
          default -> false;
        };
    return damaged
        ? Optional.of("PostgreSQL says '%s' (%s)".formatted(problem.getErrorMessage(), state))
        : Optional.empty();
  }

  private static Optional<String> missingTable(Database database, Generation generation)
      throws Exception {
    var looks = new ArrayList<Future<RowSet<Row>>>();
    COLUMNS.forEach((table, columns) ->
        looks.add(
            database
                .writes()
                .query("SELECT %s FROM %s LIMIT 1".formatted(columns, generation.table(table)))
                .execute()));
    for (Future<RowSet<Row>> look : looks) {
      Database.await(look, database.writeTime());
    }
    RowSet<Row> rows =
        Database.await(
            database
                .writes()
                .preparedQuery(
                    """
                    SELECT c.relname FROM pg_index i
                    JOIN pg_class c ON c.oid = i.indexrelid
                    JOIN pg_namespace n ON n.oid = c.relnamespace
                    WHERE n.nspname = $1 AND i.indisvalid\
                    """)
                .execute(Tuple.of(generation.schema())),
            database.writeTime());
    var missing = new TreeSet<>(INDEXES);
    var found = new HashSet<String>();
    rows.forEach(row -> found.add(row.getString(0)));
    missing.removeAll(found);
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of("it has no index " + String.join(", ", missing));
  }

  private static Optional<String> wrongProjection(Database database, Generation generation)
      throws Exception {
    RowSet<Row> rows =
        Database.await(
            database
                .writes()
                .preparedQuery(
                    "SELECT version FROM %s WHERE name = $1"
                        .formatted(generation.table("projection")))
                .execute(Tuple.of(CatalogueProjection.NAME)),
            database.writeTime());
    if (rows.size() != 1) {
      return Optional.of("it does not say up to where it has followed the log");
    }
    int version = rows.iterator().next().getInteger(0);
    return version == CatalogueProjection.VERSION
        ? Optional.empty()
        : Optional.of(
            "it was made by version %d of the projection, and this is version %d"
                .formatted(version, CatalogueProjection.VERSION));
  }
}
