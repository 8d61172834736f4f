package dev.muster.server.profiles;

import dev.muster.eventlog.Cause;
import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.Tenant;
import dev.muster.profiles.stream.ProfileEvent;
import dev.muster.profiles.stream.ProfileWriter;
import dev.muster.profiles.stream.StreamOverloadedException;
import dev.muster.server.http.Call;
import dev.muster.server.http.Problem;
import dev.muster.server.http.ProblemException;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Hands facts about profiles to the stream's writer, as long as the store has room for more.
public final class ProfileWrites {
  static final String FULL =
      "The profile store is full: its memory is used up. Give the process a larger heap, or delete profiles.";
  private static final long ROOM_NANOS = 500_000_000L;

  private final ProfileWriter writer;
  private final Function<Tenant, CompletableFuture<Boolean>> room;
  private final Clock clock;
  private final Map<Tenant, Room> known = new ConcurrentHashMap<>();

  /// What was found out last about a tenant's store.
  private record Room(boolean any, long foundNanos) {}

  /// @param room whether a tenant's store may take in more; answers when everything durable has
  ///   been applied to it
  public ProfileWrites(
      ProfileWriter writer, Function<Tenant, CompletableFuture<Boolean>> room, Clock clock) {
    this.writer = writer;
    this.room = room;
    this.clock = clock;
  }

  long nowMillis() {
    return clock.millis();
  }

  /// The event's position when it is on the disk; fails as the writer says.
  CompletableFuture<LogPosition> append(Tenant tenant, ProfileEvent event, Cause cause) {
    return writer.append(tenant, event, clock.millis(), cause);
  }

  /// The same for a request that is answered at once: fails with a `ProblemException` when there is
  /// too much to do.
  Future<LogPosition> append(Call call, ProfileEvent event) {
    return Future.fromCompletionStage(
            append(call.tenant(), event, call.plainCause()), call.context())
        .recover(failure ->
            Future.failedFuture(
                failure instanceof StreamOverloadedException overloaded
                    ? new ProblemException(overloaded(overloaded))
                    : failure));
  }

  static Problem overloaded(StreamOverloadedException overloaded) {
    return Problem.busy(
        "overloaded", String.valueOf(overloaded.getMessage()), overloaded.retryAfterSeconds());
  }

  /// Whether the store may take in more, as it was found out a moment ago.
  CompletableFuture<Boolean> hasRoom(Tenant tenant) {
    @Nullable Room last = known.get(tenant);
    return last != null && System.nanoTime() - last.foundNanos() < ROOM_NANOS
        ? CompletableFuture.completedFuture(last.any())
        : caughtUp(tenant);
  }

  /// The same, found out anew: it is answered when the store has applied all that is durable.
  CompletableFuture<Boolean> caughtUp(Tenant tenant) {
    return room.apply(tenant)
        .thenApply(any -> {
          known.put(tenant, new Room(any, System.nanoTime()));
          return any;
        });
  }

  static Problem full() {
    return Problem.of(507, "store-full", FULL);
  }
}
