package dev.muster.projections.postgres;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// The pools of connections: one for queries, one for the projections, so that neither can starve
/// the other. Both outlive the server's restarts; what runs during one fails.
public final class Database implements AutoCloseable {
  /// The projection that reads see, its copy that is being built, and the upkeep of generations.
  private static final int WRITE_CONNECTION_COUNT = 3;

  private static final int STATEMENT_COUNT = 512;
  private static final int STATEMENT_LENGTH = 8_192;

  private final PostgresAddress address;
  private final DatabaseLimits limits;
  private final Pool reads;
  private final Pool writes;

  private Database(PostgresAddress address, DatabaseLimits limits, Pool reads, Pool writes) {
    this.address = address;
    this.limits = limits;
    this.reads = reads;
    this.writes = writes;
  }

  /// Connects when it is first used.
  public static Database open(Vertx vertx, PostgresAddress address, DatabaseLimits limits) {
    Pool reads =
        pool(
            vertx,
            options(address, "muster-reads")
                .setProperties(
                    properties(
                        "muster-reads",
                        Map.of("statement_timeout", Long.toString(limits.readTime().toMillis())))),
            pools(limits)
                .setName("muster-reads")
                .setMaxSize(limits.readConnectionCount())
                .setMaxWaitQueueSize(limits.waitingReadCount()));
    Pool writes =
        pool(
            vertx,
            options(address, "muster-projections"),
            pools(limits)
                .setName("muster-projections")
                .setMaxSize(WRITE_CONNECTION_COUNT)
                .setMaxWaitQueueSize(limits.waitingReadCount()));
    return new Database(address, limits, reads, writes);
  }

  public PostgresAddress address() {
    return address;
  }

  public Pool reads() {
    return reads;
  }

  public Pool writes() {
    return writes;
  }

  /// How long a projection waits for one batch.
  public Duration writeTime() {
    return limits.writeTime();
  }

  /// Blocks until the future is complete; not for event loops.
  ///
  /// @throws Exception what the future failed with, or that it took too long
  public static <T extends @Nullable Object> T await(Future<T> future, Duration patience)
      throws Exception {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    } catch (TimeoutException e) {
      throw new TimeoutException(
          "PostgreSQL has not answered within %d ms.".formatted(patience.toMillis()));
    }
  }

  @Override
  public void close() {
    reads.close();
    writes.close();
  }

  private static PgConnectOptions options(PostgresAddress address, String name) {
    PgConnectOptions options = address.connectOptions();
    options
        .setProperties(properties(name, Map.of()))
        .setCachePreparedStatements(true)
        .setPreparedStatementCacheMaxSize(STATEMENT_COUNT)
        .setPreparedStatementCacheSqlLimit(STATEMENT_LENGTH)
        .setReconnectAttempts(0);
    return options;
  }

  private static Map<String, String> properties(String name, Map<String, String> further) {
    var properties = new HashMap<String, String>();
    properties.put("application_name", name);
    properties.put("client_encoding", "utf8");
    properties.put("client_min_messages", "warning");
    properties.put("DateStyle", "ISO");
    properties.put("extra_float_digits", "2");
    properties.putAll(further);
    return properties;
  }

  private static PoolOptions pools(DatabaseLimits limits) {
    return new PoolOptions()
        .setConnectionTimeout(Math.toIntExact(limits.connectionWait().toMillis()))
        .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS)
        .setIdleTimeout(10)
        .setIdleTimeoutUnit(TimeUnit.MINUTES);
  }

  private static Pool pool(Vertx vertx, PgConnectOptions connect, PoolOptions pools) {
    return PgBuilder.pool()
        .with(pools)
        .with(new NetClientOptions().setTcpKeepAlive(true).setTcpNoDelay(true))
        .connectingTo(connect)
        .using(vertx)
        .build();
  }
}
