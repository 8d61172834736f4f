package dev.muster.server.external;

import dev.muster.domain.audiences.ExternalRun;
import dev.muster.domain.catalogue.Catalogue;
import dev.muster.eventlog.Tenant;
import dev.muster.server.jobs.JobRunner;
import java.util.Map;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs of external audiences. They take their turns with the segment jobs of their sandbox, since
/// both change who is in which segment.
public final class ExternalRunner {
  private static final Logger LOG = LoggerFactory.getLogger(ExternalRunner.class);

  private final JobRunner turns;
  private final ExternalParts parts;

  public ExternalRunner(JobRunner turns, ExternalParts parts) {
    this.turns = turns;
    this.parts = parts;
  }

  /// Takes up what had begun when the service ended. Nothing that writes members may come before
  /// it: its outcome may count already, and is looked for in the last one.
  public void resumeBegun(Map<Tenant, Catalogue> catalogues) {
    resume(catalogues, run -> run.attemptId() != null);
  }

  /// Takes up what only waited.
  public void resumeWaiting(Map<Tenant, Catalogue> catalogues) {
    resume(catalogues, run -> run.attemptId() == null);
  }

  private void resume(Map<Tenant, Catalogue> catalogues, Predicate<ExternalRun> which) {
    catalogues.forEach((tenant, catalogue) -> {
      for (ExternalRun run :
          catalogue.audiences().unfinishedRuns().stream().filter(which).toList()) {
        LOG.info("Run {} of {} was {} and is taken up again", run.id(), tenant, run.status());
        created(tenant, run);
      }
    });
  }

  /// A run was made.
  public void created(Tenant tenant, ExternalRun run) {
    turns.takeTurn(
        tenant, run.id(), (_, closing) -> new ExternalTurn(tenant, run, parts, closing).take());
  }
}
