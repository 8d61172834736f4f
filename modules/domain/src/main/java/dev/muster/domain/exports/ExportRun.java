package dev.muster.domain.exports;

/// One attempt. A job that was interrupted by the end of the service is tried again from the start.
///
/// @param id a new UUID for each attempt
/// @param attempt 1 for the first
/// @param startMillis when it began, in milliseconds since 1970
public record ExportRun(String id, int attempt, long startMillis) {}
