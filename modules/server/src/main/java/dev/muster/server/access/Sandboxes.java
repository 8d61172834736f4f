package dev.muster.server.access;

import dev.muster.domain.Sandbox;
import dev.muster.domain.SandboxState;
import dev.muster.eventlog.Tenant;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// Which sandboxes there are: `prod` for every organisation, those of the configuration, and those
/// that were made by a call.
public final class Sandboxes {
  private final Set<String> configured;
  private final Made made;

  /// What the log says about sandboxes.
  public interface Made {
    SandboxState of(Tenant tenant);

    /// All tenants that the log knows anything of.
    Set<Tenant> tenants();
  }

  /// @param configured as ORGANISATION/SANDBOX
  public Sandboxes(List<String> configured, Made made) {
    this.configured = Set.copyOf(configured);
    this.made = made;
  }

  public boolean exists(Tenant tenant) {
    return isGiven(tenant) || made.of(tenant).isMade();
  }

  /// Whether it is there without anybody having made it, and for ever.
  public boolean isGiven(Tenant tenant) {
    return tenant.sandbox().equals(Sandbox.PRODUCTION) || configured.contains(tenant.toString());
  }

  public SandboxState state(Tenant tenant) {
    return made.of(tenant);
  }

  /// All of an organisation, by name.
  public SortedSet<String> of(String organisation) {
    var names = new TreeSet<String>();
    names.add(Sandbox.PRODUCTION);
    String prefix = organisation + "/";
    configured.stream()
        .filter(each -> each.startsWith(prefix))
        .map(each -> each.substring(prefix.length()))
        .forEach(names::add);
    made.tenants().stream()
        .filter(tenant -> tenant.organisation().equals(organisation) && made.of(tenant).isMade())
        .map(Tenant::sandbox)
        .forEach(names::add);
    return names;
  }

  /// How many of an organisation were made by calls.
  public long madeCount(String organisation) {
    return made.tenants().stream()
        .filter(tenant -> tenant.organisation().equals(organisation) && made.of(tenant).isMade())
        .count();
  }
}
