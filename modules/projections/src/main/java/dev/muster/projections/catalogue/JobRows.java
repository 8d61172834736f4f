package dev.muster.projections.catalogue;

import dev.muster.domain.jobs.JobJson;
import dev.muster.domain.jobs.SegmentJob;
import dev.muster.eventlog.LogPosition;
import dev.muster.projections.catalogue.CatalogueBatch.TenantKey;
import dev.muster.projections.generations.Generation;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.function.ToIntFunction;

/// The rows of segment jobs, in the two ways in which they are written.
final class JobRows {
  static final String TABLE = "job";
  static final String COLUMNS =
      "tenant, id, number, position, status, creation_time, update_time, document_bytes, facts, document";

  private static final int COLUMN_COUNT = 10;

  /// What comes before the text of JSON in PostgreSQL's binary form of it.
  private static final byte JSONB_VERSION = 1;

  /// A job as it is after the record at a position.
  record JobState(TenantKey key, SegmentJob job, LogPosition position) {
    byte[] document() {
      return JobJson.document(key.tenant(), job);
    }
  }

  private JobRows() {}

  static String put(Generation generation) {
    return """
    INSERT INTO %s AS j (%s)
    SELECT tenant, id, number, position, status, creation_time, update_time,
      octet_length(document), facts::jsonb, document
    FROM unnest($1::integer[], $2::text[], $3::bigint[], $4::bigint[], $5::text[], $6::bigint[],
      $7::bigint[], $8::text[], $9::text[]) AS new
      (tenant, id, number, position, status, creation_time, update_time, facts, document)
    ON CONFLICT (tenant, id) DO UPDATE SET position = EXCLUDED.position,
      status = EXCLUDED.status, update_time = EXCLUDED.update_time,
      document_bytes = EXCLUDED.document_bytes, facts = EXCLUDED.facts,
      document = EXCLUDED.document\
    """
        .formatted(generation.table(TABLE), COLUMNS);
  }

  /// The values of `put`.
  static Tuple columns(Collection<JobState> jobs, ToIntFunction<TenantKey> tenantNumber) {
    return new Columns<>(jobs)
        .column(Integer[]::new, state -> tenantNumber.applyAsInt(state.key()))
        .column(String[]::new, state -> state.key().id())
        .column(Long[]::new, state -> state.job().number())
        .column(Long[]::new, state -> state.position().value())
        .column(String[]::new, state -> state.job().status().name())
        .column(Long[]::new, state -> state.job().created().timeMillis())
        .column(Long[]::new, state -> state.job().updated().timeMillis())
        .column(String[]::new, state -> text(JobJson.facts(state.job())))
        .column(String[]::new, state -> text(state.document()))
        .tuple();
  }

  /// For COPY, in the order of `COLUMNS`.
  static byte[] copy(Collection<JobState> jobs, ToIntFunction<TenantKey> tenantNumber) {
    var rows = new CopyRows(COLUMN_COUNT);
    for (JobState state : jobs) {
      byte[] document = state.document();
      rows.row()
          .put(tenantNumber.applyAsInt(state.key()))
          .put(state.key().id())
          .put(state.job().number())
          .put(state.position().value())
          .put(state.job().status().name())
          .put(state.job().created().timeMillis())
          .put(state.job().updated().timeMillis())
          .put(document.length)
          .put(jsonb(JobJson.facts(state.job())))
          .put(document);
    }
    return rows.toBytes();
  }

  /// What a bulk load leaves of a job's earlier states.
  static String removeOutdated(Generation generation) {
    return """
    DELETE FROM %1$s j USING (
      SELECT tenant, id, max(position) AS position FROM %1$s GROUP BY tenant, id
      HAVING count(*) > 1
    ) last WHERE j.tenant = last.tenant AND j.id = last.id AND j.position < last.position\
    """
        .formatted(generation.table(TABLE));
  }

  static byte[] jsonb(byte[] json) {
    byte[] binary = new byte[json.length + 1];
    binary[0] = JSONB_VERSION;
    System.arraycopy(json, 0, binary, 1, json.length);
    return binary;
  }

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
