package dev.muster.domain.jobs;

/// How much a sandbox may ask for.
///
/// @param segmentCount how many definitions a job may name; one for all has no such limit
/// @param unfinishedCount how many jobs may wait or run
public record JobLimits(int segmentCount, int unfinishedCount) {
  public static final JobLimits DEFAULTS = new JobLimits(4_000, 100);
}
