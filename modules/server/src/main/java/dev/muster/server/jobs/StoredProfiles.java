package dev.muster.server.jobs;

import dev.muster.eventlog.Tenant;
import dev.muster.profiles.Profiles;
import dev.muster.profiles.membership.TenantMemberships;
import dev.muster.profiles.policy.MergePolicy;
import dev.muster.profiles.view.ProfileView;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/// The profiles and memberships of the service's own stores.
public final class StoredProfiles implements ProfileSource {
  private final Profiles profiles;
  private final TenantMemberships memberships;

  public StoredProfiles(Profiles profiles, TenantMemberships memberships) {
    this.profiles = profiles;
    this.memberships = memberships;
  }

  @Override
  public CompletableFuture<Snapshot> snapshot(Tenant tenant, Set<MergePolicy> policies) {
    // Nothing is applied while the question is answered, to memberships neither.
    return profiles.ask(
        tenant,
        store -> {
          Map<MergePolicy, ProfileView> views = new HashMap<>();
          policies.forEach(policy -> views.put(policy, store.view(policy)));
          return new Snapshot(store.position(), Map.copyOf(views), memberships.state(tenant));
        });
  }
}
