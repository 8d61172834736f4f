package dev.muster.projections.catalogue;

import dev.muster.domain.audiences.AudienceMetrics;
import dev.muster.domain.datasets.Dataset;
import dev.muster.domain.definitions.Definition;
import dev.muster.domain.definitions.EvaluationInfo;
import dev.muster.domain.folders.Folder;
import dev.muster.domain.schedules.Schedule;
import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.Tenant;
import dev.muster.projections.catalogue.AudienceRows.AudienceState;
import dev.muster.projections.catalogue.CatalogueBatch.TenantKey;
import dev.muster.projections.catalogue.CatalogueBatch.VersionRow;
import dev.muster.projections.catalogue.ExternalRunRows.RunState;
import dev.muster.projections.catalogue.PolicyRows.PolicyState;
import dev.muster.projections.generations.Generation;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Fills an empty generation with most of the log, in one transaction and by COPY: PostgreSQL then
/// keeps no log of the rows and checks nothing on the way, and the next batch is read while it
/// still takes in the one before. Outdated rows are removed and indexes made at the end.
final class BulkLoad implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BulkLoad.class);
  private static final long COPY_SECONDS = 120;

  private final Generation generation;
  private final Connection connection;
  private final ExecutorService sender =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("muster-bulk-load").daemon().factory());
  private final Map<Tenant, Integer> numbers = new HashMap<>();

  /// All folders there are: few beside the definitions, and written once.
  private final Map<TenantKey, Folder> folders = new LinkedHashMap<>();

  /// All merge policies, likewise.
  private final Map<TenantKey, PolicyState> policies = new LinkedHashMap<>();

  /// What was counted of audiences, likewise.
  private final Map<TenantKey, AudienceMetrics> metrics = new LinkedHashMap<>();

  /// All runs of external audiences, likewise.
  private final Map<TenantKey, RunState> runs = new LinkedHashMap<>();

  /// All datasets, likewise.
  private final Map<TenantKey, Dataset> datasets = new LinkedHashMap<>();

  /// All schedules there are, likewise.
  private final Map<TenantKey, Schedule> schedules = new LinkedHashMap<>();

  private @Nullable Future<?> underWay;
  private List<String> indexes = List.of();
  private boolean outdatedRows;
  private boolean outdatedAudiences;
  private boolean finished;

  /// @param generation with its tables made and nothing in them
  BulkLoad(DataSource source, Generation generation) throws SQLException {
    this.generation = generation;
    this.connection = source.getConnection();
    boolean begun = false;
    try {
      connection.setAutoCommit(false);
      // What is emptied by the transaction that fills it needs no log and no later freezing.
      run(
          "TRUNCATE "
              + String.join(", ", CatalogueTables.NAMES.stream().map(generation::table).toList()));
      indexes = dropIndexes();
      begun = true;
    } finally {
      if (!begun) {
        close();
      }
    }
  }

  /// Returns before the rows are in; what goes wrong with them is thrown by a later call.
  void add(CatalogueBatch batch) throws Exception {
    CopyRows tenants = new CopyRows(3);
    for (Tenant tenant : batch.tenants()) {
      if (!numbers.containsKey(tenant)) {
        numbers.put(tenant, numbers.size() + 1);
        tenants.row().put(numbers.size()).put(tenant.organisation()).put(tenant.sandbox());
      }
    }
    if (batch.emptied().isPresent()) {
      empty(batch.emptied().get());
    }
    byte[] tenantRows = tenants.toBytes();
    byte[] versionRows = versions(batch.versions());
    byte[] definitionRows = definitions(batch.definitions());
    byte[] jobRows = JobRows.copy(batch.jobs(), this::number);
    byte[] audienceRows = AudienceRows.copy(batch.audiences(), this::number);
    outdatedAudiences |= batch.audiences().stream().anyMatch(AudienceState::mayFollowAnother);
    batch
        .metrics()
        .forEach((key, counted) ->
            counted.ifPresentOrElse(
                more -> metrics.merge(key, more, MetricsRows::merged), () -> metrics.remove(key)));
    byte[] exportRows = ExportRows.copy(batch.exports(), this::number);
    batch
        .folders()
        .forEach((key, folder) ->
            folder.ifPresentOrElse(f -> folders.put(key, f), () -> folders.remove(key)));
    batch.policies().forEach(state -> policies.put(state.key(), state));
    batch.runs().forEach(state -> runs.merge(state.key(), state, RunState::then));
    batch
        .schedules()
        .forEach((key, schedule) ->
            schedule.ifPresentOrElse(s -> schedules.put(key, s), () -> schedules.remove(key)));
    batch
        .datasets()
        .forEach((key, dataset) ->
            dataset.ifPresentOrElse(d -> datasets.put(key, d), () -> datasets.remove(key)));
    awaitUnderWay();
    underWay =
        sender.submit(() -> {
          copy("tenant", "number, organisation, sandbox", tenantRows);
          copy(
              "definition_version",
              "tenant, id, version, change, time, author, position, document",
              versionRows);
          copy(
              "definition",
              "tenant, id, version, name, parent_folder_id, batch, continuous, synchronous, creation_time, update_time",
              definitionRows);
          copy(JobRows.TABLE, JobRows.COLUMNS, jobRows);
          copy(AudienceRows.TABLE, AudienceRows.COLUMNS, audienceRows);
          copy(ExportRows.TABLE, ExportRows.COLUMNS, exportRows);
          return null;
        });
  }

  /// Removes what is there of the tenant, as far as it is there yet.
  private void empty(Tenant tenant) throws Exception {
    awaitUnderWay();
    for (String table : CatalogueTables.ofTenants()) {
      run(
          "DELETE FROM %s WHERE tenant = %d"
              .formatted(generation.table(table), Objects.requireNonNull(numbers.get(tenant))));
    }
    folders.keySet().removeIf(key -> key.tenant().equals(tenant));
    policies.keySet().removeIf(key -> key.tenant().equals(tenant));
    metrics.keySet().removeIf(key -> key.tenant().equals(tenant));
    datasets.keySet().removeIf(key -> key.tenant().equals(tenant));
    runs.keySet().removeIf(key -> key.tenant().equals(tenant));
    schedules.keySet().removeIf(key -> key.tenant().equals(tenant));
  }

  /// Makes all of it good.
  void finish(LogPosition position) throws Exception {
    awaitUnderWay();
    long startNanos = System.nanoTime();
    copy(
        "folder",
        "tenant, id, version, name, parent_folder_id, creation_time, creation_author, update_time, update_author",
        folderRows());
    copy(PolicyRows.TABLE, PolicyRows.COLUMNS, PolicyRows.copy(policies.values(), this::number));
    copy(MetricsRows.TABLE, MetricsRows.COLUMNS, MetricsRows.copy(metrics, this::number));
    copy(
        ExternalRunRows.TABLE,
        ExternalRunRows.COLUMNS,
        ExternalRunRows.copy(runs.values(), this::number));
    copy(DatasetRows.TABLE, DatasetRows.COLUMNS, DatasetRows.copy(datasets, this::number));
    copy(ScheduleRows.TABLE, ScheduleRows.COLUMNS, ScheduleRows.copy(schedules, this::number));
    run("SET LOCAL maintenance_work_mem = '256MB'");
    if (outdatedRows) {
      removeOutdated();
    }
    run(JobRows.removeOutdated(generation));
    if (outdatedAudiences) {
      for (String statement : AudienceRows.settle(generation)) {
        run(statement);
      }
    }
    run(ExportRows.removeOutdated(generation));
    for (String index : indexes) {
      run(index);
    }
    // Without this the first queries would be planned for empty tables.
    for (String table : CatalogueTables.NAMES) {
      run("ANALYZE " + generation.table(table));
    }
    run(CatalogueTables.addProjection(generation, position));
    connection.commit();
    finished = true;
    LOG.info(
        "Indexes of {} up to position {} made in {} ms",
        generation,
        position.value(),
        (System.nanoTime() - startNanos) / 1_000_000);
  }

  /// What is not finished is undone.
  @Override
  public void close() {
    sender.shutdownNow();
    try {
      if (!finished) {
        connection.rollback();
      }
      connection.close();
    } catch (SQLException e) {
      LOG.warn("A bulk load could not be undone; it ends with its connection", e);
    }
  }

  /// Indexes are made from the rows rather than kept up row by row.
  ///
  /// @return how to make them again
  private List<String> dropIndexes() throws SQLException {
    var definitions = new ArrayList<String>();
    var names = new ArrayList<String>();
    try (Statement statement = connection.createStatement();
        ResultSet indexes =
            statement.executeQuery(
                "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = '%s' ORDER BY indexname"
                    .formatted(generation.schema()))) {
      while (indexes.next()) {
        if (CatalogueTables.INDEXES.contains(indexes.getString(1))) {
          names.add(indexes.getString(1));
          definitions.add(indexes.getString(2));
        }
      }
    }
    for (String name : names) {
      run("DROP INDEX " + generation.table(name));
    }
    return definitions;
  }

  /// Of each definition there is a row for every batch that has changed it, and only the one of its
  /// last version counts; a deletion is a version too.
  private void removeOutdated() throws SQLException {
    run(
        """
        DELETE FROM %s d USING (
          SELECT tenant, id, max(version) AS version FROM %s GROUP BY tenant, id
          HAVING max(version) > 1
        ) last WHERE d.tenant = last.tenant AND d.id = last.id AND d.version < last.version\
        """
            .formatted(generation.table("definition"), generation.table("definition_version")));
  }

  private byte[] versions(List<VersionRow> versions) {
    var rows = new CopyRows(8);
    for (VersionRow version : versions) {
      rows.row()
          .put(number(version.key()))
          .put(version.key().id())
          .put(version.version())
          .put(version.change().stored())
          .put(version.stamp().timeMillis())
          .put(version.stamp().author())
          .put(version.position().value());
      version.document().ifPresentOrElse(rows::put, rows::putNull);
      outdatedRows |= version.change() != DefinitionVersion.Change.CREATED;
    }
    return rows.toBytes();
  }

  private byte[] definitions(Map<TenantKey, Optional<Definition>> definitions) {
    var rows = new CopyRows(10);
    definitions.forEach((key, present) ->
        present.ifPresent(definition -> {
          EvaluationInfo info = definition.content().evaluationInfo();
          rows.row()
              .put(number(key))
              .put(key.id())
              .put(definition.version())
              .put(definition.name())
              .put(definition.content().parentFolderId())
              .put(info.batch())
              .put(info.continuous())
              .put(info.synchronous())
              .put(definition.created().timeMillis())
              .put(definition.updated().timeMillis());
        }));
    return rows.toBytes();
  }

  private byte[] folderRows() {
    var rows = new CopyRows(9);
    folders.forEach((key, folder) ->
        rows.row()
            .put(number(key))
            .put(key.id())
            .put(folder.version())
            .put(folder.name())
            .put(folder.parentFolderId())
            .put(folder.created().timeMillis())
            .put(folder.created().author())
            .put(folder.updated().timeMillis())
            .put(folder.updated().author()));
    return rows.toBytes();
  }

  private int number(TenantKey key) {
    @Nullable Integer number = numbers.get(key.tenant());
    if (number == null) {
      throw new IllegalStateException("No number for tenant " + key.tenant());
    }
    return number;
  }

  private void awaitUnderWay() throws Exception {
    @Nullable Future<?> copying = underWay;
    underWay = null;
    if (copying != null) {
      try {
        copying.get(COPY_SECONDS, TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof Exception cause) {
          throw cause;
        }
        throw e;
      }
    }
  }

  private void copy(String table, String columns, byte[] rows) throws SQLException {
    CopyIn copy =
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn(
                "COPY %s (%s) FROM STDIN (FORMAT binary, FREEZE true)"
                    .formatted(generation.table(table), columns));
    try {
      copy.writeToCopy(rows, 0, rows.length);
      copy.endCopy();
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
  }

  private void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
