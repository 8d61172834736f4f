package dev.muster.server.exports;

import dev.muster.domain.jobs.JobStatus;
import dev.muster.eventlog.Tenant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// How far segment jobs are.
@FunctionalInterface
public interface SegmentJobs {

  /// Empty when there is no such job, or none that can be seen yet.
  CompletableFuture<Optional<JobStatus>> status(Tenant tenant, String id);
}
