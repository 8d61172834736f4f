package dev.muster.domain.catalogue;

import dev.muster.domain.Stamp;
import dev.muster.domain.catalogue.JobEvent.JobCancelled;
import dev.muster.domain.catalogue.JobEvent.JobCancelling;
import dev.muster.domain.catalogue.JobEvent.JobCreated;
import dev.muster.domain.catalogue.JobEvent.JobFailed;
import dev.muster.domain.catalogue.JobEvent.JobQueued;
import dev.muster.domain.catalogue.JobEvent.JobStarted;
import dev.muster.domain.catalogue.JobEvent.JobSucceeded;
import dev.muster.domain.definitions.Note;
import dev.muster.domain.jobs.JobRequest;
import dev.muster.domain.jobs.JobResult;
import dev.muster.domain.jobs.JobRun;
import dev.muster.domain.jobs.JobStatus;
import dev.muster.domain.jobs.SegmentJob;
import dev.muster.domain.jobs.SegmentResult;
import dev.muster.domain.jobs.SkippedSegment;
import java.util.List;
import java.util.Map;

/// What the golden files of segment jobs hold, by name.
final class StoredJobEvents {
  private static final Stamp CREATED = new Stamp(1_767_225_600_123L, "ada@example.com");
  private static final Stamp UPDATED = new Stamp(1_767_312_000_456L, "");
  private static final String ID = "6a2c1fd4-5a5b-4d4f-9f52-0d9d8a2f3c11";

  private static final JobRequest LISTED =
      new JobRequest(
          false,
          List.of("s2", "s1"),
          "_xdm.context.profile",
          1_323_475_200_000L,
          "api",
          Map.of("runId", "r", "a", "b"),
          "nightly");
  private static final JobRequest ALL =
      new JobRequest(true, List.of(), "_xdm.context.profile", null, "scheduler", Map.of(), null);

  private static final JobRun RUN =
      new JobRun(
          "0b1c9a53-8f0e-4a8e-8a39-5f3f0a3b7f5d",
          2,
          1_323_475_200_000L,
          812,
          40,
          1_767_225_601_000L);

  private static final JobResult RESULT =
      new JobResult(
          List.of(
              new SegmentResult("s1", 10, 4, 6, 1, Map.of("Email", 9L, "CRMID", 10L), 125, false),
              new SegmentResult("s2", 0, 0, 0, 0, Map.of(), 7, true)),
          List.of(new SkippedSegment("s3", "definition-unknown", "It was deleted.")),
          1_000,
          Map.of("default", 1_000L),
          1_767_225_602_000L,
          1_767_225_603_000L,
          17);

  private static final SegmentJob NEW = SegmentJob.created(ID, 3, LISTED, "request-1", CREATED);

  static final Map<String, CatalogueEvent> EXPECTED =
      Map.of(
          "job-created.1",
          new JobCreated(NEW),
          "job-queued.1",
          new JobQueued(
              SegmentJob.created(ID, 4, ALL, "request-2", CREATED).at(JobStatus.QUEUED, UPDATED)),
          "job-started.1",
          new JobStarted(NEW.started(RUN, UPDATED)),
          "job-succeeded.1",
          new JobSucceeded(NEW.started(RUN, UPDATED).succeeded(RESULT, UPDATED)),
          "job-failed.1",
          new JobFailed(NEW.failed(new Note("evaluation-failed", "It failed."), UPDATED)),
          "job-cancelling.1",
          new JobCancelling(NEW.started(RUN, UPDATED).at(JobStatus.CANCELLING, UPDATED)),
          "job-cancelled.1",
          new JobCancelled(NEW.at(JobStatus.CANCELLED, UPDATED)));

  private StoredJobEvents() {}
}
