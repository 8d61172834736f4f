package dev.muster.projections.catalogue;

import dev.muster.projections.postgres.Database;
import dev.muster.projections.postgres.DatabaseLimits;
import dev.muster.projections.postgres.PostgresAddress;
import dev.muster.projections.postgres.TestPostgres;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;

/// A read model in a database of its own.
final class ReadModelFixture implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  final PostgresAddress address;
  final Database database;
  final CatalogueReadModel readModel;

  private ReadModelFixture(PostgresAddress address) throws Exception {
    this.address = address;
    this.database = Database.open(TestPostgres.vertx(), address, DatabaseLimits.DEFAULTS);
    this.readModel = CatalogueReadModel.open(database);
  }

  static ReadModelFixture fresh() throws Exception {
    return new ReadModelFixture(TestPostgres.newDatabase());
  }

  /// Opens the same database as after a restart.
  ReadModelFixture again() throws Exception {
    return new ReadModelFixture(address);
  }

  RowSet<Row> sql(String sql) throws Exception {
    return get(database.writes().query(sql).execute());
  }

  static <T> T get(Future<T> future) throws Exception {
    return Database.await(future, PATIENCE);
  }

  @Override
  public void close() {
    database.close();
  }
}
