package dev.muster.domain.catalogue;

import dev.muster.domain.Stamp;
import dev.muster.domain.definitions.Note;
import dev.muster.domain.exports.ExportRequest;
import dev.muster.domain.exports.ExportResult;
import dev.muster.domain.exports.ExportRun;

/// What can be asked about export jobs. The first and the last come from clients or from schedules,
/// the others from who runs the jobs.
public sealed interface ExportCommand extends CatalogueCommand {

  /// The job's number is the next of the sandbox.
  record CreateExport(ExportRequest request, String requestId, Stamp stamp)
      implements ExportCommand {}

  /// The job's turn has come; also once more, after the service has ended in the middle of it.
  record StartExport(long number, ExportRun run, Stamp stamp) implements ExportCommand {}

  /// All files of the run are in the dataset.
  record SucceedExport(long number, String runId, ExportResult result, Stamp stamp)
      implements ExportCommand {}

  record FailExport(long number, Note error, Stamp stamp) implements ExportCommand {}

  /// A job that was cancelled while it ran has stopped, and nothing of it is left.
  record EndCancelledExport(long number, Stamp stamp) implements ExportCommand {}

  record CancelExport(long number, Stamp stamp) implements ExportCommand {}
}
