package dev.muster.server.external;

import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.Tenant;
import dev.muster.profiles.Profiles;
import dev.muster.profiles.membership.Outcome;
import dev.muster.profiles.stream.MembershipEvent.Change;
import dev.muster.profiles.stream.MembershipEvent.RunCommitted;
import dev.muster.profiles.stream.MembershipEvent.SegmentsEvaluated;
import dev.muster.server.jobs.JobLog;
import dev.muster.server.jobs.JobLog.StoppedException;
import dev.muster.server.jobs.ProfileSource;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;

/// What changes of members from outside are made with.
///
/// @param source of profiles and memberships of one position
/// @param profiles where identities are looked up
public record ExternalParts(
    JobLog log, ProfileSource source, Profiles profiles, LandingDirectory directory) {
  /// Of the records that an outcome is written in.
  private static final int CHUNK_BYTES = 1 << 20;

  /// Makes a change of members count.
  ///
  /// @param attemptId under which it is found again
  /// @param runId what is shown as the reason
  void commit(
      Tenant tenant,
      String attemptId,
      String runId,
      LogPosition asOf,
      Change change,
      String report,
      BooleanSupplier closing)
      throws StoppedException, InterruptedException, ExecutionException {
    List<SegmentsEvaluated> chunks = Outcome.chunks(attemptId, List.of(change), CHUNK_BYTES);
    log.append(tenant, chunks, closing);
    log.append(
        tenant,
        List.of(
            new RunCommitted(
                attemptId,
                runId,
                log.nowMillis(),
                asOf.value(),
                log.nowMillis(),
                chunks.size(),
                List.of(),
                report)),
        closing);
  }
}
