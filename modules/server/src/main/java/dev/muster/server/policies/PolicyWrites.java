package dev.muster.server.policies;

import dev.muster.domain.catalogue.CatalogueEvent;
import dev.muster.domain.catalogue.PolicyCommand.CreatePolicy;
import dev.muster.domain.catalogue.PolicyCommand.DeletePolicy;
import dev.muster.domain.catalogue.PolicyCommand.RevisePolicy;
import dev.muster.domain.catalogue.PolicyEvent.PolicyCreated;
import dev.muster.domain.catalogue.PolicyEvent.PolicyRevised;
import dev.muster.domain.policies.Policy;
import dev.muster.domain.policies.Policy.AttributeMerge;
import dev.muster.domain.policies.Policy.Graph;
import dev.muster.domain.policies.PolicyChange;
import dev.muster.domain.policies.PolicyJson;
import dev.muster.domain.policies.PolicyReader;
import dev.muster.domain.policies.PolicyReading;
import dev.muster.eventlog.command.Refusal;
import dev.muster.server.access.Right;
import dev.muster.server.http.Answer;
import dev.muster.server.http.Call;
import dev.muster.server.http.Endpoint;
import dev.muster.server.http.Problem;
import dev.muster.server.http.ProblemException;
import dev.muster.server.http.Writes;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Creating, changing and deleting merge policies.
public final class PolicyWrites {
  static final String PATH = "/data/core/ups/config/mergePolicies";

  /// What a policy is where it does not say: whoever overwrites one leaves nothing of it but
  /// whether it is the default.
  private static final PolicyChange USUAL =
      new PolicyChange(
          Optional.empty(),
          Optional.of(Graph.NONE),
          Optional.of(AttributeMerge.TIMESTAMP_ORDERED),
          Optional.empty(),
          Optional.of(false),
          Optional.empty());

  private final Writes writes;

  public PolicyWrites(Writes writes) {
    this.writes = writes;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        new Endpoint(HttpMethod.POST, PATH, Right.WRITE, this::create),
        new Endpoint(HttpMethod.PUT, PATH + "/:id", Right.WRITE, this::overwrite),
        new Endpoint(HttpMethod.PATCH, PATH + "/:id", Right.WRITE, this::change),
        new Endpoint(HttpMethod.DELETE, PATH + "/:id", Right.WRITE, this::delete));
  }

  private Future<Answer> create(Call call) {
    PolicyChange content = read(PolicyReader.read(call.bodyObject()));
    var stamp = writes.stamp(call);
    var command = new CreatePolicy(UUID.randomUUID().toString(), content, stamp);
    return writes
        .submit(call, command, stamp.timeMillis())
        .map(done -> {
          Policy policy = policy(done.events().getFirst());
          return answer(call, policy, done).with("Location", PATH + "/" + policy.id());
        });
  }

  private Future<Answer> overwrite(Call call) {
    return revise(call, read(PolicyReader.read(call.bodyObject())).over(USUAL));
  }

  private Future<Answer> change(Call call) {
    return revise(call, read(PolicyReader.readChange(call.body())));
  }

  private Future<Answer> revise(Call call, PolicyChange change) {
    String id = call.path("id");
    var stamp = writes.stamp(call);
    var command = new RevisePolicy(id, change, call.ifMatch(), stamp);
    return writes
        .submit(call, command, stamp.timeMillis())
        .map(done ->
            answer(
                call,
                done.events().isEmpty()
                    ? done.state().policies().policy(id).orElseThrow()
                    : policy(done.events().getFirst()),
                done));
  }

  private Future<Answer> delete(Call call) {
    var stamp = writes.stamp(call);
    var command = new DeletePolicy(call.path("id"), call.ifMatch(), stamp);
    return writes
        .submit(call, command, stamp.timeMillis())
        .map(done -> done.mark(Answer.empty(200)));
  }

  private static PolicyChange read(PolicyReading reading) {
    return switch (reading) {
      case PolicyReading.Read(var change) -> change;
      case PolicyReading.Faulty(var problems) ->
          throw new ProblemException(
              Problem.of(
                  new Refusal(
                      Refusal.Reason.INVALID,
                      "merge-policy-invalid",
                      problems.getFirst().sentence(),
                      problems)));
    };
  }

  private static Answer answer(Call call, Policy policy, Writes.Done done) {
    return done.mark(
        Answer.json(200, json -> PolicyJson.write(json, call.tenant(), policy))
            .with("ETag", "\"" + policy.version() + "\""));
  }

  /// The first event is about the policy of the call; another may say which was the default.
  private static Policy policy(CatalogueEvent event) {
    return switch (event) {
      case PolicyCreated(var policy) -> policy;
      case PolicyRevised(var policy) -> policy;
      default -> throw new IllegalStateException("Not an event of a write of a merge policy");
    };
  }
}
