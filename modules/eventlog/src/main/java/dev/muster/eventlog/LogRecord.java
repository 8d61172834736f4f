package dev.muster.eventlog;

/// A record as it stands in the log.
///
/// @param timeMillis when the command was taken, in milliseconds since 1970
/// @param type the event's stored name, for ever the same
/// @param version the version of the payload's form, counted from 1
/// @param payload the event; shared, never to be written to
/// @param remaining how many more records of the same decision follow
public record LogRecord(
    LogPosition position,
    Tenant tenant,
    Cause cause,
    long timeMillis,
    String type,
    int version,
    byte[] payload,
    int remaining) {

  public static LogRecord of(LogPosition position, NewRecord record) {
    return new LogRecord(
        position,
        record.tenant(),
        record.cause(),
        record.timeMillis(),
        record.type(),
        record.version(),
        record.payload(),
        record.remaining());
  }
}
