package dev.muster.projections.catalogue;

import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.LogRecord;
import dev.muster.eventlog.projection.Projection;
import dev.muster.projections.generations.Generation;
import dev.muster.projections.generations.Generations;
import dev.muster.projections.postgres.Database;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A generation that is built beside the live one: most of the log by a bulk load, the rest as
/// ever, so that the swap itself takes no time. After the swap it is the projection that follows
/// the log.
final class CatalogueCopy implements Projection {
  /// The bulk load ends this far before the position that the live generation had at the beginning:
  /// what comes after may be applied while everybody waits for the swap.
  private static final long LAST_STRETCH_COUNT = 10_000;

  private final Database database;
  private final Generations generations;
  private final CatalogueProjection following;
  private final Generation generation;
  private final CatalogueWriter writer;
  private final long loadUpTo;
  private @Nullable BulkLoad load;
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
      long loadUpTo)
      throws Exception {
    this.database = database;
    this.generations = generations;
    this.following = following;
    this.generation = generation;
    this.writer = new CatalogueWriter(database, generation);
    this.loadUpTo = loadUpTo;
    this.load = new BulkLoad(database.address().dataSource(), generation);
  }

  /// @param following what follows the log with the live generation, now and after the swap
  static CatalogueCopy begin(
      Database database, Generations generations, CatalogueProjection following) throws Exception {
    long loadUpTo = following.position().value() - LAST_STRETCH_COUNT;
    Generation generation = generations.create();
    boolean begun = false;
    try {
      var copy = new CatalogueCopy(database, generations, following, generation, loadUpTo);
      begun = true;
      return copy;
    } finally {
      if (!begun) {
        generations.drop(generation);
      }
    }
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
    for (List<LogRecord> part : CatalogueBatch.parts(records)) {
      apply(CatalogueBatch.of(part));
    }
  }

  private void apply(CatalogueBatch batch) throws Exception {
    if (!batch.before().equals(position)) {
      throw new IllegalStateException(
          "The records after position %d do not follow what is applied, which is position %d."
              .formatted(batch.before().value(), position.value()));
    }
    @Nullable BulkLoad loading = load;
    if (loading == null) {
      writer.apply(batch);
      position = batch.last();
    } else {
      loading.add(batch);
      position = batch.last();
      if (position.value() >= loadUpTo) {
        finishLoad();
      }
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
    finishLoad();
    Database.await(
        database.writes().query(Generations.makeLive(generation)).execute(), database.writeTime());
    generations.remember(generation);
    state = State.LIVE;
    following.takeUp();
    generations.dropAllBut(generation);
  }

  @Override
  public void reset() throws Exception {
    following.reset();
  }

  /// Whatever is not swapped in is removed.
  @Override
  public void close() {
    if (state != State.BUILDING) {
      return;
    }
    state = State.CLOSED;
    @Nullable BulkLoad loading = load;
    if (loading != null) {
      loading.close();
    }
    generations.drop(generation);
  }

  private void finishLoad() throws Exception {
    @Nullable BulkLoad loading = load;
    if (loading != null) {
      loading.finish(position);
      loading.close();
      load = null;
    }
  }
}
