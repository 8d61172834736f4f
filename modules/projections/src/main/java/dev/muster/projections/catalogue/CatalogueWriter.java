package dev.muster.projections.catalogue;

import dev.muster.projections.generations.Generation;
import dev.muster.projections.postgres.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;

/// Applies batches to a generation: the rows and the position in one transaction.
final class CatalogueWriter {
  private final Database database;
  private final String move;
  private final CatalogueRows rows;
  private boolean tenantsKnown;

  CatalogueWriter(Database database, Generation generation) {
    this.database = database;
    this.rows = new CatalogueRows(generation);
    this.move =
        "UPDATE %s SET position = $1 WHERE name = $2 AND position = $3"
            .formatted(generation.table("projection"));
  }

  /// @throws IllegalStateException when the batch does not follow what is applied
  void apply(CatalogueBatch batch) throws Exception {
    SqlConnection connection =
        Database.await(database.writes().getConnection(), database.writeTime());
    try {
      apply(connection, batch);
    } finally {
      connection.close();
    }
  }

  private void apply(SqlConnection connection, CatalogueBatch batch) throws Exception {
    if (!tenantsKnown) {
      Database.await(rows.learnTenants(connection), database.writeTime());
    }
    // The numbers of new tenants are only good when the batch is in.
    tenantsKnown = false;
    connection.query("BEGIN").execute();
    // Comes first: whoever else writes waits here, and then finds another position.
    Future<RowSet<Row>> moved =
        connection
            .preparedQuery(move)
            .execute(
                Tuple.of(batch.last().value(), CatalogueProjection.NAME, batch.before().value()));
    List<Future<RowSet<Row>>> written = rows.send(connection, batch);
    boolean committed = false;
    try {
      if (Database.await(moved, database.writeTime()).rowCount() != 1) {
        throw new IllegalStateException(
            "The records after position %d do not follow what is applied."
                .formatted(batch.before().value()));
      }
      for (Future<RowSet<Row>> statement : written) {
        Database.await(statement, database.writeTime());
      }
      Database.await(connection.query("COMMIT").execute(), database.writeTime());
      committed = true;
    } finally {
      if (!committed) {
        connection.query("ROLLBACK").execute();
      }
    }
    tenantsKnown = true;
  }
}
