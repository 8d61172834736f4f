package dev.muster.server.exports;

import dev.muster.domain.Stamp;
import dev.muster.domain.Texts;
import dev.muster.domain.catalogue.Catalogue;
import dev.muster.domain.catalogue.CatalogueCommand;
import dev.muster.domain.catalogue.CatalogueEvent;
import dev.muster.domain.catalogue.ExportCommand.EndCancelledExport;
import dev.muster.domain.catalogue.ExportCommand.FailExport;
import dev.muster.domain.catalogue.ExportCommand.StartExport;
import dev.muster.domain.catalogue.ExportCommand.SucceedExport;
import dev.muster.domain.datasets.Dataset;
import dev.muster.domain.definitions.Note;
import dev.muster.domain.exports.ExportJob;
import dev.muster.domain.exports.ExportResult;
import dev.muster.domain.exports.ExportRun;
import dev.muster.domain.exports.ExportSegment;
import dev.muster.domain.exports.ExportStatus;
import dev.muster.eventlog.Tenant;
import dev.muster.eventlog.command.Receipt;
import dev.muster.export.folders.DatasetFolders;
import dev.muster.export.folders.StagedExport;
import dev.muster.export.rows.Row;
import dev.muster.export.rows.Snapshot;
import dev.muster.profiles.policy.MergePolicy;
import dev.muster.server.jobs.JobLog;
import dev.muster.server.jobs.JobLog.StoppedException;
import dev.muster.server.jobs.MergePolicies;
import dev.muster.server.jobs.Progress;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One export's turn, from the queue to its end.
///
/// Its files count from the moment at which the last of them is on the disk, with a note beside
/// them; an export that is interrupted before begins anew, one that is interrupted later is only
/// brought to its end. So that there is one complete result, whenever the service ends.
final class ExportTurn {
  private static final Logger LOG = LoggerFactory.getLogger(ExportTurn.class);

  private final Tenant tenant;
  private final ExportJob job;
  private final Parts parts;
  private final Progress progress;
  private final BooleanSupplier closing;
  private final StagedExport staged;
  private final List<String> batchIds;

  /// What a turn works with.
  record Parts(
      JobLog log,
      ExportSource profiles,
      MergePolicies policies,
      Segmentation segmentation,
      IngestedEvents events,
      DatasetFolders folders) {}

  /// An attempt that has begun.
  private record Begun(ExportRun run, Dataset dataset, Catalogue catalogue) {}

  /// @param job as it was when it lined up
  /// @param closing whether the service stops
  ExportTurn(
      Tenant tenant, ExportJob job, Parts parts, Progress progress, BooleanSupplier closing) {
    this.tenant = tenant;
    this.job = job;
    this.parts = parts;
    this.progress = progress;
    this.closing = closing;
    this.staged =
        new StagedExport(parts.folders(), tenant, job.request().datasetId(), job.number());
    this.batchIds = ExportWriting.batchIds(tenant, job);
  }

  /// Blocks until the job has ended, or the service stops.
  void run() throws InterruptedException {
    try {
      tell();
    } catch (StoppedException _) {
      LOG.info("Export job {} of {} is left for the next start", job.number(), tenant);
    } catch (ExecutionException e) {
      // The stream cannot be written, and so not even that the job has failed.
      LOG.error(
          "Export job {} of {} cannot go on before the next start",
          job.number(),
          tenant,
          e.getCause());
    }
  }

  private void tell() throws StoppedException, InterruptedException, ExecutionException {
    try {
      if (job.status() == ExportStatus.CANCELLING) {
        end();
      } else if (!complete()) {
        staged.discard(batchIds);
        Optional<Begun> begun = begin();
        if (begun.isPresent()) {
          write(begun.get());
        }
      }
    } catch (ExportFailure e) {
      LOG.warn("Export job {} of {} failed: {}", job.number(), tenant, e.sentence(), e.getCause());
      fail(e.code(), e.sentence());
    } catch (IOException e) {
      LOG.error("Export job {} of {} failed", job.number(), tenant, e);
      fail("write-failed", "The files could not be written: " + reason(e));
    } catch (RuntimeException | Error e) {
      LOG.error("Export job {} of {} failed", job.number(), tenant, e);
      fail("internal", "The service failed; its log has more under the job's id.");
    }
  }

  /// Ends a job whose files are all written already, because the service ended just then.
  ///
  /// @return false when it is not such a job
  private boolean complete()
      throws IOException, StoppedException, InterruptedException, ExecutionException {
    Optional<ExportResult> result =
        staged.outcome().flatMap(outcome -> ExportOutcome.read(outcome, job));
    @Nullable ExportRun run = job.run();
    if (run == null || result.isEmpty()) {
      return false;
    }
    publish(run, result.get());
    return true;
  }

  /// @return empty when the job was cancelled before
  private Optional<Begun> begin()
      throws StoppedException, InterruptedException, ExecutionException, ExportFailure {
    @Nullable ExportRun last = job.run();
    var run =
        new ExportRun(
            UUID.randomUUID().toString(),
            last == null ? 1 : last.attempt() + 1,
            parts.log().nowMillis());
    if (!(submit(new StartExport(job.number(), run, stamp()))
        instanceof Receipt.Appended<Catalogue, CatalogueEvent>(_, var catalogue, _))) {
      return Optional.empty();
    }
    Dataset dataset =
        catalogue
            .datasets()
            .dataset(job.request().datasetId())
            .orElseThrow(() ->
                new ExportFailure("dataset-unknown", "The dataset is not there any more.", null));
    return Optional.of(new Begun(run, dataset, catalogue));
  }

  private void write(Begun begun)
      throws IOException,
          StoppedException,
          InterruptedException,
          ExecutionException,
          ExportFailure {
    evaluateFirst(begun);
    MergePolicy policy =
        parts
            .policies()
            .find(begun.catalogue(), job.mergePolicyId())
            .orElseThrow(() ->
                new ExportFailure(
                    "merge-policy-unknown", "The merge policy is not there any more.", null));
    var writing =
        new ExportWriting(
            tenant,
            job,
            begun.run(),
            begun.dataset(),
            staged,
            new ExportWriting.Watch(progress, this::isStopped, parts.log()::nowMillis));
    ExportResult result;
    try {
      result = writing.write(snapshot(policy), parts.events());
    } catch (Row.StoppedException _) {
      stop();
      return;
    }
    if (isStopped()) {
      stop();
      return;
    }
    staged.finishAll(
        ExportOutcome.write(job.started(begun.run(), stamp()).succeeded(result, stamp())));
    publish(begun.run(), result);
  }

  /// Those from outside are as they are.
  private void evaluateFirst(Begun begun)
      throws StoppedException, InterruptedException, ExecutionException, ExportFailure {
    List<ExportSegment> segments = job.request().segments();
    List<String> ids =
        segments.stream()
            .map(ExportSegment::segmentId)
            .filter(id -> begun.catalogue().definition(id).isPresent())
            .toList();
    if (job.request().segmentation() && (segments.isEmpty() || !ids.isEmpty())) {
      parts
          .segmentation()
          .evaluate(tenant, job, ids, begun.run().attempt(), progress::isCancelled, closing);
    }
  }

  private void publish(ExportRun run, ExportResult result)
      throws IOException, StoppedException, InterruptedException, ExecutionException {
    staged.publish(batchIds);
    if (submit(new SucceedExport(job.number(), run.id(), result, stamp()))
        instanceof Receipt.Refused<Catalogue, CatalogueEvent>) {
      // The sandbox has been emptied meanwhile: there is neither a job nor a dataset any more.
      staged.discard(batchIds);
    } else {
      staged.close();
    }
  }

  private boolean isStopped() {
    return progress.isCancelled() || closing.getAsBoolean();
  }

  private void stop()
      throws IOException, StoppedException, InterruptedException, ExecutionException {
    if (closing.getAsBoolean()) {
      throw new StoppedException();
    }
    end();
  }

  /// A job that was cancelled leaves nothing behind.
  private void end()
      throws IOException, StoppedException, InterruptedException, ExecutionException {
    staged.discard(batchIds);
    submit(new EndCancelledExport(job.number(), stamp()));
  }

  private void fail(String code, String message)
      throws StoppedException, InterruptedException, ExecutionException {
    if (closing.getAsBoolean()) {
      // Whatever went wrong may have done so because of that.
      throw new StoppedException();
    }
    try {
      staged.discard(batchIds);
    } catch (IOException e) {
      LOG.error("What export job {} of {} has left cannot be removed", job.number(), tenant, e);
    }
    submit(new FailExport(job.number(), new Note(code, Texts.storable(message)), stamp()));
  }

  private Snapshot snapshot(MergePolicy policy) throws InterruptedException, ExportFailure {
    try {
      return parts.profiles().snapshot(tenant, policy).get();
    } catch (ExecutionException e) {
      @Nullable Throwable cause = e.getCause();
      throw new ExportFailure(
          "profiles-unavailable",
          "The profiles cannot be read: " + (cause == null ? e : cause).getMessage(),
          cause);
    }
  }

  /// What the file system says, without where on this machine.
  private static String reason(IOException e) {
    return e instanceof java.nio.file.FileSystemException of && of.getReason() != null
        ? of.getReason()
        : e.getClass().getSimpleName();
  }

  private Receipt<Catalogue, CatalogueEvent> submit(CatalogueCommand command)
      throws StoppedException, InterruptedException, ExecutionException {
    return parts.log().submit(tenant, command, batchIds.size(), closing);
  }

  /// The service acts by itself.
  private Stamp stamp() {
    return new Stamp(parts.log().nowMillis(), "");
  }
}
