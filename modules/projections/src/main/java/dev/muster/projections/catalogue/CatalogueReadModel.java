package dev.muster.projections.catalogue;

import dev.muster.eventlog.projection.Projection;
import dev.muster.projections.generations.Generations;
import dev.muster.projections.postgres.Database;
import io.vertx.core.Future;

/// The read model of definitions, audiences, folders, jobs and merge policies: the projection that
/// keeps it up with the log, and the questions it answers.
public final class CatalogueReadModel {
  private final Database database;
  private final Generations generations;
  private final CatalogueProjection projection;

  private CatalogueReadModel(Database database) {
    this.database = database;
    this.generations = new Generations(database, CatalogueTables.MIGRATIONS);
    this.projection = new CatalogueProjection(database, generations);
  }

  /// Finds the live generation, or makes an empty one when there is none that can be used. Blocks.
  public static CatalogueReadModel open(Database database) throws Exception {
    var readModel = new CatalogueReadModel(database);
    readModel.projection.position();
    readModel.generations.dropAllBut(readModel.generations.live());
    return readModel;
  }

  /// To be followed by one follower.
  public Projection projection() {
    return projection;
  }

  public DefinitionQueries definitions() {
    return new DefinitionQueries(database.reads(), generations);
  }

  public AudienceQueries audiences() {
    return new AudienceQueries(database.reads(), generations);
  }

  public ExternalRunQueries externalRuns() {
    return new ExternalRunQueries(database.reads(), generations);
  }

  public FolderQueries folders() {
    return new FolderQueries(database.reads(), generations);
  }

  public JobQueries jobs() {
    return new JobQueries(database.reads(), generations);
  }

  public PolicyQueries policies() {
    return new PolicyQueries(database.reads(), generations);
  }

  public DatasetQueries datasets() {
    return new DatasetQueries(database.reads(), generations);
  }

  public ExportQueries exports() {
    return new ExportQueries(database.reads(), generations);
  }

  /// A sum over all rows, to see whether two read models hold the same.
  public Future<CatalogueSum> sum() {
    return generations.read(generation -> CatalogueSum.of(database.writes(), generation));
  }
}
