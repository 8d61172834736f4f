package dev.muster.eventlog.projection;

import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.command.Backpressure;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/// Makes the writer wait for the read models. Up to `easyCount` records behind costs nothing;
/// further behind, each batch waits until that is reached again, for `maximumPause` at most; and
/// more than `maximumCount` behind, nothing is written, so that a read model that has stopped
/// cannot fall behind without end.
public final class LagBackpressure implements Backpressure {
  private final List<Follower> followers;
  private final long easyCount;
  private final long maximumCount;
  private final Duration maximumPause;

  public LagBackpressure(
      List<Follower> followers, long easyCount, long maximumCount, Duration maximumPause) {
    this.followers = List.copyOf(followers);
    this.easyCount = easyCount;
    this.maximumCount = maximumCount;
    this.maximumPause = maximumPause;
  }

  @Override
  public boolean awaitRoom(LogPosition durableUpTo) throws InterruptedException {
    if (lagCount(durableUpTo) <= easyCount) {
      return true;
    }
    var easy = new LogPosition(durableUpTo.value() - easyCount);
    try {
      CompletableFuture.allOf(
              followers.stream()
                  .map(follower -> follower.reached(easy, maximumPause))
                  .toArray(CompletableFuture[]::new))
          .get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("Waiting for the read models failed.", e.getCause());
    }
    return lagCount(durableUpTo) <= maximumCount;
  }

  private long lagCount(LogPosition durableUpTo) {
    long lag = 0;
    for (Follower follower : followers) {
      lag = Math.max(lag, durableUpTo.value() - follower.position().value());
    }
    return lag;
  }
}
