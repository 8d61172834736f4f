package dev.muster.projections.catalogue;

import dev.muster.domain.audiences.ExternalRun;
import dev.muster.domain.audiences.ExternalRunJson;
import dev.muster.projections.catalogue.CatalogueBatch.TenantKey;
import dev.muster.projections.generations.Generation;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.function.ToIntFunction;

/// The rows of runs of external audiences.
final class ExternalRunRows {
  static final String TABLE = "external_run";
  static final String COLUMNS = "tenant, id, audience_id, number, document";

  private static final int COLUMN_COUNT = 5;

  /// A run as it is now.
  ///
  /// @param number the position of the first event that is known of it; only that of its creation
  ///   gets into a row that is not there yet
  record RunState(TenantKey key, long number, ExternalRun run) {
    RunState then(RunState next) {
      return new RunState(key, number, next.run);
    }
  }

  private ExternalRunRows() {}

  static String put(Generation generation) {
    return """
    INSERT INTO %s (%s)
    SELECT * FROM unnest($1::integer[], $2::text[], $3::text[], $4::bigint[], $5::text[])
    ON CONFLICT (tenant, id) DO UPDATE SET document = EXCLUDED.document\
    """
        .formatted(generation.table(TABLE), COLUMNS);
  }

  /// The values of `put`.
  static Tuple columns(Collection<RunState> runs, ToIntFunction<TenantKey> tenantNumber) {
    return new Columns<>(runs)
        .column(Integer[]::new, state -> tenantNumber.applyAsInt(state.key()))
        .column(String[]::new, state -> state.key().id())
        .column(String[]::new, state -> state.run().audienceId())
        .column(Long[]::new, RunState::number)
        .column(
            String[]::new,
            state -> new String(ExternalRunJson.document(state.run()), StandardCharsets.UTF_8))
        .tuple();
  }

  /// For COPY, in the order of `COLUMNS`.
  static byte[] copy(Collection<RunState> runs, ToIntFunction<TenantKey> tenantNumber) {
    var rows = new CopyRows(COLUMN_COUNT);
    for (RunState state : runs) {
      rows.row()
          .put(tenantNumber.applyAsInt(state.key()))
          .put(state.key().id())
          .put(state.run().audienceId())
          .put(state.number())
          .put(ExternalRunJson.document(state.run()));
    }
    return rows.toBytes();
  }
}
