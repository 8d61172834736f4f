package dev.muster.server.streaming;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.evaluation.streaming.EdgeEvaluation;
import dev.muster.evaluation.streaming.EdgeEvaluation.Outcome;
import dev.muster.evaluation.streaming.EdgeEvaluation.Taken;
import dev.muster.profiles.identity.Identity;
import dev.muster.profiles.intake.Batch;
import dev.muster.profiles.intake.DocumentKind;
import dev.muster.profiles.intake.Form;
import dev.muster.profiles.intake.Intake;
import dev.muster.profiles.intake.IntakeLimits;
import dev.muster.profiles.intake.Rejection;
import dev.muster.profiles.membership.Qualification;
import dev.muster.server.access.Right;
import dev.muster.server.http.Answer;
import dev.muster.server.http.Call;
import dev.muster.server.http.Endpoint;
import dev.muster.server.http.Problem;
import dev.muster.server.http.ProblemException;
import dev.muster.server.profiles.ProfileWrites;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// Evaluation in the request: one profile, with one event more when there is one, and its
/// memberships after it.
public final class EdgeRoutes {
  private static final String PATH = "/muster/v1/edge/evaluate";
  private static final String IDENTITY_MAP = "identityMap";

  private final Streaming streaming;
  private final Streaming.Parts parts;
  private final ProfileWrites writes;
  private final IntakeLimits eventLimits;

  public EdgeRoutes(
      Streaming streaming, Streaming.Parts parts, ProfileWrites writes, IntakeLimits eventLimits) {
    this.streaming = streaming;
    this.parts = parts;
    this.writes = writes;
    this.eventLimits = eventLimits;
  }

  public List<Endpoint> endpoints() {
    return List.of(new Endpoint(HttpMethod.POST, PATH, Right.WRITE, this::evaluate));
  }

  /// @param event complete and found valid; null for none
  /// @param line the event as it is stored
  private record Request(
      Identity identity, @Nullable ObjectNode event, byte[] line, boolean store) {}

  private Future<Answer> evaluate(Call call) {
    Request request = read(call.bodyObject());
    var edge =
        new EdgeEvaluation(
            streaming.groups(
                call.tenant(), definition -> definition.content().evaluationInfo().synchronous()));
    return take(call, edge, request.identity())
        .compose(before ->
            request.store()
                ? store(call, request)
                    .compose(_ -> take(call, edge, request.identity()))
                    .map(after -> answer(edge, before, after, null))
                : Future.succeededFuture(answer(edge, before, before, request.event())));
  }

  private Future<Taken> take(Call call, EdgeEvaluation edge, Identity identity) {
    return Future.fromCompletionStage(
            parts.profiles().ask(call.tenant(), known -> edge.take(known, identity)),
            call.context())
        .recover(failure ->
            Future.failedFuture(
                failure instanceof RejectedExecutionException
                    ? new ProblemException(
                        Problem.busy("overloaded", "Too many questions about profiles.", 1))
                    : failure));
  }

  private Future<?> store(Call call, Request request) {
    return writes.takeEvents(call, request.line());
  }

  private Request read(ObjectNode body) {
    JsonNode identity = body.path("identity");
    String namespace = identity.path("namespace").asText();
    String id = identity.path("id").asText();
    if (namespace.isEmpty() || id.isEmpty()) {
      throw new ProblemException(
          Problem.of(
              400,
              "identity-missing",
              "'identity' needs a 'namespace', such as CRMID, and an 'id'."));
    }
    JsonNode store = body.path("store");
    if (!store.isMissingNode() && !store.isBoolean()) {
      throw new ProblemException(
          Problem.of(400, "parameter-invalid", "'store' must be true or false."));
    }
    JsonNode event = body.path("event");
    if (event.isMissingNode() || event.isNull()) {
      if (store.asBoolean()) {
        throw new ProblemException(
            Problem.of(400, "event-missing", "There is no 'event' that could be stored."));
      }
      return new Request(new Identity(namespace, id), null, new byte[0], false);
    }
    if (!(event instanceof ObjectNode object)) {
      throw new ProblemException(
          Problem.of(400, "event-invalid", "'event' must be an object: an experience event."));
    }
    ObjectNode complete = complete(object.deepCopy(), namespace, id);
    return new Request(new Identity(namespace, id), complete, checked(complete), store.asBoolean());
  }

  /// Whose it is, when it was and what it is called are filled in where they are missing.
  private ObjectNode complete(ObjectNode event, String namespace, String id) {
    if (!event.hasNonNull(IDENTITY_MAP)) {
      event
          .putObject(IDENTITY_MAP)
          .putArray(namespace)
          .addObject()
          .put("id", id)
          .put("primary", true);
    } else if (!namesIdentity(event.path(IDENTITY_MAP).path(namespace), id)) {
      throw new ProblemException(
          Problem.of(
              400,
              "identity-differs",
              "The event's identityMap does not hold the 'identity' of the request."));
    }
    if (!event.hasNonNull("timestamp")) {
      event.put("timestamp", parts.clock().instant().toString());
    }
    if (!event.hasNonNull("_id")) {
      event.put("_id", UUID.randomUUID().toString());
    }
    return event;
  }

  private static boolean namesIdentity(JsonNode entries, String id) {
    return entries.valueStream().anyMatch(entry -> entry.path("id").asText().equals(id));
  }

  private byte[] checked(ObjectNode event) {
    var intake = new Intake(DocumentKind.EVENT, Form.LINES, eventLimits);
    byte[] bytes = (event + "\n").getBytes(StandardCharsets.UTF_8);
    intake.take(bytes, 0, bytes.length);
    List<Batch> batches = intake.end();
    if (batches.isEmpty()) {
      Rejection rejection = intake.rejections().first().getFirst();
      throw new ProblemException(Problem.of(400, rejection.code(), rejection.reason()));
    }
    return batches.getFirst().documents();
  }

  private Answer answer(
      EdgeEvaluation edge, Taken before, Taken after, @Nullable ObjectNode event) {
    Clock clock = parts.clock();
    Instant now = clock.instant();
    // Changes are told against what was so before the event.
    List<Outcome> outcomes = edge.evaluate(after.comparedWith(before), event, now);
    return Answer.json(200, json -> write(json, outcomes, after, now)).at(after.position());
  }

  private static void write(JsonGenerator json, List<Outcome> outcomes, Taken taken, Instant now)
      throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("identity");
    json.writeStringField("namespace", taken.identity().namespace());
    json.writeStringField("id", taken.identity().id());
    json.writeEndObject();
    json.writeObjectFieldStart("segmentMembership");
    json.writeObjectFieldStart("ups");
    for (Outcome outcome : outcomes) {
      if (outcome.isMember()) {
        json.writeObjectFieldStart(outcome.segmentId());
        json.writeStringField("status", status(outcome));
        json.writeStringField("lastQualificationTime", time(outcome, now));
        json.writeEndObject();
      }
    }
    json.writeEndObject();
    json.writeEndObject();
    json.writeArrayFieldStart("changes");
    for (Outcome outcome : outcomes) {
      if (outcome.failure() == null && outcome.isMember() != outcome.wasMember()) {
        json.writeStartObject();
        json.writeStringField("segmentId", outcome.segmentId());
        json.writeNumberField("version", outcome.version());
        json.writeStringField("status", outcome.isMember() ? "realized" : "exited");
        json.writeEndObject();
      }
    }
    json.writeEndArray();
    json.writeArrayFieldStart("failures");
    for (Outcome outcome : outcomes) {
      if (outcome.failure() != null) {
        json.writeStartObject();
        json.writeStringField("segmentId", outcome.segmentId());
        json.writeStringField("reason", outcome.failure());
        json.writeEndObject();
      }
    }
    json.writeEndArray();
    json.writeNumberField("asOfPosition", taken.position().value());
    json.writeStringField("now", now.toString());
    json.writeEndObject();
  }

  private static String status(Outcome outcome) {
    return kept(outcome)
        .map(before -> before.status().name().toLowerCase(Locale.ROOT))
        .orElse("realized");
  }

  private static String time(Outcome outcome, Instant now) {
    return kept(outcome)
        .map(before -> Instant.ofEpochMilli(before.timeMillis()))
        .orElse(now)
        .toString();
  }

  private static Optional<Qualification> kept(Outcome outcome) {
    return outcome.wasMember() ? outcome.before() : Optional.empty();
  }
}
