package dev.muster.domain.jobs;

/// One attempt to evaluate a job. A job that was interrupted by the end of the service is tried
/// again from the start.
///
/// @param id a new UUID for each attempt
/// @param attempt 1 for the first
/// @param nowMillis the `now` of the expressions, in milliseconds since 1970
/// @param profilesPosition the position in the profiles stream whose profiles are evaluated
/// @param definitionsPosition the position in the resources stream whose definitions are evaluated
/// @param startMillis when it began, in milliseconds since 1970
public record JobRun(
    String id,
    int attempt,
    long nowMillis,
    long profilesPosition,
    long definitionsPosition,
    long startMillis) {}
