package dev.muster.server.jobs;

import dev.muster.domain.catalogue.CatalogueEvent;
import dev.muster.domain.catalogue.JobEvent.JobSucceeded;
import dev.muster.domain.jobs.JobResult;
import dev.muster.domain.jobs.SegmentJob;
import dev.muster.eventlog.EventCodec;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// What a job's success will be stored as, written beside the outcome of its run: should the
/// service end between the two, the job is not run again but ends with what it has found.
///
/// ```text
/// version of the stored event, a line break, the event
/// ```
final class JobReport {
  private JobReport() {}

  static String write(SegmentJob succeeded) {
    EventCodec.Encoded stored = CatalogueEvent.CODEC.encode(new JobSucceeded(succeeded));
    return stored.version() + "\n" + new String(stored.payload(), StandardCharsets.UTF_8);
  }

  /// @return empty when it is of another job
  static Optional<JobResult> read(String report, String jobId) {
    int lineBreak = report.indexOf('\n');
    if (lineBreak < 0) {
      return Optional.empty();
    }
    CatalogueEvent event =
        CatalogueEvent.CODEC.decode(
            "job-succeeded",
            Integer.parseInt(report.substring(0, lineBreak)),
            report.substring(lineBreak + 1).getBytes(StandardCharsets.UTF_8));
    return event instanceof JobSucceeded(var job) && job.id().equals(jobId)
        ? Optional.ofNullable(job.result())
        : Optional.empty();
  }
}
