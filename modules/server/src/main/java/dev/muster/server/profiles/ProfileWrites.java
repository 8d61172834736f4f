package dev.muster.server.profiles;

import dev.muster.eventlog.Cause;
import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.Tenant;
import dev.muster.profiles.Profiles;
import dev.muster.profiles.intake.DocumentKind;
import dev.muster.profiles.stream.ProfileEvent;
import dev.muster.profiles.stream.ProfileEvent.AllForgotten;
import dev.muster.profiles.stream.ProfileWriter;
import dev.muster.profiles.stream.StreamOverloadedException;
import dev.muster.server.http.Call;
import dev.muster.server.http.Problem;
import dev.muster.server.http.ProblemException;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;

/// Hands facts about profiles to the stream's writer, as long as the store has room for more.
public final class ProfileWrites {
  static final String FULL =
      "The profile store is full: its memory is used up. Give the process a larger heap, or delete profiles.";

  /// Room comes by deletions, not by itself: whoever asks sooner only asks more often.
  static final String FULL_RETRY_SECONDS = "60";

  private final ProfileWriter writer;
  private final Profiles profiles;
  private final Clock clock;

  public ProfileWrites(ProfileWriter writer, Profiles profiles, Clock clock) {
    this.writer = writer;
    this.profiles = profiles;
    this.clock = clock;
  }

  long nowMillis() {
    return clock.millis();
  }

  /// The event's position when it is on the disk; fails as the writer says.
  CompletableFuture<LogPosition> append(Tenant tenant, ProfileEvent event, Cause cause) {
    return writer.append(tenant, event, clock.millis(), cause);
  }

  /// Removes everything about everybody of the tenant; fails as below.
  public Future<LogPosition> forgetAll(Call call, Tenant tenant) {
    return append(call, tenant, new AllForgotten(clock.millis()));
  }

  /// The same for a request that is answered at once: fails with a `ProblemException` when there is
  /// too much to do.
  Future<LogPosition> append(Call call, ProfileEvent event) {
    return append(call, call.tenant(), event);
  }

  private Future<LogPosition> append(Call call, Tenant tenant, ProfileEvent event) {
    return Future.fromCompletionStage(append(tenant, event, call.plainCause()), call.context())
        .recover(failure ->
            Future.failedFuture(
                failure instanceof StreamOverloadedException overloaded
                    ? new ProblemException(overloaded(overloaded))
                    : failure));
  }

  /// Events that belong to no dataset in particular, found valid before; fails also when the store
  /// has no room.
  public Future<LogPosition> takeEvents(Call call, byte[] documents) {
    if (!hasRoom()) {
      throw new ProblemException(full());
    }
    return append(
        call,
        new ProfileEvent.EventsAdded(
            Datasets.standard(DocumentKind.EVENT), nowMillis(), documents));
  }

  static Problem overloaded(StreamOverloadedException overloaded) {
    return Problem.busy(
        "overloaded", String.valueOf(overloaded.getMessage()), overloaded.retryAfterSeconds());
  }

  /// Whether the stores may take in more, as far as the stream has been applied.
  boolean hasRoom() {
    return profiles.hasRoom();
  }

  /// The same, when all that is durable now has been applied.
  CompletableFuture<Boolean> hasRoomWhenApplied(Tenant tenant) {
    return profiles.ask(tenant, _ -> profiles.hasRoom());
  }

  static Problem full() {
    return Problem.of(507, "store-full", FULL).with("Retry-After", FULL_RETRY_SECONDS);
  }
}
