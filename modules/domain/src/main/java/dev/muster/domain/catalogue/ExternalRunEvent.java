package dev.muster.domain.catalogue;

import dev.muster.domain.audiences.ExternalRun;

/// What has happened to a run of an external audience, with the run as it is after it. Stored for
/// ever: add variants, never change one.
public sealed interface ExternalRunEvent extends CatalogueEvent {

  ExternalRun run();

  record ExternalRunCreated(ExternalRun run) implements ExternalRunEvent {}

  /// Also once more, when it was interrupted.
  record ExternalRunStarted(ExternalRun run) implements ExternalRunEvent {}

  record ExternalRunSucceeded(ExternalRun run) implements ExternalRunEvent {}

  record ExternalRunFailed(ExternalRun run) implements ExternalRunEvent {}
}
