package dev.muster.server.profiles;

import dev.muster.profiles.identity.Identity;
import dev.muster.profiles.policy.MergePolicy;
import dev.muster.profiles.stream.ProfileEvent.ProfileDeleted;
import dev.muster.profiles.view.ProfileDocument;
import dev.muster.server.access.Right;
import dev.muster.server.http.Answer;
import dev.muster.server.http.Call;
import dev.muster.server.http.Endpoint;
import dev.muster.server.http.Problem;
import dev.muster.server.http.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.List;

/// Forgetting profiles.
public final class DeletionRoutes {
  /// A person is all that is linked, whatever a sandbox's policies say.
  private static final MergePolicy WHOLE =
      new MergePolicy("", MergePolicy.Graph.PDG, new MergePolicy.Newest());

  private final ProfileWrites writes;
  private final ProfileLookup lookup;

  public DeletionRoutes(ProfileWrites writes, ProfileLookup lookup) {
    this.writes = writes;
    this.lookup = lookup;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        new Endpoint(HttpMethod.DELETE, IngestionRoutes.PROFILES, Right.WRITE, this::delete));
  }

  private Future<Answer> delete(Call call) {
    Identity identity = EntityRequest.identity(call.query("entityId"), call.query("entityIdNS"));
    return lookup
        .find(call, WHOLE, List.of(identity))
        .compose(answers -> {
          ProfileDocument profile =
              answers
                  .found()
                  .getFirst()
                  .orElseThrow(() ->
                      new ProblemException(
                          Problem.of(404, "entity-unknown", "No profile has this identity.")))
                  .profile();
          return writes
              .append(call, new ProfileDeleted(identity, writes.nowMillis()))
              .map(position -> answer(profile).at(position));
        });
  }

  private static Answer answer(ProfileDocument profile) {
    return Answer.json(
        200,
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("identities");
          for (Identity identity : profile.identities()) {
            json.writeStartObject();
            json.writeStringField("id", identity.id());
            json.writeObjectFieldStart("namespace");
            json.writeStringField("code", identity.namespace());
            json.writeEndObject();
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeArrayFieldStart("sources");
          for (String dataset : profile.datasetIds()) {
            json.writeString(dataset);
          }
          json.writeEndArray();
          json.writeNumberField("events", profile.events().count());
          json.writeEndObject();
        });
  }
}
