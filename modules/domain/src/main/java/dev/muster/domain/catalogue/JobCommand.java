package dev.muster.domain.catalogue;

import dev.muster.domain.Stamp;
import dev.muster.domain.definitions.Note;
import dev.muster.domain.jobs.JobRequest;
import dev.muster.domain.jobs.JobResult;
import dev.muster.domain.jobs.JobRun;

/// What can be asked about segment jobs. The first and the last come from clients, the others from
/// who runs the jobs.
public sealed interface JobCommand extends CatalogueCommand {

  /// @param id a new UUID
  record CreateJob(String id, JobRequest request, String requestId, Stamp stamp)
      implements JobCommand {}

  /// The job was seen, and waits for its turn.
  record QueueJob(String id, Stamp stamp) implements JobCommand {}

  /// The job's turn has come; also once more, after the service has ended in the middle of it.
  record StartJob(String id, JobRun run, Stamp stamp) implements JobCommand {}

  /// The outcome of the run counts.
  record SucceedJob(String id, String runId, JobResult result, Stamp stamp) implements JobCommand {}

  record FailJob(String id, Note error, Stamp stamp) implements JobCommand {}

  /// A job that was cancelled while it ran has stopped.
  record EndCancelledJob(String id, Stamp stamp) implements JobCommand {}

  record CancelJob(String id, Stamp stamp) implements JobCommand {}
}
