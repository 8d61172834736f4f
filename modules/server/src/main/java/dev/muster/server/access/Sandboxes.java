package dev.muster.server.access;

import dev.muster.domain.Sandbox;
import dev.muster.eventlog.Tenant;
import java.util.List;
import java.util.Set;

/// Which sandboxes there are: `prod` for every organisation, and those of the configuration.
public final class Sandboxes {
  private final Set<String> configured;

  /// @param configured as ORGANISATION/SANDBOX
  public Sandboxes(List<String> configured) {
    this.configured = Set.copyOf(configured);
  }

  public boolean exists(Tenant tenant) {
    return tenant.sandbox().equals(Sandbox.PRODUCTION) || configured.contains(tenant.toString());
  }
}
