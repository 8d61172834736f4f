package dev.muster.server.jobs;

import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.Tenant;
import dev.muster.profiles.membership.MembershipState;
import dev.muster.profiles.policy.MergePolicy;
import dev.muster.profiles.view.ProfileView;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/// Where a job gets profiles and their memberships from.
@FunctionalInterface
public interface ProfileSource {

  /// Profiles and memberships of one position.
  ///
  /// @param views one for each policy that was asked for
  record Snapshot(
      LogPosition asOf, Map<MergePolicy, ProfileView> views, MembershipState memberships) {}

  /// Everything that is durable at the call is in it.
  CompletableFuture<Snapshot> snapshot(Tenant tenant, Set<MergePolicy> policies);
}
