package dev.muster.server.jobs;

/// How jobs are run.
///
/// @param jobCount how many run at the same time, each for another sandbox
/// @param threadCount how many threads evaluate one
public record RunnerSettings(int jobCount, int threadCount) {}
