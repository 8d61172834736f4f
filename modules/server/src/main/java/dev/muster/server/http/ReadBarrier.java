package dev.muster.server.http;

import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.Tenant;
import dev.muster.eventlog.projection.Follower;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Makes a read see what its tenant has written: it waits, for a bounded time, until the read model
/// has passed the tenant's last acknowledged write.
public final class ReadBarrier {
  private final Map<Tenant, LogPosition> acknowledged;
  private final Duration patience;

  /// @param acknowledged the position of each tenant's last event, from the log
  public ReadBarrier(Map<Tenant, LogPosition> acknowledged, Duration patience) {
    this.acknowledged = new ConcurrentHashMap<>(acknowledged);
    this.patience = patience;
  }

  /// Called before a write is answered.
  public void acknowledge(Tenant tenant, LogPosition position) {
    acknowledged.merge(tenant, position, (old, next) -> next.isAfter(old) ? next : old);
  }

  /// Completes on the context with the position that the read model has then; fails with a
  /// `ProblemException` when that takes too long.
  public Future<LogPosition> pass(Tenant tenant, Follower follower, Context context) {
    @Nullable LogPosition wanted = acknowledged.get(tenant);
    if (wanted == null || !wanted.isAfter(follower.position())) {
      return Future.succeededFuture(follower.position());
    }
    return Future.fromCompletionStage(follower.reached(wanted, patience), context)
        .map(reached -> {
          if (!reached) {
            throw new ProblemException(
                Problem.busy(
                    "read-model-behind",
                    "What was written last cannot be read yet; try again.",
                    1));
          }
          return follower.position();
        });
  }
}
