package dev.muster.projections.postgres;

import java.time.Duration;

/// How much is asked of the database at once, and how long anybody waits for it.
///
/// @param readConnectionCount connections for queries; the projections have three of their own
/// @param waitingReadCount how many queries may wait for a connection; the next one fails at once
/// @param connectionWait how long a query waits for a connection
/// @param readTime after which PostgreSQL ends a query
/// @param writeTime after which a projection gives up on a batch
public record DatabaseLimits(
    int readConnectionCount,
    int waitingReadCount,
    Duration connectionWait,
    Duration readTime,
    Duration writeTime) {
  public static final DatabaseLimits DEFAULTS =
      new DatabaseLimits(
          8, 1_000, Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(60));
}
