package dev.muster.domain.catalogue;

import dev.muster.domain.Stamp;
import dev.muster.domain.audiences.ExternalRun.Request;
import dev.muster.domain.audiences.ExternalRun.Result;
import dev.muster.domain.definitions.Note;

/// What can be asked about runs of external audiences.
public sealed interface ExternalRunCommand extends CatalogueCommand {

  String audienceId();

  /// @param runId a new UUID
  record CreateExternalRun(String audienceId, String runId, Request request, Stamp stamp)
      implements ExternalRunCommand {}

  /// @param attemptId a new UUID
  record StartExternalRun(String audienceId, String runId, String attemptId, Stamp stamp)
      implements ExternalRunCommand {}

  record SucceedExternalRun(
      String audienceId, String runId, String attemptId, Result result, Stamp stamp)
      implements ExternalRunCommand {}

  record FailExternalRun(String audienceId, String runId, Note error, Stamp stamp)
      implements ExternalRunCommand {}
}
