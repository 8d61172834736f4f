package dev.muster.server.streaming;

/// How far streaming evaluation has come for a tenant.
///
/// @param uptoPosition up to where the profiles stream has been evaluated
/// @param nowMillis the time at which it was, in milliseconds since 1970
public record Reached(long uptoPosition, long nowMillis) {}
