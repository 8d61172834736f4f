package dev.muster.projections.postgres;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The embedded server that the tests of this module share; each takes a database of its own there.
public final class TestPostgres {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final AtomicInteger DATABASES = new AtomicInteger();
  private static @Nullable TestPostgres shared;

  private final Path directory;
  private final EmbeddedPostgres postgres;
  private final Vertx vertx;

  private TestPostgres(Path directory, EmbeddedPostgres postgres, Vertx vertx) {
    this.directory = directory;
    this.postgres = postgres;
    this.vertx = vertx;
  }

  public static Vertx vertx() {
    return shared().vertx;
  }

  /// A new and empty database.
  public static PostgresAddress newDatabase() throws Exception {
    String name = "test_" + DATABASES.incrementAndGet();
    PostgresAddress server = shared().postgres.address();
    try (Database database = Database.open(shared().vertx, server, DatabaseLimits.DEFAULTS)) {
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

  private static synchronized TestPostgres shared() {
    TestPostgres running = shared;
    if (running == null) {
      running = start();
      shared = running;
    }
    return running;
  }

  /// Stops the server, if there is one.
  static synchronized void end() {
    TestPostgres running = shared;
    shared = null;
    if (running != null) {
      running.postgres.close();
      running.vertx.close().toCompletionStage().toCompletableFuture().join();
      try {
        FileTrees.delete(running.directory);
      } catch (IOException e) {
        System.err.println("Could not be removed: " + running.directory + " " + e);
      }
    }
  }

  private static TestPostgres start() {
    try {
      Path directory = Files.createTempDirectory("muster-postgres-");
      EmbeddedPostgres postgres = EmbeddedPostgres.start(directory, Programs.directory());
      // For tests that are interrupted; others have ended it by then.
      Runtime.getRuntime().addShutdownHook(new Thread(TestPostgres::end));
      return new TestPostgres(directory, postgres, Vertx.vertx());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
