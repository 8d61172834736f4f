package dev.muster.eventlog;

/// A record as its writer hands it in, before it has a position.
///
/// @param timeMillis when the command was taken, in milliseconds since 1970
/// @param type the event's stored name, for ever the same
/// @param version the version of the payload's form, counted from 1
/// @param remaining how many more records of the same decision follow: a decision is in the log as
///   a whole or not at all
public record NewRecord(
    Tenant tenant,
    Cause cause,
    long timeMillis,
    String type,
    int version,
    byte[] payload,
    int remaining) {}
