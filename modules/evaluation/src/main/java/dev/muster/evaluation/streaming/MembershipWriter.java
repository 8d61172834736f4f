package dev.muster.evaluation.streaming;

import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.Tenant;
import dev.muster.profiles.stream.MembershipEvent;
import java.util.concurrent.CompletableFuture;

/// Writes to the profiles stream.
@FunctionalInterface
public interface MembershipWriter {

  /// @return the event's position, when it is on the disk
  CompletableFuture<LogPosition> append(Tenant tenant, MembershipEvent event, long timeMillis);
}
