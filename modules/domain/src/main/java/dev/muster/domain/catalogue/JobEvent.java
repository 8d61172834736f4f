package dev.muster.domain.catalogue;

import dev.muster.domain.jobs.SegmentJob;

/// What has happened to a segment job, with the job as it is after it. Stored for ever: add
/// variants, never change one.
public sealed interface JobEvent extends CatalogueEvent {

  SegmentJob job();

  record JobCreated(SegmentJob job) implements JobEvent {}

  record JobQueued(SegmentJob job) implements JobEvent {}

  /// Also once more, when it was interrupted.
  record JobStarted(SegmentJob job) implements JobEvent {}

  record JobSucceeded(SegmentJob job) implements JobEvent {}

  record JobFailed(SegmentJob job) implements JobEvent {}

  /// It runs, and is to end.
  record JobCancelling(SegmentJob job) implements JobEvent {}

  record JobCancelled(SegmentJob job) implements JobEvent {}
}
