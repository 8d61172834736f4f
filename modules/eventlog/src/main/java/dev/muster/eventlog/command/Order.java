package dev.muster.eventlog.command;

import dev.muster.eventlog.Cause;
import dev.muster.eventlog.Tenant;

/// A command on its way: for whom, why, and when it was taken.
///
/// @param timeMillis in milliseconds since 1970
/// @param sizeBytes roughly what it holds in memory, for the bound of the queue
public record Order<C>(Tenant tenant, Cause cause, long timeMillis, int sizeBytes, C command) {}
