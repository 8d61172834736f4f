package dev.muster.profiles;

import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.Tenant;
import java.util.List;

/// What came of making everything anew from the stream.
public record Rebuilt(LogPosition position, List<Comparison> tenants) {
  public Rebuilt {
    tenants = List.copyOf(tenants);
  }

  /// @param before the checksum of the store that was there
  /// @param after the checksum of the new one
  /// @param sameMemberships whether both know the same members of the same segments
  public record Comparison(Tenant tenant, long before, long after, boolean sameMemberships) {
    public boolean isEqual() {
      return before == after && sameMemberships;
    }
  }

  public boolean isEqual() {
    return tenants.stream().allMatch(Comparison::isEqual);
  }
}
