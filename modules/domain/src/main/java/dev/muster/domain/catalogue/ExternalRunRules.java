package dev.muster.domain.catalogue;

import static dev.muster.eventlog.command.Decision.accept;
import static dev.muster.eventlog.command.Decision.refuse;

import dev.muster.domain.audiences.ExternalAudience;
import dev.muster.domain.audiences.ExternalRun;
import dev.muster.domain.audiences.ExternalRun.Status;
import dev.muster.domain.audiences.Lifecycle;
import dev.muster.domain.catalogue.ExternalRunCommand.CreateExternalRun;
import dev.muster.domain.catalogue.ExternalRunCommand.FailExternalRun;
import dev.muster.domain.catalogue.ExternalRunCommand.StartExternalRun;
import dev.muster.domain.catalogue.ExternalRunCommand.SucceedExternalRun;
import dev.muster.domain.catalogue.ExternalRunEvent.ExternalRunCreated;
import dev.muster.domain.catalogue.ExternalRunEvent.ExternalRunFailed;
import dev.muster.domain.catalogue.ExternalRunEvent.ExternalRunStarted;
import dev.muster.domain.catalogue.ExternalRunEvent.ExternalRunSucceeded;
import dev.muster.eventlog.command.Decision;
import dev.muster.eventlog.command.Refusal.Reason;
import java.util.Optional;

/// The way of a run from NEW over PROCESSING, as often as it is tried, to SUCCESS or FAILED. An
/// audience has one unfinished run at a time.
final class ExternalRunRules {
  private ExternalRunRules() {}

  static Decision<CatalogueEvent> decide(Catalogue catalogue, ExternalRunCommand command) {
    return switch (command) {
      case CreateExternalRun create -> create(catalogue, create);
      case StartExternalRun start ->
          unfinished(catalogue, start, start.runId())
              .map(run ->
                  Decision.<CatalogueEvent>accept(
                      new ExternalRunStarted(run.started(start.attemptId(), start.stamp()))))
              .orElseGet(ExternalRunRules::unknown);
      case SucceedExternalRun succeed ->
          unfinished(catalogue, succeed, succeed.runId())
              .map(run ->
                  succeed.attemptId().equals(run.attemptId())
                      ? Decision.<CatalogueEvent>accept(
                          new ExternalRunSucceeded(
                              run.succeeded(succeed.result(), succeed.stamp())))
                      : Decision.<CatalogueEvent>refuse(
                          Reason.CONFLICT,
                          "run-attempt-stale",
                          "The run has been started anew since this attempt."))
              .orElseGet(ExternalRunRules::unknown);
      case FailExternalRun fail ->
          unfinished(catalogue, fail, fail.runId())
              .map(run ->
                  Decision.<CatalogueEvent>accept(
                      new ExternalRunFailed(run.failed(fail.error(), fail.stamp()))))
              .orElseGet(ExternalRunRules::unknown);
    };
  }

  /// @throws IllegalStateException when the event cannot follow
  static Catalogue evolve(Catalogue catalogue, ExternalRunEvent event) {
    ExternalRun run = event.run();
    Optional<ExternalRun> before = catalogue.audiences().unfinishedRun(run.audienceId());
    boolean follows =
        switch (event) {
          case ExternalRunCreated _ ->
              before.isEmpty()
                  && run.status() == Status.NEW
                  && catalogue.audiences().external(run.audienceId()).isPresent();
          case ExternalRunStarted _ -> isSame(before, run) && run.status() == Status.PROCESSING;
          case ExternalRunSucceeded _ -> isSame(before, run) && run.status() == Status.SUCCESS;
          case ExternalRunFailed _ -> isSame(before, run) && run.status() == Status.FAILED;
        };
    CatalogueRules.require(follows, event);
    return catalogue.with(catalogue.audiences().with(run));
  }

  private static boolean isSame(Optional<ExternalRun> before, ExternalRun run) {
    return before.isPresent() && before.get().id().equals(run.id());
  }

  private static Decision<CatalogueEvent> create(Catalogue catalogue, CreateExternalRun command) {
    Optional<ExternalAudience> found = catalogue.audiences().external(command.audienceId());
    if (found.isEmpty()) {
      return refuse(Reason.UNKNOWN, "audience-unknown", "No external audience has this id.");
    }
    ExternalAudience audience = found.get();
    if (audience.content().landing() == null) {
      return refuse(
          Reason.CONFLICT, "source-missing", "Nothing was said of where its members come from.");
    }
    Lifecycle lifecycle = audience.content().lifecycle();
    if (!lifecycle.isEvaluatedByName()) {
      return refuse(
          Reason.CONFLICT,
          "audience-" + lifecycle.word(),
          "The audience is %s.".formatted(lifecycle.word()));
    }
    Optional<ExternalRun> running = catalogue.audiences().unfinishedRun(audience.id());
    if (running.isPresent()) {
      return refuse(
          Reason.CONFLICT,
          "run-in-progress",
          "A run of this audience is in progress: %s.".formatted(running.get().id()));
    }
    return accept(
        new ExternalRunCreated(
            ExternalRun.created(command.runId(), audience, command.request(), command.stamp())));
  }

  private static Optional<ExternalRun> unfinished(
      Catalogue catalogue, ExternalRunCommand command, String runId) {
    return catalogue
        .audiences()
        .unfinishedRun(command.audienceId())
        .filter(run -> run.id().equals(runId));
  }

  private static Decision<CatalogueEvent> unknown() {
    return refuse(Reason.UNKNOWN, "run-unknown", "The audience has no such unfinished run.");
  }
}
