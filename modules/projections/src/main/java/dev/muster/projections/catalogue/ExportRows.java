package dev.muster.projections.catalogue;

import dev.muster.domain.exports.ExportJob;
import dev.muster.domain.exports.ExportJson;
import dev.muster.eventlog.LogPosition;
import dev.muster.projections.catalogue.CatalogueBatch.TenantKey;
import dev.muster.projections.generations.Generation;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.function.ToIntFunction;

/// The rows of export jobs, in the two ways in which they are written.
final class ExportRows {
  static final String TABLE = "export_job";
  static final String COLUMNS =
      "tenant, number, position, status, dataset_id, creation_time, update_time, document";

  private static final int COLUMN_COUNT = 8;

  /// A job as it is after the record at a position.
  ///
  /// @param key with the job's number
  record ExportState(TenantKey key, ExportJob job, LogPosition position) {
    byte[] document() {
      return ExportJson.document(key.tenant(), job);
    }
  }

  private ExportRows() {}

  static String put(Generation generation) {
    return """
    INSERT INTO %s (%s)
    SELECT * FROM unnest($1::integer[], $2::bigint[], $3::bigint[], $4::text[], $5::text[],
      $6::bigint[], $7::bigint[], $8::text[])
    ON CONFLICT (tenant, number) DO UPDATE SET position = EXCLUDED.position,
      status = EXCLUDED.status, update_time = EXCLUDED.update_time, document = EXCLUDED.document\
    """
        .formatted(generation.table(TABLE), COLUMNS);
  }

  /// The values of `put`.
  static Tuple columns(Collection<ExportState> jobs, ToIntFunction<TenantKey> tenantNumber) {
    return new Columns<>(jobs)
        .column(Integer[]::new, state -> tenantNumber.applyAsInt(state.key()))
        .column(Long[]::new, state -> state.job().number())
        .column(Long[]::new, state -> state.position().value())
        .column(String[]::new, state -> state.job().status().shown().name())
        .column(String[]::new, state -> state.job().request().datasetId())
        .column(Long[]::new, state -> state.job().created().timeMillis())
        .column(Long[]::new, state -> state.job().updated().timeMillis())
        .column(String[]::new, state -> new String(state.document(), StandardCharsets.UTF_8))
        .tuple();
  }

  /// For COPY, in the order of `COLUMNS`.
  static byte[] copy(Collection<ExportState> jobs, ToIntFunction<TenantKey> tenantNumber) {
    var rows = new CopyRows(COLUMN_COUNT);
    for (ExportState state : jobs) {
      rows.row()
          .put(tenantNumber.applyAsInt(state.key()))
          .put(state.job().number())
          .put(state.position().value())
          .put(state.job().status().shown().name())
          .put(state.job().request().datasetId())
          .put(state.job().created().timeMillis())
          .put(state.job().updated().timeMillis())
          .put(state.document());
    }
    return rows.toBytes();
  }

  /// What a bulk load leaves of a job's earlier states.
  static String removeOutdated(Generation generation) {
    return """
    DELETE FROM %1$s j USING (
      SELECT tenant, number, max(position) AS position FROM %1$s GROUP BY tenant, number
      HAVING count(*) > 1
    ) last WHERE j.tenant = last.tenant AND j.number = last.number AND j.position < last.position\
    """
        .formatted(generation.table(TABLE));
  }
}
