package dev.muster.server.jobs;

import dev.muster.eventlog.Tenant;
import dev.muster.profiles.Profiles;
import dev.muster.profiles.policy.MergePolicy;
import dev.muster.profiles.view.ProfileView;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/// The profiles and memberships of the service's own stores.
public final class StoredProfiles implements ProfileSource {
  private final Profiles profiles;

  public StoredProfiles(Profiles profiles) {
    this.profiles = profiles;
  }

  @Override
  public CompletableFuture<Snapshot> snapshot(Tenant tenant, Set<MergePolicy> policies) {
    // Nothing is applied while the question is answered, to memberships neither.
    return profiles.ask(
        tenant,
        known -> {
          Map<MergePolicy, ProfileView> views = new HashMap<>();
          policies.forEach(policy -> views.put(policy, known.store().view(policy)));
          return new Snapshot(
              known.store().position(), Map.copyOf(views), known.memberships().state());
        });
  }
}
