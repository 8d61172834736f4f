package dev.muster.server.jobs;

import dev.muster.domain.Stamp;
import dev.muster.domain.Texts;
import dev.muster.domain.catalogue.Catalogue;
import dev.muster.domain.catalogue.CatalogueCommand;
import dev.muster.domain.catalogue.CatalogueEvent;
import dev.muster.domain.catalogue.JobCommand.EndCancelledJob;
import dev.muster.domain.catalogue.JobCommand.FailJob;
import dev.muster.domain.catalogue.JobCommand.QueueJob;
import dev.muster.domain.catalogue.JobCommand.StartJob;
import dev.muster.domain.catalogue.JobCommand.SucceedJob;
import dev.muster.domain.definitions.Note;
import dev.muster.domain.jobs.JobResult;
import dev.muster.domain.jobs.JobRun;
import dev.muster.domain.jobs.JobStatus;
import dev.muster.domain.jobs.SegmentJob;
import dev.muster.domain.jobs.SegmentResult;
import dev.muster.domain.jobs.SkippedSegment;
import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.Tenant;
import dev.muster.eventlog.command.Receipt;
import dev.muster.pql.check.Settings;
import dev.muster.profiles.membership.MembershipState;
import dev.muster.profiles.membership.Outcome;
import dev.muster.profiles.membership.SegmentMembership;
import dev.muster.profiles.policy.MergePolicy;
import dev.muster.profiles.stream.MembershipEvent.Change;
import dev.muster.profiles.stream.MembershipEvent.RunCommitted;
import dev.muster.profiles.stream.MembershipEvent.SegmentsEvaluated;
import dev.muster.profiles.view.ProfileView;
import dev.muster.server.jobs.JobLog.StoppedException;
import dev.muster.server.jobs.ProfileSource.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One job's turn, from the queue to its end.
final class JobTurn {
  private static final Logger LOG = LoggerFactory.getLogger(JobTurn.class);

  /// Of the records that the outcome is written in.
  private static final int CHUNK_BYTES = 1 << 20;

  private final Tenant tenant;
  private final String id;
  private final Parts parts;
  private final Progress progress;
  private final BooleanSupplier closing;

  /// What a turn works with.
  record Parts(
      JobLog log,
      ProfileSource profiles,
      MergePolicies policies,
      Settings language,
      int threadCount) {}

  /// The definitions a turn evaluates, and as of when.
  private record Definitions(Catalogue catalogue, LogPosition position) {}

  /// A job cannot be evaluated, for a reason that its owner can be told.
  private static final class JobFailure extends Exception {
    private static final long serialVersionUID = 1L;
    private final String code;

    JobFailure(String code, String message, Throwable cause) {
      super(message, cause);
      this.code = code;
    }
  }

  /// @param closing whether the service stops
  JobTurn(Tenant tenant, String id, Parts parts, Progress progress, BooleanSupplier closing) {
    this.tenant = tenant;
    this.id = id;
    this.parts = parts;
    this.progress = progress;
    this.closing = closing;
  }

  /// Blocks until the job has ended, or the service stops.
  void run() throws InterruptedException {
    try {
      tell();
    } catch (StoppedException _) {
      LOG.info("Job {} of {} is left for the next start", id, tenant);
    } catch (ExecutionException e) {
      // A stream cannot be written, and so not even that the job has failed.
      LOG.error("Job {} of {} cannot go on before the next start", id, tenant, e.getCause());
    }
  }

  private void tell() throws StoppedException, InterruptedException, ExecutionException {
    Optional<Definitions> definitions = queue();
    if (definitions.isEmpty()) {
      return;
    }
    SegmentJob job = definitions.get().catalogue().jobs().unfinished(id).orElseThrow();
    if (job.status() == JobStatus.CANCELLING) {
      submit(new EndCancelledJob(id, stamp()), 0);
      return;
    }
    try {
      if (!complete(job) && !evaluate(job, definitions.get())) {
        submit(new EndCancelledJob(id, stamp()), 0);
      }
    } catch (JobFailure e) {
      LOG.warn("Job {} of {} failed: {}", id, tenant, e.getMessage(), e.getCause());
      fail(e.code, String.valueOf(e.getMessage()));
    } catch (RuntimeException | Error e) {
      LOG.error("Job {} of {} failed", id, tenant, e);
      fail("internal", "The service failed; its log has more under the job's id.");
    }
  }

  private void fail(String code, String message)
      throws StoppedException, InterruptedException, ExecutionException {
    submit(new FailJob(id, new Note(code, Texts.storable(message)), stamp()), 0);
  }

  /// @return empty when the job has ended meanwhile
  private Optional<Definitions> queue()
      throws StoppedException, InterruptedException, ExecutionException {
    return switch (submit(new QueueJob(id, stamp()), 0)) {
      case Receipt.Appended<Catalogue, CatalogueEvent>(var position, var state, _) ->
          Optional.of(new Definitions(state, position));
      case Receipt.Unchanged<Catalogue, CatalogueEvent>(var position, var state) ->
          Optional.of(new Definitions(state, position));
      case Receipt.Refused<Catalogue, CatalogueEvent> _,
          Receipt.Repeated<Catalogue, CatalogueEvent> _,
          Receipt.Overloaded<Catalogue, CatalogueEvent> _ ->
          Optional.empty();
    };
  }

  /// Ends a job whose outcome counts already, because the service ended just then.
  ///
  /// @return false when it is not such a job
  private boolean complete(SegmentJob job)
      throws StoppedException, InterruptedException, ExecutionException, JobFailure {
    @Nullable JobRun run = job.run();
    if (run == null) {
      return false;
    }
    Optional<JobResult> result =
        snapshot(Set.of())
            .memberships()
            .lastReport()
            .filter(last -> last.run().id().equals(run.id()))
            .flatMap(last -> JobReport.read(last.report(), id));
    if (result.isPresent()) {
      submit(new SucceedJob(id, run.id(), result.get(), stamp()), result.get().segments().size());
    }
    return result.isPresent();
  }

  /// @return false when it was cancelled
  private boolean evaluate(SegmentJob job, Definitions definitions)
      throws StoppedException, InterruptedException, ExecutionException, JobFailure {
    Selection selection =
        Selection.of(definitions.catalogue(), job.request(), parts.policies(), parts.language());
    Snapshot snapshot =
        snapshot(
            selection.groups().stream().map(Selection.Group::policy).collect(Collectors.toSet()));
    progress.expect(snapshot.views().values().stream().mapToLong(ProfileView::profileCount).sum());
    JobRun run = started(job, definitions, snapshot);
    Receipt<Catalogue, CatalogueEvent> start = submit(new StartJob(id, run, stamp()), 0);
    if (!(start instanceof Receipt.Appended<Catalogue, CatalogueEvent>)) {
      return false;
    }
    long startMillis = parts.log().nowMillis();
    List<Evaluated> groups = new ArrayList<>();
    for (Selection.Group group : selection.groups()) {
      Optional<Evaluated> evaluated = evaluate(group, snapshot, run);
      if (evaluated.isEmpty()) {
        return stopped();
      }
      groups.add(evaluated.get());
    }
    JobResult result = result(selection, groups, snapshot, startMillis, parts.log().nowMillis());
    SegmentJob succeeded = job.started(run, stamp()).succeeded(result, stamp());
    return commit(
            run,
            groups.stream()
                .flatMap(each -> each.changes().stream())
                .map(change -> counting(change, job, definitions.catalogue(), snapshot))
                .toList(),
            succeeded,
            dropped(definitions.catalogue(), snapshot))
        || stopped();
  }

  /// Members that are kept as data arrive are not the job's to change, unless it is for a time of
  /// its own: streaming evaluation has seen more by now than the job has. The job still says that
  /// it was there, so that who entered before has stayed.
  private static Change counting(
      Change change, SegmentJob job, Catalogue catalogue, Snapshot snapshot) {
    String id = change.segmentId();
    boolean kept =
        job.request().nowMillis() == null
            && catalogue
                .definition(id)
                .filter(each -> each.content().evaluationInfo().isStreaming())
                .isPresent()
            && snapshot.memberships().segment(id).filter(SegmentMembership::isStreamed).isPresent();
    return kept ? new Change(id, List.of(), new RoaringBitmap(), new RoaringBitmap()) : change;
  }

  private boolean stopped() throws StoppedException {
    if (closing.getAsBoolean()) {
      throw new StoppedException();
    }
    return false;
  }

  private JobRun started(SegmentJob job, Definitions definitions, Snapshot snapshot) {
    @Nullable JobRun last = job.run();
    @Nullable Long wanted = job.request().nowMillis();
    long clockMillis = parts.log().nowMillis();
    return new JobRun(
        UUID.randomUUID().toString(),
        last == null ? 1 : last.attempt() + 1,
        wanted == null ? clockMillis : wanted,
        snapshot.asOf().value(),
        definitions.position().value(),
        clockMillis);
  }

  private Optional<Evaluated> evaluate(Selection.Group group, Snapshot snapshot, JobRun run)
      throws JobFailure {
    ProfileView view = Objects.requireNonNull(snapshot.views().get(group.policy()));
    try {
      return new GroupEvaluation(
              group, view, snapshot.memberships(), Instant.ofEpochMilli(run.nowMillis()))
          .run(
              parts.threadCount(),
              progress,
              () -> progress.isCancelled() || closing.getAsBoolean());
    } catch (IllegalArgumentException | OutOfMemoryError e) {
      throw new JobFailure("evaluation-failed", String.valueOf(e.getMessage()), e);
    }
  }

  /// Makes the outcome count, and says so.
  ///
  /// @return false when it was cancelled before that
  private boolean commit(
      JobRun run, List<Change> changes, SegmentJob succeeded, List<String> dropped)
      throws StoppedException, InterruptedException, ExecutionException, JobFailure {
    List<SegmentsEvaluated> chunks = Outcome.chunks(run.id(), changes, CHUNK_BYTES);
    JobResult result = Objects.requireNonNull(succeeded.result());
    try {
      for (SegmentsEvaluated chunk : chunks) {
        if (progress.isCancelled()) {
          return false;
        }
        parts.log().append(tenant, List.of(chunk), closing);
      }
      if (progress.isCancelled()) {
        return false;
      }
      var committed =
          new RunCommitted(
              run.id(),
              id,
              run.nowMillis(),
              run.profilesPosition(),
              parts.log().nowMillis(),
              chunks.size(),
              dropped,
              JobReport.write(succeeded));
      parts.log().append(tenant, List.of(committed), closing);
    } catch (ExecutionException e) {
      throw new JobFailure(
          "log-failed",
          "The outcome could not be made durable: " + cause(e).getMessage(),
          cause(e));
    }
    submit(new SucceedJob(id, run.id(), result, stamp()), result.segments().size());
    return true;
  }

  private static JobResult result(
      Selection selection,
      List<Evaluated> groups,
      Snapshot snapshot,
      long startMillis,
      long endMillis) {
    List<SegmentResult> segments =
        groups.stream()
            .flatMap(group -> group.results().stream())
            .sorted(Comparator.comparing(SegmentResult::segmentId))
            .toList();
    var skipped = new ArrayList<SkippedSegment>(selection.skipped());
    groups.forEach(group -> skipped.addAll(group.skipped()));
    var byPolicy = new TreeMap<String, Long>();
    snapshot
        .views()
        .forEach((policy, view) -> byPolicy.merge(policy.id(), view.profileCount(), Math::max));
    return new JobResult(
        segments,
        skipped,
        byPolicy.values().stream().mapToLong(Long::longValue).max().orElse(0),
        byPolicy,
        startMillis,
        endMillis,
        groups.stream().mapToLong(Evaluated::interpretedRows).sum());
  }

  private static List<String> dropped(Catalogue catalogue, Snapshot snapshot) {
    MembershipState memberships = snapshot.memberships();
    return memberships.segmentIds().stream()
        .filter(segment -> !catalogue.hasAudience(segment))
        .sorted()
        .toList();
  }

  private Snapshot snapshot(Set<MergePolicy> policies) throws InterruptedException, JobFailure {
    try {
      return parts.profiles().snapshot(tenant, policies).get();
    } catch (ExecutionException e) {
      throw new JobFailure(
          "profiles-unavailable",
          "The profiles cannot be read: " + cause(e).getMessage(),
          cause(e));
    }
  }

  private Receipt<Catalogue, CatalogueEvent> submit(CatalogueCommand command, int resultCount)
      throws StoppedException, InterruptedException, ExecutionException {
    return parts.log().submit(tenant, command, resultCount, closing);
  }

  private static Throwable cause(ExecutionException e) {
    @Nullable Throwable cause = e.getCause();
    return cause == null ? e : cause;
  }

  /// The service acts by itself.
  private Stamp stamp() {
    return new Stamp(parts.log().nowMillis(), "");
  }
}
