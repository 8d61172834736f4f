package dev.muster.server.previews;

import dev.muster.domain.Texts;
import dev.muster.domain.definitions.Note;
import dev.muster.evaluation.Plan;
import dev.muster.evaluation.PlanSettings;
import dev.muster.evaluation.sampling.Estimate;
import dev.muster.evaluation.sampling.Estimation;
import dev.muster.profiles.identity.Identity;
import dev.muster.profiles.view.ProfileView;
import dev.muster.server.jobs.OutsideMembers;
import dev.muster.server.jobs.ProfileSource;
import dev.muster.server.jobs.ProfileSource.Snapshot;
import dev.muster.server.jobs.Selection;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Evaluates a preview from its beginning to its end, on the thread of the caller.
public final class PreviewRunner {
  private static final Logger LOG = LoggerFactory.getLogger(PreviewRunner.class);

  private final ProfileSource profiles;
  private final PreviewSettings settings;

  public PreviewRunner(ProfileSource profiles, PreviewSettings settings) {
    this.profiles = profiles;
    this.settings = settings;
  }

  /// Never fails: what goes wrong is a finding.
  void run(Preview preview) {
    if (!preview.begin()) {
      return;
    }
    try {
      evaluate(preview);
    } catch (InterruptedException _) {
      preview.cancel();
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      LOG.warn("Preview {} has no profiles", preview.id(), e.getCause());
      preview.fail(new Note("profiles-unavailable", "The profiles cannot be read now."));
    } catch (RuntimeException | Error e) {
      LOG.error("Preview {} failed", preview.id(), e);
      preview.fail(
          new Note("internal", "The service failed; its log has more under the preview's id."));
    }
  }

  private void evaluate(Preview preview) throws InterruptedException, ExecutionException {
    long deadlineNanos = System.nanoTime() + settings.patience().toNanos();
    Selection.Group group = preview.question().group();
    Snapshot snapshot = profiles.snapshot(preview.tenant(), Set.of(group.policy())).get();
    ProfileView view = Objects.requireNonNull(snapshot.views().get(group.policy()));
    preview.learn(_ -> PreviewFindings.in(snapshot.asOf(), view.profileCount()));
    var outside = OutsideMembers.of(view, snapshot.memberships(), group.outside());
    Estimation.Outcome outcome =
        Estimation.run(
            Plan.compile(group.queries(), PlanSettings.DEFAULT),
            group.wanted().getFirst().index(),
            view,
            outside::inBlock,
            preview.question().now(),
            settings.estimation(),
            progress(preview),
            preview::isFinished,
            () -> System.nanoTime() > deadlineNanos);
    switch (outcome) {
      case Estimation.Outcome.Finished(var estimate, int[] found) -> {
        List<List<Identity>> identities = identities(view, found);
        preview.finish(findings -> findings.estimated(estimate, identities));
      }
      case Estimation.Outcome.Failed(var reason) ->
          preview.fail(new Note("evaluation-failed", Texts.storable(reason)));
      case Estimation.Outcome.Cancelled _ -> preview.cancel();
    }
  }

  private static Estimation.Progress progress(Preview preview) {
    return new Estimation.Progress() {
      @Override
      public void sampled(Estimate estimate) {
        preview.learn(findings -> findings.estimated(estimate, List.of()));
      }

      @Override
      public void counted(long read, long matched) {
        preview.learn(findings -> findings.counted(read, matched));
      }
    };
  }

  private static List<List<Identity>> identities(ProfileView view, int[] found) {
    var identities = new ArrayList<List<Identity>>(found.length);
    for (int entity : found) {
      identities.add(List.copyOf(view.identities(entity)));
    }
    return identities;
  }
}
