package dev.muster.projections.catalogue;

import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.LogRecord;
import dev.muster.eventlog.projection.Projection;
import dev.muster.projections.generations.Generation;
import dev.muster.projections.generations.Generations;
import dev.muster.projections.postgres.Database;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Follows the log with the generation that reads see. Whatever makes that generation unusable, it
/// begins a new one from the start of the log, and says so.
final class CatalogueProjection implements Projection {
  /// Counted up when the same events come to other rows: what an older version has made is then
  /// made anew.
  static final int VERSION = 2;

  static final String NAME = "catalogue";

  private static final Logger LOG = LoggerFactory.getLogger(CatalogueProjection.class);

  private final Database database;
  private final Generations generations;

  /// Of the live generation.
  private @Nullable CatalogueWriter writer;

  /// Set when PostgreSQL has said that the rows themselves are wrong.
  private Optional<String> damage = Optional.empty();

  CatalogueProjection(Database database, Generations generations) {
    this.database = database;
    this.generations = generations;
  }

  @Override
  public String name() {
    return NAME;
  }

  /// Also where a read model that cannot go on is replaced by an empty one: the follower asks for
  /// the position at its start and after each failure.
  @Override
  public LogPosition position() throws Exception {
    writer = null;
    Optional<Generation> stored = generations.stored();
    if (stored.isEmpty()) {
      LOG.info("There is no read model of definitions and folders yet; it is made from the log");
      return renew();
    }
    Optional<String> problem = damage.isPresent() ? damage : problem(stored.get());
    if (problem.isPresent()) {
      LOG.warn(
          "The read model of definitions and folders cannot be used: {}. It is made anew from the log.",
          problem.get());
      return renew();
    }
    return storedPosition(stored.get());
  }

  @Override
  public void apply(List<LogRecord> records) throws Exception {
    if (records.isEmpty()) {
      return;
    }
    @Nullable CatalogueWriter into = writer;
    if (into == null) {
      into = new CatalogueWriter(database, generations.live());
      writer = into;
    }
    try {
      for (List<LogRecord> part : CatalogueBatch.parts(records)) {
        into.apply(CatalogueBatch.of(part));
      }
    } catch (PgException e) {
      damage = CatalogueTables.damage(e);
      throw e;
    }
  }

  @Override
  public Projection beside() throws Exception {
    return CatalogueCopy.begin(database, generations, this);
  }

  /// It is the one that reads see already.
  @Override
  public void replace(Projection old) {
    throw new IllegalStateException("Only a copy that was built beside can replace.");
  }

  @Override
  public void reset() throws Exception {
    LOG.warn("The read model of definitions and folders is emptied and made anew from the log");
    renew();
  }

  /// The connections are their owner's.
  @Override
  public void close() {}

  /// Another generation has become the live one.
  void takeUp() {
    writer = null;
    damage = Optional.empty();
  }

  private LogPosition renew() throws Exception {
    Generation fresh = generations.create();
    Database.await(
        database
            .writes()
            .withTransaction(connection ->
                connection
                    .query(CatalogueTables.addProjection(fresh, LogPosition.START))
                    .execute()
                    .compose(_ -> connection.query(Generations.makeLive(fresh)).execute())),
        database.writeTime());
    generations.remember(fresh);
    damage = Optional.empty();
    writer = null;
    generations.dropAllBut(fresh);
    return LogPosition.START;
  }

  private Optional<String> problem(Generation generation) throws Exception {
    Optional<String> problem = generations.problem(generation);
    return problem.isPresent() ? problem : CatalogueTables.problem(database, generation);
  }

  private LogPosition storedPosition(Generation generation) throws Exception {
    RowSet<Row> stored =
        Database.await(
            database
                .writes()
                .preparedQuery(
                    "SELECT position FROM %s WHERE name = $1"
                        .formatted(generation.table("projection")))
                .execute(Tuple.of(NAME)),
            database.writeTime());
    return new LogPosition(stored.iterator().next().getLong(0));
  }
}
