package dev.muster.server.exports;

import dev.muster.domain.catalogue.Catalogue;
import dev.muster.domain.exports.ExportJob;
import dev.muster.eventlog.Tenant;
import dev.muster.export.folders.DatasetFolders;
import dev.muster.server.jobs.JobLog;
import dev.muster.server.jobs.JobRunner;
import dev.muster.server.jobs.MergePolicies;
import dev.muster.server.jobs.Progress;
import dev.muster.server.jobs.Turns;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs export jobs: those of a sandbox one after the other, in the order in which they were made.
public final class ExportRunner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ExportRunner.class);

  private final ExportTurn.Parts parts;
  private final Turns<Key> turns;

  private record Key(Tenant tenant, long number) {}

  /// What exports read.
  public record Sources(ExportSource profiles, IngestedEvents events, MergePolicies policies) {}

  /// What evaluates the segments of exports.
  public record Evaluation(JobRunner runner, SegmentJobs jobs) {}

  /// @param jobCount how many exports run at the same time, each for another sandbox
  public ExportRunner(
      JobLog log, Sources sources, Evaluation evaluation, DatasetFolders folders, int jobCount) {
    this.parts =
        new ExportTurn.Parts(
            log,
            sources.profiles(),
            sources.policies(),
            new Segmentation(log, evaluation.runner(), evaluation.jobs()),
            sources.events(),
            folders);
    this.turns = new Turns<>("muster-exports-", jobCount);
  }

  /// Takes up what was not finished when the service ended.
  public void resume(Map<Tenant, Catalogue> catalogues) {
    catalogues.forEach((tenant, catalogue) -> {
      for (ExportJob job : catalogue.exports().unfinished()) {
        LOG.info(
            "Export job {} of {} was {} and is taken up again",
            job.number(),
            tenant,
            job.status().shown());
        created(tenant, job);
      }
    });
  }

  /// A job was made.
  public void created(Tenant tenant, ExportJob job) {
    turns.take(
        tenant,
        new Key(tenant, job.number()),
        (progress, closing) -> new ExportTurn(tenant, job, parts, progress, closing).run());
  }

  /// The job is to stop; nothing happens when it does not run.
  public void cancel(Tenant tenant, long number) {
    turns.cancel(new Key(tenant, number));
  }

  /// How far a job is; empty when it does not run.
  public Optional<Progress> progress(Tenant tenant, long number) {
    return turns.progress(new Key(tenant, number));
  }

  /// Stops between two rows. What was begun is begun again after the next start.
  @Override
  public void close() {
    turns.close();
  }

  /// Stops at once, in the middle of whatever runs: for tests of what comes after.
  void kill() {
    turns.kill();
  }
}
