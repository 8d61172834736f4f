package dev.muster.projections.generations;

import dev.muster.projections.postgres.PostgresAddress;
import org.flywaydb.core.Flyway;

/// Brings a generation's tables to the newest form.
///
/// @param location the folder of the migrations on the classpath
/// @param newestVersion the version of the last one there; known without looking, since looking is
///   what takes time at every start
public record SchemaMigrations(String location, int newestVersion) {
  /// Where Flyway notes, inside the generation, what it has done.
  static final String HISTORY = "flyway_schema_history";

  void migrate(PostgresAddress address, Generation generation) {
    Flyway.configure(SchemaMigrations.class.getClassLoader())
        .dataSource(address.dataSource())
        .locations("classpath:" + location)
        .schemas(generation.schema())
        .defaultSchema(generation.schema())
        .table(HISTORY)
        .failOnMissingLocations(true)
        .validateMigrationNaming(true)
        .load()
        .migrate();
  }
}
