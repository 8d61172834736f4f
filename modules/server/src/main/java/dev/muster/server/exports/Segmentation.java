package dev.muster.server.exports;

import dev.muster.domain.Stamp;
import dev.muster.domain.catalogue.Catalogue;
import dev.muster.domain.catalogue.CatalogueEvent;
import dev.muster.domain.catalogue.JobCommand.CreateJob;
import dev.muster.domain.exports.ExportJob;
import dev.muster.domain.jobs.JobRequest;
import dev.muster.domain.jobs.JobStatus;
import dev.muster.eventlog.Tenant;
import dev.muster.eventlog.command.Receipt;
import dev.muster.server.jobs.JobLog;
import dev.muster.server.jobs.JobLog.StoppedException;
import dev.muster.server.jobs.JobRunner;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// Evaluates the segments of an export before it, by a segment job like any other. An export that
/// is tried again takes up the job of the attempt before, so that the segments are evaluated once.
final class Segmentation {
  private static final long PAUSE_MILLIS = 20;

  /// How long a job that was made may not be seen.
  private static final long PATIENCE_MILLIS = 60_000;

  private final JobLog log;
  private final JobRunner runner;
  private final SegmentJobs jobs;

  Segmentation(JobLog log, JobRunner runner, SegmentJobs jobs) {
    this.log = log;
    this.runner = runner;
    this.jobs = jobs;
  }

  /// Returns when the segments are evaluated, or the export is to stop.
  ///
  /// @param segmentIds what can be evaluated of the export's segments; all there are when it names
  ///   none
  /// @param attempt of the export
  /// @param cancelled whether the export is cancelled
  void evaluate(
      Tenant tenant,
      ExportJob job,
      List<String> segmentIds,
      int attempt,
      BooleanSupplier cancelled,
      BooleanSupplier closing)
      throws StoppedException, InterruptedException, ExecutionException, ExportFailure {
    for (int earlier = 1; earlier < attempt; earlier++) {
      String id = id(tenant, job, earlier);
      if (jobs.status(tenant, id).get().isPresent()
          && await(tenant, id, cancelled, closing) == JobStatus.SUCCEEDED) {
        return;
      }
    }
    String id = id(tenant, job, attempt);
    var request =
        new JobRequest(
            job.request().segments().isEmpty(),
            segmentIds,
            job.request().schemaName(),
            null,
            "export",
            Map.of("exportJobId", Long.toString(job.number())),
            null);
    var command = new CreateJob(id, request, job.requestId(), new Stamp(log.nowMillis(), ""));
    Receipt<Catalogue, CatalogueEvent> receipt =
        log.submit(tenant, command, request.segmentIds().size(), closing);
    if (receipt instanceof Receipt.Refused<Catalogue, CatalogueEvent>(var refusal)) {
      throw new ExportFailure("segmentation-failed", refusal.message(), null);
    }
    runner.created(tenant, id);
    JobStatus status = await(tenant, id, cancelled, closing);
    if (status.isFinished() && status != JobStatus.SUCCEEDED) {
      throw new ExportFailure(
          "segmentation-failed",
          "The segments could not be evaluated: the segment job %s is %s.".formatted(id, status),
          null);
    }
  }

  private static String id(Tenant tenant, ExportJob job, int attempt) {
    byte[] seed =
        "muster-export-segmentation\n%s\n%s\n%d\n%d"
            .formatted(tenant.organisation(), tenant.sandbox(), job.number(), attempt)
            .getBytes(StandardCharsets.UTF_8);
    return UUID.nameUUIDFromBytes(seed).toString();
  }

  private JobStatus await(
      Tenant tenant, String id, BooleanSupplier cancelled, BooleanSupplier closing)
      throws StoppedException, InterruptedException, ExecutionException, ExportFailure {
    long seenMillis = log.nowMillis();
    while (!cancelled.getAsBoolean()) {
      if (closing.getAsBoolean()) {
        throw new StoppedException();
      }
      Optional<JobStatus> status = jobs.status(tenant, id).get();
      if (status.isPresent()) {
        if (status.get().isFinished()) {
          return status.get();
        }
        seenMillis = log.nowMillis();
      } else if (log.nowMillis() - seenMillis > PATIENCE_MILLIS) {
        throw new ExportFailure(
            "segmentation-failed", "The segment job %s cannot be found.".formatted(id), null);
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
    return JobStatus.CANCELLING;
  }
}
