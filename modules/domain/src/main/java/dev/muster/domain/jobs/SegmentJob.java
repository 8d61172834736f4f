package dev.muster.domain.jobs;

import dev.muster.domain.Stamp;
import dev.muster.domain.definitions.Note;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A segment job as it is after an event.
///
/// @param id a UUID
/// @param number the sandbox's jobs are counted from 1; they take their turns in this order
/// @param requestId of the request that made it
/// @param run the last attempt; null before it has begun
/// @param result null before it has succeeded
/// @param errors why it failed; empty otherwise
public record SegmentJob(
    String id,
    long number,
    JobRequest request,
    JobStatus status,
    String requestId,
    @Nullable JobRun run,
    @Nullable JobResult result,
    List<Note> errors,
    Stamp created,
    Stamp updated) {

  public SegmentJob {
    errors = List.copyOf(errors);
  }

  public static SegmentJob created(
      String id, long number, JobRequest request, String requestId, Stamp stamp) {
    return new SegmentJob(
        id, number, request, JobStatus.NEW, requestId, null, null, List.of(), stamp, stamp);
  }

  public SegmentJob at(JobStatus next, Stamp stamp) {
    return new SegmentJob(
        id, number, request, next, requestId, run, result, errors, created, stamp);
  }

  public SegmentJob started(JobRun next, Stamp stamp) {
    return new SegmentJob(
        id, number, request, JobStatus.PROCESSING, requestId, next, result, errors, created, stamp);
  }

  public SegmentJob succeeded(JobResult found, Stamp stamp) {
    return new SegmentJob(
        id, number, request, JobStatus.SUCCEEDED, requestId, run, found, errors, created, stamp);
  }

  public SegmentJob failed(Note error, Stamp stamp) {
    return new SegmentJob(
        id,
        number,
        request,
        JobStatus.FAILED,
        requestId,
        run,
        result,
        List.of(error),
        created,
        stamp);
  }
}
