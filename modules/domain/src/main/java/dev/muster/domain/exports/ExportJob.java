package dev.muster.domain.exports;

import dev.muster.domain.Stamp;
import dev.muster.domain.definitions.Note;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An export job as it is after an event.
///
/// @param number its id: the sandbox's export jobs are counted from 1, and take their turns in this
///   order
/// @param mergePolicyId the policy that the profiles are merged by
/// @param mergePolicyVersion of the policy when the job was made
/// @param requestId of the request that made it
/// @param run the last attempt; null before it has begun
/// @param result null before it has succeeded
/// @param errors why it failed; empty otherwise
public record ExportJob(
    long number,
    ExportRequest request,
    String mergePolicyId,
    long mergePolicyVersion,
    ExportStatus status,
    String requestId,
    @Nullable ExportRun run,
    @Nullable ExportResult result,
    List<Note> errors,
    Stamp created,
    Stamp updated) {

  public ExportJob {
    errors = List.copyOf(errors);
  }

  public static ExportJob created(
      long number,
      ExportRequest request,
      String mergePolicyId,
      long mergePolicyVersion,
      String requestId,
      Stamp stamp) {
    return new ExportJob(
        number,
        request,
        mergePolicyId,
        mergePolicyVersion,
        ExportStatus.NEW,
        requestId,
        null,
        null,
        List.of(),
        stamp,
        stamp);
  }

  public ExportJob started(ExportRun next, Stamp stamp) {
    return with(ExportStatus.PROCESSING, next, result, errors, stamp);
  }

  public ExportJob cancelling(Stamp stamp) {
    return with(ExportStatus.CANCELLING, run, result, errors, stamp);
  }

  public ExportJob succeeded(ExportResult found, Stamp stamp) {
    return with(ExportStatus.SUCCEEDED, run, found, errors, stamp);
  }

  public ExportJob failed(Note error, Stamp stamp) {
    return with(ExportStatus.FAILED, run, result, List.of(error), stamp);
  }

  private ExportJob with(
      ExportStatus nextStatus,
      @Nullable ExportRun nextRun,
      @Nullable ExportResult nextResult,
      List<Note> nextErrors,
      Stamp stamp) {
    return new ExportJob(
        number,
        request,
        mergePolicyId,
        mergePolicyVersion,
        nextStatus,
        requestId,
        nextRun,
        nextResult,
        nextErrors,
        created,
        stamp);
  }
}
