package dev.muster.projections.catalogue;

import dev.muster.domain.Stamp;
import dev.muster.domain.datasets.Dataset;
import dev.muster.projections.catalogue.CatalogueBatch.TenantKey;
import dev.muster.projections.generations.Generation;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.Map;
import java.util.function.ToIntFunction;

/// The rows of datasets.
final class DatasetRows {
  static final String TABLE = "dataset";
  static final String COLUMNS =
      "tenant, id, name, description, format, creation_time, creation_author";

  private static final int COLUMN_COUNT = 7;

  private DatasetRows() {}

  static String put(Generation generation) {
    return """
    INSERT INTO %s (%s)
    SELECT * FROM unnest($1::integer[], $2::text[], $3::text[], $4::text[], $5::text[],
      $6::bigint[], $7::text[])
    ON CONFLICT (tenant, id) DO UPDATE SET name = EXCLUDED.name,
      description = EXCLUDED.description, format = EXCLUDED.format,
      creation_time = EXCLUDED.creation_time, creation_author = EXCLUDED.creation_author\
    """
        .formatted(generation.table(TABLE), COLUMNS);
  }

  /// The values of `put`.
  static Tuple columns(
      Collection<Map.Entry<TenantKey, Dataset>> datasets, ToIntFunction<TenantKey> tenantNumber) {
    return new Columns<>(datasets)
        .column(Integer[]::new, entry -> tenantNumber.applyAsInt(entry.getKey()))
        .column(String[]::new, entry -> entry.getValue().id())
        .column(String[]::new, entry -> entry.getValue().name())
        .column(String[]::new, entry -> entry.getValue().description())
        .column(String[]::new, entry -> entry.getValue().format().name())
        .column(Long[]::new, entry -> entry.getValue().created().timeMillis())
        .column(String[]::new, entry -> entry.getValue().created().author())
        .tuple();
  }

  /// For COPY, in the order of `COLUMNS`.
  static byte[] copy(Map<TenantKey, Dataset> datasets, ToIntFunction<TenantKey> tenantNumber) {
    var rows = new CopyRows(COLUMN_COUNT);
    datasets.forEach((key, dataset) ->
        rows.row()
            .put(tenantNumber.applyAsInt(key))
            .put(dataset.id())
            .put(dataset.name())
            .put(dataset.description())
            .put(dataset.format().name())
            .put(dataset.created().timeMillis())
            .put(dataset.created().author()));
    return rows.toBytes();
  }

  /// @param row with `COLUMNS`
  static Dataset dataset(Row row) {
    return new Dataset(
        row.getString("id"),
        row.getString("name"),
        row.getString("description"),
        Dataset.Format.valueOf(row.getString("format")),
        new Stamp(row.getLong("creation_time"), row.getString("creation_author")));
  }
}
