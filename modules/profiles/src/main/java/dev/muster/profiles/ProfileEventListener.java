package dev.muster.profiles;

import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.Tenant;
import dev.muster.profiles.stream.ProfileEvent;

/// Keeps something beside the stores that is a function of the stream too. Called by one thread, in
/// the order of the stream, right after the tenant's store.
public interface ProfileEventListener {
  /// @param forgottenEntities what the event made the store forget; mostly none
  void applied(Tenant tenant, LogPosition position, ProfileEvent event, int[] forgottenEntities);
}
