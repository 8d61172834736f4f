package dev.muster.server.jobs;

import dev.muster.domain.Stamp;
import dev.muster.domain.catalogue.Catalogue;
import dev.muster.domain.catalogue.JobCommand.QueueJob;
import dev.muster.domain.jobs.SegmentJob;
import dev.muster.eventlog.Tenant;
import dev.muster.pql.check.Settings;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs segment jobs: those of a sandbox one after the other, in the order in which they were made.
public final class JobRunner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);

  private final JobTurn.Parts parts;
  private final Turns<String> turns;

  /// @param language what expressions are checked against
  public JobRunner(
      JobLog log,
      ProfileSource profiles,
      MergePolicies policies,
      Settings language,
      RunnerSettings settings) {
    this.parts = new JobTurn.Parts(log, profiles, policies, language, settings.threadCount());
    this.turns = new Turns<>("muster-jobs-", settings.jobCount());
  }

  /// Takes up what was not finished when the service ended: first the one that had begun, whose
  /// outcome may count already.
  public void resume(Map<Tenant, Catalogue> catalogues) {
    catalogues.forEach((tenant, catalogue) -> {
      for (SegmentJob job :
          catalogue.jobs().unfinished().stream()
              .sorted(Comparator.comparing(each -> each.run() == null))
              .toList()) {
        LOG.info("Job {} of {} was {} and is taken up again", job.id(), tenant, job.status());
        take(tenant, job.id());
      }
    });
  }

  /// A job was made.
  public void created(Tenant tenant, String id) {
    parts.log().submitSoon(tenant, new QueueJob(id, new Stamp(parts.log().nowMillis(), "")));
    take(tenant, id);
  }

  /// The job is to stop; nothing happens when it does not run.
  public void cancel(String id) {
    turns.cancel(id);
  }

  /// How far a job is; empty when it does not run.
  public Optional<Progress> progress(String id) {
    return turns.progress(id);
  }

  /// Stops between two blocks. What was begun is begun again after the next start.
  @Override
  public void close() {
    turns.close();
  }

  /// Stops at once, in the middle of whatever runs: for tests of what comes after.
  void kill() {
    turns.kill();
  }

  /// Lines up something else that changes who is in which segment.
  ///
  /// @param id for messages
  public void takeTurn(Tenant tenant, String id, Turns.Turn turn) {
    turns.take(tenant, id, turn);
  }

  private void take(Tenant tenant, String id) {
    turns.take(
        tenant, id, (progress, closing) -> new JobTurn(tenant, id, parts, progress, closing).run());
  }
}
