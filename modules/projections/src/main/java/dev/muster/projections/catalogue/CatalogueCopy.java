package dev.muster.projections.catalogue;

import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.LogRecord;
import dev.muster.eventlog.projection.Projection;
import dev.muster.projections.generations.Generation;
import dev.muster.projections.generations.Generations;
import dev.muster.projections.postgres.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A generation that is built beside the live one, all in one transaction: it is there as a whole
/// or not at all, PostgreSQL need not keep a log of its rows, and a batch need not wait for the one
/// before. Most indexes are only made when nearly all rows are in.
///
/// After the swap it is the projection that follows the log.
final class CatalogueCopy implements Projection {
  private static final Logger LOG = LoggerFactory.getLogger(CatalogueCopy.class);

  /// This far before the position that the live generation had at the beginning, the indexes are
  /// made: what comes after may be applied while everybody waits for the swap.
  private static final long LAST_STRETCH_COUNT = 10_000;

  /// Indexes of millions of rows take their time.
  private static final Duration INDEX_TIME = Duration.ofMinutes(30);

  private static final Duration ROLLBACK_TIME = Duration.ofSeconds(5);

  private final Database database;
  private final Generations generations;
  private final CatalogueProjection following;
  private final Generation generation;
  private final SqlConnection connection;
  private final CatalogueRows rows;
  private final long indexAt;
  private final List<String> missingIndexes = new ArrayList<>();
  private List<Future<RowSet<Row>>> underWay = List.of();
  private LogPosition position = LogPosition.START;
  private State state = State.BUILDING;

  private enum State {
    BUILDING,
    LIVE,
    CLOSED
  }

  private CatalogueCopy(
      Database database,
      Generations generations,
      CatalogueProjection following,
      Generation generation,
      SqlConnection connection,
      long indexAt) {
    this.database = database;
    this.generations = generations;
    this.following = following;
    this.generation = generation;
    this.connection = connection;
    this.rows = new CatalogueRows(generation);
    this.indexAt = indexAt;
  }

  /// @param following what follows the log with the live generation, now and after the swap
  static CatalogueCopy begin(
      Database database, Generations generations, CatalogueProjection following) throws Exception {
    long indexAt = following.position().value() - LAST_STRETCH_COUNT;
    Generation generation = generations.create();
    SqlConnection connection =
        Database.await(database.writes().getConnection(), database.writeTime());
    var copy = new CatalogueCopy(database, generations, following, generation, connection, indexAt);
    boolean begun = false;
    try {
      copy.begin();
      begun = true;
      return copy;
    } finally {
      if (!begun) {
        copy.close();
      }
    }
  }

  private void begin() throws Exception {
    run("BEGIN");
    // Tables that are emptied by the transaction that fills them need no log of their rows.
    run(
        "TRUNCATE "
            + String.join(", ", CatalogueTables.NAMES.stream().map(generation::table).toList()));
    RowSet<Row> indexes =
        await(
            connection
                .preparedQuery(
                    "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = $1 AND indexname = ANY ($2)")
                .execute(
                    Tuple.tuple()
                        .addString(generation.schema())
                        .addArrayOfString(
                            CatalogueTables.NOT_NEEDED_TO_WRITE.toArray(String[]::new))));
    for (Row index : indexes) {
      missingIndexes.add(index.getString(1));
      run("DROP INDEX " + generation.table(index.getString(0)));
    }
    await(CatalogueTables.addProjection(connection, generation));
    await(rows.learnTenants(connection));
  }

  @Override
  public String name() {
    return following.name();
  }

  @Override
  public LogPosition position() throws Exception {
    return state == State.LIVE ? following.position() : position;
  }

  @Override
  public void apply(List<LogRecord> records) throws Exception {
    if (state == State.LIVE) {
      following.apply(records);
      return;
    }
    if (records.isEmpty()) {
      return;
    }
    // This batch is read while PostgreSQL still works on the one before.
    CatalogueBatch batch = CatalogueBatch.of(records);
    if (!batch.before().equals(position)) {
      throw new IllegalStateException(
          "The records after position %d do not follow what is applied, which is position %d."
              .formatted(batch.before().value(), position.value()));
    }
    awaitUnderWay();
    underWay = rows.send(connection, batch);
    position = batch.last();
    if (position.value() >= indexAt) {
      makeIndexes();
    }
  }

  @Override
  public Projection beside() throws Exception {
    return following.beside();
  }

  @Override
  public void replace(Projection old) throws Exception {
    if (state != State.BUILDING) {
      throw new IllegalStateException("Only a copy that is being built can replace.");
    }
    makeIndexes();
    run("UPDATE %s SET position = %d".formatted(generation.table("projection"), position.value()));
    await(generations.makeLive(connection, generation));
    run("COMMIT");
    generations.remember(generation);
    state = State.LIVE;
    connection.close();
    following.takeUp();
    generations.dropAllBut(generation);
  }

  @Override
  public void reset() throws Exception {
    following.reset();
  }

  /// Whatever is not swapped in is gone.
  @Override
  public void close() {
    if (state != State.BUILDING) {
      return;
    }
    state = State.CLOSED;
    try {
      Database.await(connection.query("ROLLBACK").execute(), ROLLBACK_TIME);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.warn("A copy of the read models could not be undone; it ends with its connection", e);
    }
    connection.close();
    generations.drop(generation);
  }

  private void makeIndexes() throws Exception {
    awaitUnderWay();
    if (missingIndexes.isEmpty()) {
      return;
    }
    run("SET LOCAL statement_timeout = 0");
    for (String index : missingIndexes) {
      Database.await(connection.query(index).execute(), INDEX_TIME);
    }
    missingIndexes.clear();
    // Without this the first queries would be planned for empty tables.
    for (String table : CatalogueTables.NAMES) {
      Database.await(connection.query("ANALYZE " + generation.table(table)).execute(), INDEX_TIME);
    }
  }

  private void awaitUnderWay() throws Exception {
    for (Future<RowSet<Row>> statement : underWay) {
      await(statement);
    }
    underWay = List.of();
  }

  private void run(String sql) throws Exception {
    await(connection.query(sql).execute());
  }

  private <T extends @Nullable Object> T await(Future<T> future) throws Exception {
    return Database.await(future, database.writeTime());
  }
}
