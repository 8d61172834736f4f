package dev.muster.server.profiles;

import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.Tenant;
import dev.muster.profiles.Profiles;
import dev.muster.profiles.identity.Identity;
import dev.muster.profiles.membership.MembershipState;
import dev.muster.profiles.membership.Qualification;
import dev.muster.profiles.membership.Qualification.Status;
import dev.muster.profiles.policy.MergePolicy;
import dev.muster.profiles.view.ProfileDocument;
import dev.muster.server.http.Call;
import dev.muster.server.http.Problem;
import dev.muster.server.http.ProblemException;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiPredicate;

/// Finds profiles by their identities. What was sent before the question is seen.
public final class ProfileLookup {
  private final Profiles profiles;
  private final BiPredicate<Tenant, String> isSegment;

  /// @param isSegment whether the tenant has a segment with this id: the members of one that was
  ///   deleted are known until the next job
  public ProfileLookup(Profiles profiles, BiPredicate<Tenant, String> isSegment) {
    this.profiles = profiles;
    this.isSegment = isSegment;
  }

  /// @param memberships by segment id
  record Found(ProfileDocument profile, Map<String, Qualification> memberships) {}

  /// All answers of one moment.
  ///
  /// @param found in the order of the identities; empty where there is nobody
  record Answers(LogPosition asOf, List<Optional<Found>> found) {}

  Future<Answers> find(Call call, MergePolicy policy, List<Identity> identities) {
    return Future.fromCompletionStage(
            profiles.ask(
                call.tenant(),
                here -> {
                  var memberships = here.memberships().state();
                  var found = new ArrayList<Optional<Found>>();
                  for (Identity identity : identities) {
                    found.add(
                        here.store()
                            .find(policy, identity)
                            .map(profile ->
                                new Found(
                                    profile,
                                    memberships(
                                        call.tenant(),
                                        memberships,
                                        here.store().together(policy, identity)))));
                  }
                  return new Answers(here.store().position(), List.copyOf(found));
                }),
            call.context())
        .recover(failure ->
            Future.failedFuture(
                failure instanceof RejectedExecutionException
                    ? new ProblemException(
                        Problem.busy("overloaded", "Too many questions about profiles.", 1))
                    : failure));
  }

  /// Of all that is one profile now: what was linked since the last job was in segments by itself.
  private Map<String, Qualification> memberships(
      Tenant tenant, MembershipState state, int[] together) {
    var all = new TreeMap<String, Qualification>();
    for (int entity : together) {
      state
          .of(entity)
          .forEach((segmentId, qualification) ->
              all.merge(
                  segmentId,
                  qualification,
                  // Who left and is joined with a member is a member.
                  (first, other) -> first.status() == Status.EXITED ? other : first));
    }
    all.keySet().removeIf(segmentId -> !isSegment.test(tenant, segmentId));
    return all;
  }
}
