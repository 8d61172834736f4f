package dev.muster.projections.postgres;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/// The embedded server that the tests of this module share; each takes a database of its own there.
public final class TestPostgres {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final AtomicInteger DATABASES = new AtomicInteger();
  private static final TestPostgres SHARED = start();

  private final EmbeddedPostgres postgres;
  private final Vertx vertx;

  private TestPostgres(EmbeddedPostgres postgres, Vertx vertx) {
    this.postgres = postgres;
    this.vertx = vertx;
  }

  public static Vertx vertx() {
    return SHARED.vertx;
  }

  /// A new and empty database.
  public static PostgresAddress newDatabase() throws Exception {
    String name = "test_" + DATABASES.incrementAndGet();
    PostgresAddress server = SHARED.postgres.address();
    try (Database database = Database.open(SHARED.vertx, server, DatabaseLimits.DEFAULTS)) {
      Database.await(database.writes().query("CREATE DATABASE " + name).execute(), PATIENCE);
    }
    return in(server, name);
  }

  public static PostgresAddress in(PostgresAddress server, String database) {
    return new PostgresAddress(
        server.host(),
        server.port(),
        database,
        server.user(),
        server.password(),
        server.encryption(),
        server.rootCertificate());
  }

  private static TestPostgres start() {
    try {
      Path directory = Files.createTempDirectory("muster-postgres-");
      EmbeddedPostgres postgres = EmbeddedPostgres.start(directory, Programs.directory());
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(() -> {
                postgres.close();
                try {
                  FileTrees.delete(directory);
                } catch (IOException e) {
                  System.err.println("Could not be removed: " + directory + " " + e);
                }
              }));
      return new TestPostgres(postgres, Vertx.vertx());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
