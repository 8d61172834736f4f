package dev.muster.projections.catalogue;

import dev.muster.domain.definitions.Definition;
import dev.muster.domain.folders.Folder;
import dev.muster.eventlog.Tenant;
import dev.muster.projections.catalogue.AudienceRows.AudienceState;
import dev.muster.projections.catalogue.CatalogueBatch.TenantKey;
import dev.muster.projections.catalogue.CatalogueBatch.VersionRow;
import dev.muster.projections.generations.Generation;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Writes batches into the tables of one generation: a statement or two for each table, whatever
/// the number of rows. Statements are sent without waiting for the one before; who calls sees to
/// the transaction around them.
final class CatalogueRows {
  private final String insertTenants;
  private final String insertVersions;
  private final String putDefinitions;
  private final String deleteDefinitions;
  private final String putFolders;
  private final String deleteFolders;
  private final String putJobs;
  private final String putPolicies;
  private final String putAudiences;
  private final String deleteAudiences;
  private final String putMetrics;
  private final String deleteMetrics;
  private final String putRuns;
  private final String putDatasets;
  private final String deleteDatasets;
  private final String putExports;
  private final String selectTenants;
  private final List<String> deleteTenant;
  private final Map<Tenant, Integer> numbers = new HashMap<>();

  CatalogueRows(Generation generation) {
    String tenant = generation.table("tenant");
    String definition = generation.table("definition");
    String folder = generation.table("folder");
    deleteTenant =
        CatalogueTables.ofTenants().stream()
            .map(table -> "DELETE FROM %s WHERE tenant = $1".formatted(generation.table(table)))
            .toList();
    selectTenants = "SELECT number, organisation, sandbox FROM " + tenant;
    insertTenants =
        """
        INSERT INTO %s (number, organisation, sandbox)
        SELECT * FROM unnest($1::integer[], $2::text[], $3::text[])\
        """
            .formatted(tenant);
    insertVersions =
        """
        INSERT INTO %s (tenant, id, version, change, time, author, position, document)
        SELECT * FROM unnest($1::integer[], $2::text[], $3::bigint[], $4::text[], $5::bigint[],
          $6::text[], $7::bigint[], $8::text[])\
        """
            .formatted(generation.table("definition_version"));
    putDefinitions =
        """
        INSERT INTO %s (tenant, id, version, name, parent_folder_id, batch, continuous, synchronous,
          creation_time, update_time)
        SELECT * FROM unnest($1::integer[], $2::text[], $3::bigint[], $4::text[], $5::text[],
          $6::boolean[], $7::boolean[], $8::boolean[], $9::bigint[], $10::bigint[])
        ON CONFLICT (tenant, id) DO UPDATE SET version = EXCLUDED.version, name = EXCLUDED.name,
          parent_folder_id = EXCLUDED.parent_folder_id, batch = EXCLUDED.batch,
          continuous = EXCLUDED.continuous, synchronous = EXCLUDED.synchronous,
          creation_time = EXCLUDED.creation_time, update_time = EXCLUDED.update_time\
        """
            .formatted(definition);
    deleteDefinitions = delete(definition);
    putFolders =
        """
        INSERT INTO %s (tenant, id, version, name, parent_folder_id, creation_time,
          creation_author, update_time, update_author)
        SELECT * FROM unnest($1::integer[], $2::text[], $3::bigint[], $4::text[], $5::text[],
          $6::bigint[], $7::text[], $8::bigint[], $9::text[])
        ON CONFLICT (tenant, id) DO UPDATE SET version = EXCLUDED.version, name = EXCLUDED.name,
          parent_folder_id = EXCLUDED.parent_folder_id, creation_time = EXCLUDED.creation_time,
          creation_author = EXCLUDED.creation_author, update_time = EXCLUDED.update_time,
          update_author = EXCLUDED.update_author\
        """
            .formatted(folder);
    deleteFolders = delete(folder);
    putJobs = JobRows.put(generation);
    putPolicies = PolicyRows.put(generation);
    putAudiences = AudienceRows.put(generation);
    deleteAudiences = delete(generation.table(AudienceRows.TABLE));
    putMetrics = MetricsRows.put(generation);
    putRuns = ExternalRunRows.put(generation);
    deleteMetrics = delete(generation.table(MetricsRows.TABLE));
    putDatasets = DatasetRows.put(generation);
    deleteDatasets = delete(generation.table(DatasetRows.TABLE));
    putExports = ExportRows.put(generation);
  }

  /// Learns the numbers of the tenants that are already there.
  Future<@Nullable Void> learnTenants(SqlClient client) {
    return client
        .query(selectTenants)
        .execute()
        .map(rows -> {
          numbers.clear();
          for (Row row : rows) {
            numbers.put(new Tenant(row.getString(1), row.getString(2)), row.getInteger(0));
          }
          return null;
        });
  }

  /// Sends everything that the batch comes to.
  ///
  /// @return the statements, in their order
  List<Future<RowSet<Row>>> send(SqlConnection connection, CatalogueBatch batch) {
    var sent = new ArrayList<Future<RowSet<Row>>>();
    List<Tenant> newTenants =
        batch.tenants().stream().filter(tenant -> !numbers.containsKey(tenant)).toList();
    if (!newTenants.isEmpty()) {
      newTenants.forEach(tenant -> numbers.put(tenant, numbers.size() + 1));
      sent.add(execute(connection, insertTenants, tenants(newTenants)));
    }
    batch
        .emptied()
        .ifPresent(tenant -> {
          for (String sql : deleteTenant) {
            sent.add(execute(connection, sql, Tuple.of(numbers.get(tenant))));
          }
        });
    if (!batch.versions().isEmpty()) {
      sent.add(execute(connection, insertVersions, versions(batch.versions())));
    }
    send(
        connection,
        batch.definitions(),
        this::definitions,
        putDefinitions,
        deleteDefinitions,
        sent);
    send(connection, batch.folders(), this::folders, putFolders, deleteFolders, sent);
    if (!batch.jobs().isEmpty()) {
      sent.add(execute(connection, putJobs, JobRows.columns(batch.jobs(), this::number)));
    }
    if (!batch.policies().isEmpty()) {
      sent.add(
          execute(connection, putPolicies, PolicyRows.columns(batch.policies(), this::number)));
    }
    sendAudiences(connection, batch, sent);
    if (!batch.runs().isEmpty()) {
      sent.add(execute(connection, putRuns, ExternalRunRows.columns(batch.runs(), this::number)));
    }
    send(
        connection,
        batch.metrics(),
        metrics -> MetricsRows.columns(metrics, this::number),
        putMetrics,
        deleteMetrics,
        sent);
    send(
        connection,
        batch.datasets(),
        datasets -> DatasetRows.columns(datasets, this::number),
        putDatasets,
        deleteDatasets,
        sent);
    if (!batch.exports().isEmpty()) {
      sent.add(execute(connection, putExports, ExportRows.columns(batch.exports(), this::number)));
    }
    return sent;
  }

  private void sendAudiences(
      SqlConnection connection, CatalogueBatch batch, List<Future<RowSet<Row>>> sent) {
    List<TenantKey> gone =
        batch.audiences().stream()
            .filter(state -> state.shown().isEmpty())
            .map(AudienceState::key)
            .toList();
    List<AudienceState> present =
        batch.audiences().stream().filter(state -> state.shown().isPresent()).toList();
    if (!gone.isEmpty()) {
      sent.add(execute(connection, deleteAudiences, keys(gone)));
    }
    if (!present.isEmpty()) {
      sent.add(execute(connection, putAudiences, AudienceRows.columns(present, this::number)));
    }
  }

  private <T> void send(
      SqlConnection connection,
      Map<TenantKey, Optional<T>> things,
      Function<List<Map.Entry<TenantKey, T>>, Tuple> columns,
      String put,
      String delete,
      List<Future<RowSet<Row>>> sent) {
    var present = new ArrayList<Map.Entry<TenantKey, T>>();
    var gone = new ArrayList<TenantKey>();
    things.forEach((key, thing) ->
        thing.ifPresentOrElse(t -> present.add(Map.entry(key, t)), () -> gone.add(key)));
    if (!gone.isEmpty()) {
      sent.add(execute(connection, delete, keys(gone)));
    }
    if (!present.isEmpty()) {
      sent.add(execute(connection, put, columns.apply(present)));
    }
  }

  private Tuple tenants(List<Tenant> tenants) {
    return new Columns<>(tenants)
        .column(Integer[]::new, numbers::get)
        .column(String[]::new, Tenant::organisation)
        .column(String[]::new, Tenant::sandbox)
        .tuple();
  }

  private Tuple versions(List<VersionRow> versions) {
    return new Columns<>(versions)
        .column(Integer[]::new, version -> number(version.key()))
        .column(String[]::new, version -> version.key().id())
        .column(Long[]::new, VersionRow::version)
        .column(String[]::new, version -> version.change().stored())
        .column(Long[]::new, version -> version.stamp().timeMillis())
        .column(String[]::new, version -> version.stamp().author())
        .column(Long[]::new, version -> version.position().value())
        .<@Nullable String>column(
            String[]::new,
            version ->
                version
                    .document()
                    .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                    .orElse(null))
        .tuple();
  }

  private Tuple definitions(List<Map.Entry<TenantKey, Definition>> definitions) {
    return new Columns<>(definitions)
        .column(Integer[]::new, entry -> number(entry.getKey()))
        .column(String[]::new, entry -> entry.getKey().id())
        .column(Long[]::new, entry -> entry.getValue().version())
        .column(String[]::new, entry -> entry.getValue().name())
        .column(String[]::new, entry -> entry.getValue().content().parentFolderId())
        .column(Boolean[]::new, entry -> entry.getValue().content().evaluationInfo().batch())
        .column(Boolean[]::new, entry -> entry.getValue().content().evaluationInfo().continuous())
        .column(Boolean[]::new, entry -> entry.getValue().content().evaluationInfo().synchronous())
        .column(Long[]::new, entry -> entry.getValue().created().timeMillis())
        .column(Long[]::new, entry -> entry.getValue().updated().timeMillis())
        .tuple();
  }

  private Tuple folders(List<Map.Entry<TenantKey, Folder>> folders) {
    return new Columns<>(folders)
        .column(Integer[]::new, entry -> number(entry.getKey()))
        .column(String[]::new, entry -> entry.getKey().id())
        .column(Long[]::new, entry -> entry.getValue().version())
        .column(String[]::new, entry -> entry.getValue().name())
        .column(String[]::new, entry -> entry.getValue().parentFolderId())
        .column(Long[]::new, entry -> entry.getValue().created().timeMillis())
        .column(String[]::new, entry -> entry.getValue().created().author())
        .column(Long[]::new, entry -> entry.getValue().updated().timeMillis())
        .column(String[]::new, entry -> entry.getValue().updated().author())
        .tuple();
  }

  private Tuple keys(List<TenantKey> keys) {
    return new Columns<>(keys)
        .column(Integer[]::new, this::number)
        .column(String[]::new, TenantKey::id)
        .tuple();
  }

  private Integer number(TenantKey key) {
    @Nullable Integer number = numbers.get(key.tenant());
    if (number == null) {
      throw new IllegalStateException("No number for tenant " + key.tenant());
    }
    return number;
  }

  private static Future<RowSet<Row>> execute(SqlConnection connection, String sql, Tuple tuple) {
    return connection.preparedQuery(sql).execute(tuple);
  }

  private static String delete(String table) {
    return """
    DELETE FROM %s t USING unnest($1::integer[], $2::text[]) AS gone (tenant, id)
    WHERE t.tenant = gone.tenant AND t.id = gone.id\
    """
        .formatted(table);
  }
}
