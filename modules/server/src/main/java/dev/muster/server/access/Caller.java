package dev.muster.server.access;

import dev.muster.eventlog.Tenant;

/// Who calls, and for which tenant; everything about it is checked.
///
/// @param grant what the token allows besides
public record Caller(Tenant tenant, Grant grant) {

  /// Whom the token was given to.
  public String subject() {
    return grant.subject();
  }
}
