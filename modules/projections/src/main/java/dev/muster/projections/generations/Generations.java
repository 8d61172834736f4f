package dev.muster.projections.generations;

import dev.muster.projections.postgres.Database;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which generations there are and which one is live. The answer is kept in the database, in a
/// table outside of all generations, and remembered here for the queries.
public final class Generations {
  private static final Logger LOG = LoggerFactory.getLogger(Generations.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration DROP_PATIENCE = Duration.ofSeconds(5);

  private static final String UNDEFINED_TABLE = "42P01";
  private static final String UNDEFINED_SCHEMA = "3F000";
  private static final String DEADLOCK = "40P01";
  private static final Set<String> GONE = Set.of(UNDEFINED_TABLE, UNDEFINED_SCHEMA);

  /// How often a query that met a generation's end is sent to its successor.
  private static final int READ_TRIES = 3;

  private static final String SELECT_LIVE = "SELECT generation FROM muster.live_generation";

  private final Database database;
  private final SchemaMigrations migrations;
  private final AtomicReference<@Nullable Generation> live = new AtomicReference<>();

  public Generations(Database database, SchemaMigrations migrations) {
    this.database = database;
    this.migrations = migrations;
  }

  /// The generation that reads see.
  public Generation live() {
    @Nullable Generation generation = live.get();
    if (generation == null) {
      throw new IllegalStateException("No read model has been opened yet.");
    }
    return generation;
  }

  /// Asks the live generation. When that ends meanwhile, because another has taken its place, the
  /// question goes to the other one: nobody who reads notices a swap.
  public <T> Future<T> read(Function<Generation, Future<T>> question) {
    return read(question, live(), READ_TRIES);
  }

  private <T> Future<T> read(
      Function<Generation, Future<T>> question, Generation asked, int triesLeft) {
    return question
        .apply(asked)
        .recover(problem -> {
          Future<Generation> now =
              metItsEnd(problem) ? refreshed() : Future.succeededFuture(live());
          return now.compose(generation ->
              triesLeft > 1 && !generation.equals(asked)
                  ? read(question, generation, triesLeft - 1)
                  : Future.failedFuture(problem));
        });
  }

  /// The live generation as the database says; it is remembered.
  public Optional<Generation> stored() throws Exception {
    try {
      RowSet<Row> rows = Database.await(database.writes().query(SELECT_LIVE).execute(), PATIENCE);
      for (Row row : rows) {
        var generation = new Generation(row.getInteger(0));
        live.set(generation);
        return Optional.of(generation);
      }
      return Optional.empty();
    } catch (PgException e) {
      if (isGone(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /// What keeps the tables of a generation from being used, after they have been brought to the
  /// newest form where that is possible.
  public Optional<String> problem(Generation generation) throws Exception {
    int version;
    try {
      version = schemaVersion(generation);
    } catch (PgException e) {
      if (isGone(e)) {
        return Optional.of("it has no history of its tables");
      }
      throw e;
    }
    if (version > migrations.newestVersion()) {
      return Optional.of(
          "its tables have version %d, and this version of Muster knows them up to %d"
              .formatted(version, migrations.newestVersion()));
    }
    if (version < migrations.newestVersion()) {
      LOG.info(
          "Bringing the tables of {} from version {} to {}",
          generation,
          version,
          migrations.newestVersion());
      try {
        migrations.migrate(database.address(), generation);
      } catch (RuntimeException e) {
        return Optional.of("its tables cannot be brought to the newest form: " + e.getMessage());
      }
    }
    return Optional.empty();
  }

  /// A new generation with empty tables, seen by nobody.
  public Generation create() throws Exception {
    run("CREATE SCHEMA IF NOT EXISTS muster");
    run(
        """
        CREATE TABLE IF NOT EXISTS muster.live_generation (
          only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
          generation integer NOT NULL
        )\
        """);
    int number = stored().map(Generation::number).orElse(0);
    for (Generation other : all()) {
      number = Math.max(number, other.number());
    }
    var fresh = new Generation(number + 1);
    migrations.migrate(database.address(), fresh);
    return fresh;
  }

  /// The SQL that makes a generation the live one. `remember` has to follow when that is done for
  /// good.
  public static String makeLive(Generation generation) {
    return """
    INSERT INTO muster.live_generation (generation) VALUES (%d)
    ON CONFLICT (only_row) DO UPDATE SET generation = EXCLUDED.generation\
    """
        .formatted(generation.number());
  }

  /// From now on reads go to this generation.
  public void remember(Generation generation) {
    live.set(generation);
  }

  /// Removes every generation but these. What cannot be removed now is removed another time.
  public void dropAllBut(Generation... kept) {
    Set<Generation> keep = Set.of(kept);
    try {
      for (Generation generation : all()) {
        if (!keep.contains(generation)) {
          drop(generation);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.warn("Old generations of the read models could not be looked for", e);
    }
  }

  public void drop(Generation generation) {
    try {
      Database.await(
          database
              .writes()
              .withConnection(connection ->
                  connection
                      .query(
                          "SET lock_timeout = %d; DROP SCHEMA IF EXISTS %s CASCADE; RESET lock_timeout"
                              .formatted(DROP_PATIENCE.toMillis(), generation.schema()))
                      .execute()),
          PATIENCE);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.warn("{} of the read models is not needed and could not be removed", generation, e);
    }
  }

  private List<Generation> all() throws Exception {
    RowSet<Row> rows =
        Database.await(
            database
                .writes()
                .query(
                    "SELECT substr(nspname, %d)::integer FROM pg_namespace WHERE nspname ~ '^%s[0-9]{1,9}$'"
                        .formatted(Generation.PREFIX.length() + 1, Generation.PREFIX))
                .execute(),
            PATIENCE);
    var found = new ArrayList<Generation>();
    for (Row row : rows) {
      found.add(new Generation(row.getInteger(0)));
    }
    return found;
  }

  private int schemaVersion(Generation generation) throws Exception {
    RowSet<Row> rows =
        Database.await(
            database
                .writes()
                .query(
                    "SELECT coalesce(max(version::integer), 0) FROM %s WHERE success AND version IS NOT NULL"
                        .formatted(generation.table(SchemaMigrations.HISTORY)))
                .execute(),
            PATIENCE);
    return rows.iterator().next().getInteger(0);
  }

  private Future<Generation> refreshed() {
    return database
        .reads()
        .query(SELECT_LIVE)
        .execute()
        .map(rows -> {
          for (Row row : rows) {
            live.set(new Generation(row.getInteger(0)));
          }
          return live();
        })
        .otherwise(_ -> live());
  }

  private void run(String sql) throws Exception {
    Database.await(database.writes().query(sql).execute(), PATIENCE);
  }

  /// Whether a query has met the removal of its generation: the tables are gone, or the query was
  /// the one to give way while they were being removed.
  private static boolean metItsEnd(Throwable problem) {
    return isGone(problem)
        || (problem instanceof PgException pg && DEADLOCK.equals(pg.getSqlState()));
  }

  private static boolean isGone(Throwable problem) {
    return problem instanceof PgException pg && GONE.contains(pg.getSqlState());
  }
}
