package dev.muster.domain.schedules;

/// A time at which a schedule has made a job.
///
/// @param dueMillis when it was to be
/// @param firedMillis when it was
/// @param jobId of the job that was made
public record ScheduleRun(long dueMillis, long firedMillis, String jobId) {}
