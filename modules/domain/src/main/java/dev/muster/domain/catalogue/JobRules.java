package dev.muster.domain.catalogue;

import static dev.muster.eventlog.command.Decision.accept;
import static dev.muster.eventlog.command.Decision.refuse;

import dev.muster.domain.catalogue.JobCommand.CancelJob;
import dev.muster.domain.catalogue.JobCommand.CreateJob;
import dev.muster.domain.catalogue.JobCommand.EndCancelledJob;
import dev.muster.domain.catalogue.JobCommand.FailJob;
import dev.muster.domain.catalogue.JobCommand.QueueJob;
import dev.muster.domain.catalogue.JobCommand.StartJob;
import dev.muster.domain.catalogue.JobCommand.SucceedJob;
import dev.muster.domain.catalogue.JobEvent.JobCancelled;
import dev.muster.domain.catalogue.JobEvent.JobCancelling;
import dev.muster.domain.catalogue.JobEvent.JobCreated;
import dev.muster.domain.catalogue.JobEvent.JobFailed;
import dev.muster.domain.catalogue.JobEvent.JobQueued;
import dev.muster.domain.catalogue.JobEvent.JobStarted;
import dev.muster.domain.catalogue.JobEvent.JobSucceeded;
import dev.muster.domain.definitions.Shortened;
import dev.muster.domain.jobs.JobLimits;
import dev.muster.domain.jobs.JobRun;
import dev.muster.domain.jobs.JobStatus;
import dev.muster.domain.jobs.SegmentJob;
import dev.muster.eventlog.command.Decision;
import dev.muster.eventlog.command.Refusal;
import dev.muster.eventlog.command.Refusal.Problem;
import dev.muster.eventlog.command.Refusal.Reason;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The way of a segment job from NEW to its end.
///
/// ```text
/// NEW -> QUEUED -> PROCESSING -> SUCCEEDED | FAILED
/// NEW, QUEUED -> CANCELLED | FAILED
/// PROCESSING -> PROCESSING (tried again) | CANCELLING
/// CANCELLING -> CANCELLED | SUCCEEDED (its outcome counted before it could stop)
/// ```
final class JobRules {
  /// More unknown ids than these are not named one by one.
  private static final int NAMED = 20;

  private final JobLimits limits;

  JobRules(JobLimits limits) {
    this.limits = limits;
  }

  Decision<CatalogueEvent> decide(Catalogue catalogue, JobCommand command) {
    return switch (command) {
      case CreateJob create -> create(catalogue, create);
      case QueueJob queue -> unfinished(catalogue, queue.id(), job -> queue(job, queue));
      case StartJob start -> unfinished(catalogue, start.id(), job -> start(job, start));
      case SucceedJob succeed -> unfinished(catalogue, succeed.id(), job -> succeed(job, succeed));
      case FailJob fail -> unfinished(catalogue, fail.id(), job -> fail(job, fail));
      case EndCancelledJob end -> unfinished(catalogue, end.id(), job -> end(job, end));
      case CancelJob cancel -> unfinished(catalogue, cancel.id(), job -> cancel(job, cancel));
    };
  }

  /// @throws IllegalStateException when the event cannot follow
  static Catalogue evolve(Catalogue catalogue, JobEvent event) {
    SegmentJob job = event.job();
    @Nullable JobStatus before =
        catalogue.jobs().unfinished(job.id()).map(SegmentJob::status).orElse(null);
    boolean follows =
        before == null
            ? event instanceof JobCreated && job.number() == catalogue.jobs().lastNumber() + 1
            : predecessors(event).contains(before);
    if (!follows || job.status() != status(event)) {
      throw new IllegalStateException("An event does not follow what was before it: " + event);
    }
    return catalogue.with(catalogue.jobs().with(job));
  }

  private static Set<JobStatus> predecessors(JobEvent event) {
    return switch (event) {
      case JobCreated _ -> EnumSet.noneOf(JobStatus.class);
      case JobQueued _ -> EnumSet.of(JobStatus.NEW);
      case JobStarted _ -> EnumSet.of(JobStatus.QUEUED, JobStatus.PROCESSING);
      case JobSucceeded _ -> EnumSet.of(JobStatus.PROCESSING, JobStatus.CANCELLING);
      case JobFailed _ -> EnumSet.of(JobStatus.NEW, JobStatus.QUEUED, JobStatus.PROCESSING);
      case JobCancelling _ -> EnumSet.of(JobStatus.PROCESSING);
      case JobCancelled _ -> EnumSet.of(JobStatus.NEW, JobStatus.QUEUED, JobStatus.CANCELLING);
    };
  }

  private static JobStatus status(JobEvent event) {
    return switch (event) {
      case JobCreated _ -> JobStatus.NEW;
      case JobQueued _ -> JobStatus.QUEUED;
      case JobStarted _ -> JobStatus.PROCESSING;
      case JobSucceeded _ -> JobStatus.SUCCEEDED;
      case JobFailed _ -> JobStatus.FAILED;
      case JobCancelling _ -> JobStatus.CANCELLING;
      case JobCancelled _ -> JobStatus.CANCELLED;
    };
  }

  @FunctionalInterface
  private interface OfJob {
    Decision<CatalogueEvent> decide(SegmentJob job);
  }

  private static Decision<CatalogueEvent> unfinished(Catalogue catalogue, String id, OfJob rule) {
    Optional<SegmentJob> job = catalogue.jobs().unfinished(id);
    return job.isPresent()
        ? rule.decide(job.get())
        : refuse(Reason.UNKNOWN, "job-unknown", "No unfinished segment job has this id.");
  }

  private Decision<CatalogueEvent> create(Catalogue catalogue, CreateJob command) {
    if (catalogue.jobs().unfinishedCount() >= limits.unfinishedCount()) {
      return refuse(
          Reason.LIMIT,
          "jobs-limit",
          "%d segment jobs wait or run already; wait for one to end or cancel one."
              .formatted(limits.unfinishedCount()));
    }
    if (catalogue.jobs().unfinished(command.id()).isPresent()) {
      return refuse(Reason.CONFLICT, "id-taken", "A segment job with this id exists.");
    }
    List<String> wanted = command.request().segmentIds();
    if (wanted.size() > limits.segmentCount()) {
      return refuse(
          Reason.LIMIT,
          "job-segments-limit",
          "A segment job names at most %d definitions; '*' stands for all."
              .formatted(limits.segmentCount()));
    }
    List<String> unknown =
        wanted.stream().filter(id -> catalogue.definition(id).isEmpty()).toList();
    return unknown.isEmpty()
        ? accept(
            new JobCreated(
                SegmentJob.created(
                    command.id(),
                    catalogue.jobs().lastNumber() + 1,
                    command.request(),
                    command.requestId(),
                    command.stamp())))
        : unknownSegments(unknown);
  }

  private static Decision<CatalogueEvent> unknownSegments(List<String> ids) {
    List<Problem> problems =
        ids.stream()
            .limit(NAMED)
            .map(id ->
                new Problem(
                    "definition-unknown",
                    "No segment definition has the id '%s'.".formatted(Shortened.of(id))))
            .toList();
    return new Decision.Refused<>(
        new Refusal(
            Reason.INVALID,
            "definition-unknown",
            ids.size() == 1
                ? problems.getFirst().message()
                : "%d of the ids are of no segment definition.".formatted(ids.size()),
            problems));
  }

  private static Decision<CatalogueEvent> queue(SegmentJob job, QueueJob command) {
    return job.status() == JobStatus.NEW
        ? accept(new JobQueued(job.at(JobStatus.QUEUED, command.stamp())))
        : accept();
  }

  private static Decision<CatalogueEvent> start(SegmentJob job, StartJob command) {
    return switch (job.status()) {
      case QUEUED, PROCESSING ->
          accept(new JobStarted(job.started(command.run(), command.stamp())));
      case NEW, CANCELLING, SUCCEEDED, FAILED, CANCELLED -> wrongStatus(job);
    };
  }

  private static Decision<CatalogueEvent> succeed(SegmentJob job, SucceedJob command) {
    @Nullable JobRun run = job.run();
    if (run == null || !run.id().equals(command.runId())) {
      return refuse(
          Reason.CONFLICT, "job-run-stale", "The job has been started anew since this run.");
    }
    return switch (job.status()) {
      case PROCESSING, CANCELLING ->
          accept(new JobSucceeded(job.succeeded(command.result(), command.stamp())));
      case NEW, QUEUED, SUCCEEDED, FAILED, CANCELLED -> wrongStatus(job);
    };
  }

  private static Decision<CatalogueEvent> fail(SegmentJob job, FailJob command) {
    return job.status() == JobStatus.CANCELLING
        ? accept(new JobCancelled(job.at(JobStatus.CANCELLED, command.stamp())))
        : accept(new JobFailed(job.failed(command.error(), command.stamp())));
  }

  private static Decision<CatalogueEvent> end(SegmentJob job, EndCancelledJob command) {
    return job.status() == JobStatus.CANCELLING
        ? accept(new JobCancelled(job.at(JobStatus.CANCELLED, command.stamp())))
        : wrongStatus(job);
  }

  private static Decision<CatalogueEvent> cancel(SegmentJob job, CancelJob command) {
    return switch (job.status()) {
      case NEW, QUEUED -> accept(new JobCancelled(job.at(JobStatus.CANCELLED, command.stamp())));
      case PROCESSING -> accept(new JobCancelling(job.at(JobStatus.CANCELLING, command.stamp())));
      case CANCELLING -> accept();
      case SUCCEEDED, FAILED, CANCELLED -> wrongStatus(job);
    };
  }

  private static Decision<CatalogueEvent> wrongStatus(SegmentJob job) {
    return refuse(Reason.CONFLICT, "job-status", "The segment job is %s.".formatted(job.status()));
  }
}
