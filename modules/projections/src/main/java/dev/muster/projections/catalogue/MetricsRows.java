package dev.muster.projections.catalogue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.muster.domain.ExactJson;
import dev.muster.domain.audiences.AudienceMetrics;
import dev.muster.projections.catalogue.CatalogueBatch.TenantKey;
import dev.muster.projections.generations.Generation;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// The rows of what was counted of audiences. A column that is null in a batch stays as it was.
final class MetricsRows {
  static final String TABLE = "audience_metrics";
  static final String COLUMNS = "tenant, id, profiles, records";

  private static final int COLUMN_COUNT = 4;
  private static final JsonMapper MAPPER = ExactJson.builder().build();

  private MetricsRows() {}

  static String put(Generation generation) {
    return """
    INSERT INTO %s AS m (%s)
    SELECT * FROM unnest($1::integer[], $2::text[], $3::text[], $4::text[])
    ON CONFLICT (tenant, id) DO UPDATE SET profiles = COALESCE(EXCLUDED.profiles, m.profiles),
      records = COALESCE(EXCLUDED.records, m.records)\
    """
        .formatted(generation.table(TABLE), COLUMNS);
  }

  /// The values of `put`.
  static Tuple columns(
      List<Map.Entry<TenantKey, AudienceMetrics>> metrics, ToIntFunction<TenantKey> tenantNumber) {
    return new Columns<>(metrics)
        .column(Integer[]::new, entry -> tenantNumber.applyAsInt(entry.getKey()))
        .column(String[]::new, entry -> entry.getKey().id())
        .<@Nullable String>column(String[]::new, entry -> written(entry.getValue().profiles()))
        .<@Nullable String>column(String[]::new, entry -> written(entry.getValue().records()))
        .tuple();
  }

  /// For COPY, in the order of `COLUMNS`.
  static byte[] copy(
      Map<TenantKey, AudienceMetrics> metrics, ToIntFunction<TenantKey> tenantNumber) {
    var rows = new CopyRows(COLUMN_COUNT);
    metrics.forEach((key, each) -> {
      rows.row().put(tenantNumber.applyAsInt(key)).put(key.id());
      put(rows, written(each.profiles()));
      put(rows, written(each.records()));
    });
    return rows.toBytes();
  }

  /// What is known after more was counted.
  static AudienceMetrics merged(AudienceMetrics before, AudienceMetrics more) {
    return new AudienceMetrics(
        more.profiles() == null ? before.profiles() : more.profiles(),
        more.records() == null ? before.records() : more.records());
  }

  /// @param row with `profiles` and `records`, which are null where there is no row
  static AudienceMetrics metrics(Row row) {
    return new AudienceMetrics(read(row.getString("profiles")), read(row.getString("records")));
  }

  private static void put(CopyRows rows, @Nullable String text) {
    if (text == null) {
      rows.putNull();
    } else {
      rows.put(text);
    }
  }

  private static @Nullable String written(@Nullable JsonNode node) {
    try {
      return node == null ? null : MAPPER.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A tree cannot be written as JSON", e);
    }
  }

  private static @Nullable JsonNode read(@Nullable String text) {
    try {
      return text == null ? null : MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Stored metrics are damaged: " + text, e);
    }
  }
}
