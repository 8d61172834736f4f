package dev.muster.server.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/// How many requests an organisation may send in a second.
public final class RateLimits {
  private static final int REMEMBERED_COUNT = 10_000;

  private final long perSecond;
  private final Cache<String, Bucket> buckets =
      Caffeine.newBuilder()
          .maximumSize(REMEMBERED_COUNT)
          .expireAfterAccess(Duration.ofMinutes(1))
          .build();

  /// @param perSecond 0 for any number
  public RateLimits(long perSecond) {
    this.perSecond = perSecond;
  }

  /// Counts one request.
  ///
  /// @return the seconds to wait, when there were too many
  public OptionalLong secondsToWait(String organisation) {
    if (perSecond == 0) {
      return OptionalLong.empty();
    }
    Bucket bucket = buckets.get(organisation, _ -> bucket());
    var probe = bucket.tryConsumeAndReturnRemaining(1);
    return probe.isConsumed()
        ? OptionalLong.empty()
        : OptionalLong.of(1 + TimeUnit.NANOSECONDS.toSeconds(probe.getNanosToWaitForRefill()));
  }

  private Bucket bucket() {
    return Bucket.builder()
        .addLimit(limit -> limit.capacity(perSecond).refillGreedy(perSecond, Duration.ofSeconds(1)))
        .build();
  }
}
