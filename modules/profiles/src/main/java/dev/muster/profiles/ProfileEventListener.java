package dev.muster.profiles;

import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.Tenant;
import dev.muster.profiles.snapshot.TenantSection;
import dev.muster.profiles.stream.ProfileEvent;
import java.util.Optional;

/// Keeps something beside the stores that is a function of the stream too. Called by one thread at
/// a time, in the order of the stream, right after the tenant's store.
public interface ProfileEventListener {
  /// @param forgottenEntities what the event made the store forget; mostly none
  void applied(Tenant tenant, LogPosition position, ProfileEvent event, int[] forgottenEntities);

  /// What it puts into snapshots. A listener without one needs the whole stream, so that no
  /// snapshot can be used where it listens.
  default Optional<TenantSection> section() {
    return Optional.empty();
  }
}
