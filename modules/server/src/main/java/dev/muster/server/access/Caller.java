package dev.muster.server.access;

import dev.muster.eventlog.Tenant;

/// Who calls, and for which tenant; everything about it is checked.
///
/// @param subject of the token
public record Caller(Tenant tenant, String subject) {}
