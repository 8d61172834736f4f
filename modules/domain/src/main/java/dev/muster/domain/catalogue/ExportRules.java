package dev.muster.domain.catalogue;

import static dev.muster.eventlog.command.Decision.accept;
import static dev.muster.eventlog.command.Decision.refuse;

import dev.muster.domain.Stamp;
import dev.muster.domain.catalogue.ExportCommand.CancelExport;
import dev.muster.domain.catalogue.ExportCommand.CreateExport;
import dev.muster.domain.catalogue.ExportCommand.EndCancelledExport;
import dev.muster.domain.catalogue.ExportCommand.FailExport;
import dev.muster.domain.catalogue.ExportCommand.StartExport;
import dev.muster.domain.catalogue.ExportCommand.SucceedExport;
import dev.muster.domain.catalogue.ExportEvent.ExportCancelling;
import dev.muster.domain.catalogue.ExportEvent.ExportCreated;
import dev.muster.domain.catalogue.ExportEvent.ExportFailed;
import dev.muster.domain.catalogue.ExportEvent.ExportStarted;
import dev.muster.domain.catalogue.ExportEvent.ExportSucceeded;
import dev.muster.domain.definitions.Note;
import dev.muster.domain.definitions.Shortened;
import dev.muster.domain.exports.ExportJob;
import dev.muster.domain.exports.ExportLimits;
import dev.muster.domain.exports.ExportRequest;
import dev.muster.domain.exports.ExportRun;
import dev.muster.domain.exports.ExportSegment;
import dev.muster.domain.exports.ExportStatus;
import dev.muster.domain.policies.Policy;
import dev.muster.eventlog.command.Decision;
import dev.muster.eventlog.command.Refusal;
import dev.muster.eventlog.command.Refusal.Problem;
import dev.muster.eventlog.command.Refusal.Reason;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The way of an export job from NEW to its end.
///
/// ```text
/// NEW -> PROCESSING | FAILED
/// PROCESSING -> PROCESSING (tried again) | SUCCEEDED | FAILED | CANCELLING
/// CANCELLING -> FAILED | SUCCEEDED (its files were in place before it could stop)
/// ```
final class ExportRules {
  /// Why a cancelled job has failed.
  private static final Note CANCELLED = new Note("cancelled", "The export job was cancelled.");

  /// More unknown ids than these are not named one by one.
  private static final int NAMED = 20;

  private final ExportLimits limits;

  ExportRules(ExportLimits limits) {
    this.limits = limits;
  }

  Decision<CatalogueEvent> decide(Catalogue catalogue, ExportCommand command) {
    return switch (command) {
      case CreateExport create -> create(catalogue, create);
      case StartExport start -> unfinished(catalogue, start.number(), job -> start(job, start));
      case SucceedExport succeed ->
          unfinished(catalogue, succeed.number(), job -> succeed(job, succeed));
      case FailExport fail -> unfinished(catalogue, fail.number(), job -> fail(job, fail));
      case EndCancelledExport end -> unfinished(catalogue, end.number(), job -> end(job, end));
      case CancelExport cancel ->
          unfinished(catalogue, cancel.number(), job -> cancel(job, cancel.stamp()));
    };
  }

  /// @throws IllegalStateException when the event cannot follow
  static Catalogue evolve(Catalogue catalogue, ExportEvent event) {
    ExportJob job = event.job();
    @Nullable ExportStatus before =
        catalogue.exports().unfinished(job.number()).map(ExportJob::status).orElse(null);
    boolean follows =
        before == null
            ? event instanceof ExportCreated && job.number() == catalogue.exports().lastNumber() + 1
            : predecessors(event).contains(before);
    if (!follows || job.status() != status(event)) {
      throw new IllegalStateException("An event does not follow what was before it: " + event);
    }
    return catalogue.with(catalogue.exports().with(job));
  }

  private static Set<ExportStatus> predecessors(ExportEvent event) {
    return switch (event) {
      case ExportCreated _ -> EnumSet.noneOf(ExportStatus.class);
      case ExportStarted _ -> EnumSet.of(ExportStatus.NEW, ExportStatus.PROCESSING);
      case ExportSucceeded _ -> EnumSet.of(ExportStatus.PROCESSING, ExportStatus.CANCELLING);
      case ExportFailed _ ->
          EnumSet.of(ExportStatus.NEW, ExportStatus.PROCESSING, ExportStatus.CANCELLING);
      case ExportCancelling _ -> EnumSet.of(ExportStatus.PROCESSING);
    };
  }

  private static ExportStatus status(ExportEvent event) {
    return switch (event) {
      case ExportCreated _ -> ExportStatus.NEW;
      case ExportStarted _ -> ExportStatus.PROCESSING;
      case ExportSucceeded _ -> ExportStatus.SUCCEEDED;
      case ExportFailed _ -> ExportStatus.FAILED;
      case ExportCancelling _ -> ExportStatus.CANCELLING;
    };
  }

  @FunctionalInterface
  private interface OfJob {
    Decision<CatalogueEvent> decide(ExportJob job);
  }

  private static Decision<CatalogueEvent> unfinished(Catalogue catalogue, long number, OfJob rule) {
    Optional<ExportJob> job = catalogue.exports().unfinished(number);
    return job.isPresent()
        ? rule.decide(job.get())
        : refuse(Reason.UNKNOWN, "export-unknown", "No unfinished export job has this id.");
  }

  /// What comes of a request: the job that it makes, or why it makes none. Also for schedules,
  /// whose firing makes the job in the same decision.
  Decision<CatalogueEvent> create(Catalogue catalogue, CreateExport command) {
    ExportRequest request = command.request();
    if (catalogue.exports().unfinishedCount() >= limits.unfinishedCount()) {
      return refuse(
          Reason.LIMIT,
          "exports-limit",
          "%d export jobs wait or run already; wait for one to end or cancel one."
              .formatted(limits.unfinishedCount()));
    }
    if (request.segments().size() > limits.segmentCount()) {
      return refuse(
          Reason.LIMIT,
          "export-segments-limit",
          "An export job names at most %d segments.".formatted(limits.segmentCount()));
    }
    if (catalogue.datasets().dataset(request.datasetId()).isEmpty()) {
      return refuse(
          Reason.INVALID,
          "dataset-unknown",
          "'destination.datasetId' names a dataset that does not exist. POST {\"name\": \"…\"} to /muster/v1/datasets makes one.");
    }
    List<String> unknown =
        request.segments().stream()
            .map(ExportSegment::segmentId)
            .filter(id -> !catalogue.hasAudience(id))
            .toList();
    if (!unknown.isEmpty()) {
      return unknownSegments(unknown);
    }
    Optional<Policy> policy = policy(catalogue, request);
    return policy.isEmpty()
        ? refuse(
            Reason.INVALID,
            "merge-policy-unknown",
            "'mergePolicy.id' names a merge policy that does not exist.")
        : accept(
            new ExportCreated(
                ExportJob.created(
                    catalogue.exports().lastNumber() + 1,
                    request,
                    policy.get().id(),
                    policy.get().version(),
                    command.requestId(),
                    command.stamp())));
  }

  /// The policy that is named, that of the segments when they agree, or the default.
  private static Optional<Policy> policy(Catalogue catalogue, ExportRequest request) {
    Policy standard = catalogue.policies().standard();
    @Nullable String named = request.mergePolicyId();
    if (named != null) {
      return catalogue.policies().policy(named);
    }
    var ids = new HashSet<String>();
    for (ExportSegment segment : request.segments()) {
      @Nullable String id =
          catalogue
              .definition(segment.segmentId())
              .map(definition -> definition.content().mergePolicyId())
              .orElse(null);
      ids.add(id == null || id.isEmpty() ? standard.id() : id);
    }
    return Optional.of(
        ids.size() == 1
            ? catalogue.policies().policy(ids.iterator().next()).orElse(standard)
            : standard);
  }

  private static Decision<CatalogueEvent> unknownSegments(List<String> ids) {
    List<Problem> problems =
        ids.stream()
            .limit(NAMED)
            .map(id ->
                new Problem(
                    "definition-unknown",
                    "No audience has the id '%s'.".formatted(Shortened.of(id))))
            .toList();
    return new Decision.Refused<>(
        new Refusal(
            Reason.INVALID,
            "definition-unknown",
            ids.size() == 1
                ? problems.getFirst().message()
                : "%d of the ids are of no audience.".formatted(ids.size()),
            problems));
  }

  private static Decision<CatalogueEvent> start(ExportJob job, StartExport command) {
    return switch (job.status()) {
      case NEW, PROCESSING ->
          accept(new ExportStarted(job.started(command.run(), command.stamp())));
      case CANCELLING, SUCCEEDED, FAILED -> wrongStatus(job);
    };
  }

  private static Decision<CatalogueEvent> succeed(ExportJob job, SucceedExport command) {
    @Nullable ExportRun run = job.run();
    if (run == null || !run.id().equals(command.runId())) {
      return refuse(
          Reason.CONFLICT, "export-run-stale", "The job has been started anew since this run.");
    }
    return switch (job.status()) {
      case PROCESSING, CANCELLING ->
          accept(new ExportSucceeded(job.succeeded(command.result(), command.stamp())));
      case NEW, SUCCEEDED, FAILED -> wrongStatus(job);
    };
  }

  private static Decision<CatalogueEvent> fail(ExportJob job, FailExport command) {
    Note error = job.status() == ExportStatus.CANCELLING ? CANCELLED : command.error();
    return accept(new ExportFailed(job.failed(error, command.stamp())));
  }

  private static Decision<CatalogueEvent> end(ExportJob job, EndCancelledExport command) {
    return job.status() == ExportStatus.CANCELLING
        ? accept(new ExportFailed(job.failed(CANCELLED, command.stamp())))
        : wrongStatus(job);
  }

  private static Decision<CatalogueEvent> cancel(ExportJob job, Stamp stamp) {
    return switch (job.status()) {
      case NEW -> accept(new ExportFailed(job.failed(CANCELLED, stamp)));
      case PROCESSING -> accept(new ExportCancelling(job.cancelling(stamp)));
      case CANCELLING -> accept();
      case SUCCEEDED, FAILED -> wrongStatus(job);
    };
  }

  private static Decision<CatalogueEvent> wrongStatus(ExportJob job) {
    return refuse(
        Reason.CONFLICT, "export-status", "The export job is %s.".formatted(job.status().shown()));
  }
}
