package dev.muster.domain.catalogue;

import dev.muster.domain.exports.ExportJob;

/// What has happened to an export job, with the job as it is after it. Stored for ever: add
/// variants, never change one.
public sealed interface ExportEvent extends CatalogueEvent {

  ExportJob job();

  record ExportCreated(ExportJob job) implements ExportEvent {}

  /// Also once more, when it was interrupted.
  record ExportStarted(ExportJob job) implements ExportEvent {}

  record ExportSucceeded(ExportJob job) implements ExportEvent {}

  /// Also when it was cancelled.
  record ExportFailed(ExportJob job) implements ExportEvent {}

  /// It runs, and is to end.
  record ExportCancelling(ExportJob job) implements ExportEvent {}
}
