package dev.muster.profiles.membership;

import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.Tenant;
import dev.muster.profiles.ProfileEventListener;
import dev.muster.profiles.stream.MembershipEvent;
import dev.muster.profiles.stream.ProfileEvent;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The memberships of all tenants, kept beside their profiles.
public final class TenantMemberships implements ProfileEventListener {
  private final Map<Tenant, Memberships> byTenant = new ConcurrentHashMap<>();

  @Override
  public void applied(
      Tenant tenant, LogPosition position, ProfileEvent event, int[] forgottenEntities) {
    if (event instanceof MembershipEvent membership) {
      of(tenant).apply(membership);
    }
    for (int entity : forgottenEntities) {
      of(tenant).delete(entity);
    }
  }

  /// What counts for the tenant now.
  public MembershipState state(Tenant tenant) {
    return of(tenant).state();
  }

  /// For snapshots.
  public Memberships of(Tenant tenant) {
    return byTenant.computeIfAbsent(tenant, _ -> new Memberships());
  }
}
