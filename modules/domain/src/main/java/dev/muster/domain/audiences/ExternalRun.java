package dev.muster.domain.audiences;

import dev.muster.domain.Stamp;
import dev.muster.domain.definitions.Note;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One reading of an external audience's files, as it is at some moment.
///
/// @param id a UUID
/// @param audienceId the id of the audience
/// @param audienceName as it was when the run was made
/// @param attemptId of the present attempt; null before the first
/// @param result null unless it has succeeded
/// @param error why it has failed; null unless it has
public record ExternalRun(
    String id,
    String audienceId,
    String audienceName,
    Request request,
    Status status,
    @Nullable String attemptId,
    @Nullable Result result,
    @Nullable Note error,
    Stamp created,
    Stamp updated) {

  /// What is asked of a run.
  ///
  /// @param startEpoch only files that were written since then are read, in seconds since 1970
  /// @param endEpoch only files that were written until then; null for no end
  /// @param differential whether who is not in the files stays a member
  public record Request(long startEpoch, @Nullable Long endEpoch, boolean differential) {}

  /// How far a run is.
  public enum Status {
    NEW,
    PROCESSING,
    SUCCESS,
    FAILED;

    public boolean isFinished() {
      return this == SUCCESS || this == FAILED;
    }
  }

  /// What a run has found.
  ///
  /// @param files the files that were read, from the landing directory
  /// @param rowCount of all files, without their heads
  /// @param rejectedCount rows that could not be read
  /// @param unmatchedCount rows that could be read and whose identity no profile has
  /// @param rejected the first of those that could not be read
  /// @param members how many members the audience has now
  /// @param delivered how many of them this run has delivered
  /// @param entered how many of those were no members before
  /// @param left how many were members before and are not
  public record Result(
      List<String> files,
      long rowCount,
      long rejectedCount,
      long unmatchedCount,
      List<RejectedRow> rejected,
      long members,
      long delivered,
      long entered,
      long left) {
    public Result {
      files = List.copyOf(files);
      rejected = List.copyOf(rejected);
    }
  }

  /// A row that could not be read, and why.
  public record RejectedRow(String file, long line, String reason) {}

  public static ExternalRun created(
      String id, ExternalAudience audience, Request request, Stamp stamp) {
    return new ExternalRun(
        id, audience.id(), audience.name(), request, Status.NEW, null, null, null, stamp, stamp);
  }

  public ExternalRun started(String attempt, Stamp stamp) {
    return new ExternalRun(
        id,
        audienceId,
        audienceName,
        request,
        Status.PROCESSING,
        attempt,
        null,
        null,
        created,
        stamp);
  }

  public ExternalRun succeeded(Result found, Stamp stamp) {
    return new ExternalRun(
        id,
        audienceId,
        audienceName,
        request,
        Status.SUCCESS,
        attemptId,
        found,
        null,
        created,
        stamp);
  }

  public ExternalRun failed(Note why, Stamp stamp) {
    return new ExternalRun(
        id, audienceId, audienceName, request, Status.FAILED, attemptId, null, why, created, stamp);
  }
}
