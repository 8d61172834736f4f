package dev.muster.projections.catalogue;

import dev.muster.projections.generations.Generation;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.util.SortedMap;
import java.util.TreeMap;

/// What the rows of a read model add up to, whatever order they are in: two read models that were
/// made from the same log have the same. Where a projection is in the log is not part of it.
///
/// @param tables by the name of the table
public record CatalogueSum(SortedMap<String, TableSum> tables) {

  /// @param rowCount how many rows
  /// @param digest of what is in them
  public record TableSum(long rowCount, String digest) {}

  /// Reads every row.
  static Future<CatalogueSum> of(SqlClient client, Generation generation) {
    var parts = new StringBuilder();
    for (String table : CatalogueTables.NAMES) {
      parts
          .append(parts.isEmpty() ? "" : " UNION ALL ")
          .append(
              """
              SELECT '%1$s', count(*), concat(
                to_hex(coalesce(bit_xor(hashtextextended(t::text, 1)), 0)), '-',
                coalesce(sum(hashtextextended(t::text, 2)::numeric), 0))
              FROM %2$s t\
              """
                  .formatted(table, generation.table(table)));
    }
    return client
        .query(parts.toString())
        .execute()
        .map(rows -> {
          var tables = new TreeMap<String, TableSum>();
          for (Row row : rows) {
            tables.put(row.getString(0), new TableSum(row.getLong(1), row.getString(2)));
          }
          return new CatalogueSum(tables);
        });
  }
}
