package dev.muster.projections.catalogue;

import dev.muster.domain.ExactJson;
import dev.muster.domain.schedules.Schedule;
import dev.muster.domain.schedules.ScheduleJson;
import dev.muster.projections.catalogue.CatalogueBatch.TenantKey;
import dev.muster.projections.generations.Generation;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/// The rows of schedules.
final class ScheduleRows {
  static final String TABLE = "schedule";
  static final String COLUMNS = "tenant, id, version, creation_time, document";

  private static final int COLUMN_COUNT = 5;

  private ScheduleRows() {}

  static String put(Generation generation) {
    return """
    INSERT INTO %s (%s)
    SELECT * FROM unnest($1::integer[], $2::text[], $3::bigint[], $4::bigint[], $5::text[])
    ON CONFLICT (tenant, id) DO UPDATE SET version = EXCLUDED.version,
      creation_time = EXCLUDED.creation_time, document = EXCLUDED.document\
    """
        .formatted(generation.table(TABLE), COLUMNS);
  }

  /// The values of `put`.
  static Tuple columns(
      List<Map.Entry<TenantKey, Schedule>> schedules, ToIntFunction<TenantKey> tenantNumber) {
    return new Columns<>(schedules)
        .column(Integer[]::new, entry -> tenantNumber.applyAsInt(entry.getKey()))
        .column(String[]::new, entry -> entry.getKey().id())
        .column(Long[]::new, entry -> entry.getValue().version())
        .column(Long[]::new, entry -> entry.getValue().created().timeMillis())
        .column(String[]::new, entry -> text(document(entry.getKey(), entry.getValue())))
        .tuple();
  }

  /// For COPY, in the order of `COLUMNS`.
  static byte[] copy(Map<TenantKey, Schedule> schedules, ToIntFunction<TenantKey> tenantNumber) {
    var rows = new CopyRows(COLUMN_COUNT);
    schedules.forEach((key, schedule) ->
        rows.row()
            .put(tenantNumber.applyAsInt(key))
            .put(key.id())
            .put(schedule.version())
            .put(schedule.created().timeMillis())
            .put(document(key, schedule)));
    return rows.toBytes();
  }

  private static byte[] document(TenantKey key, Schedule schedule) {
    return ExactJson.write(json -> ScheduleJson.write(json, key.tenant(), schedule));
  }

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
