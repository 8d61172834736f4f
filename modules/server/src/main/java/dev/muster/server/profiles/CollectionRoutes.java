package dev.muster.server.profiles;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.eventlog.LogPosition;
import dev.muster.profiles.intake.Batch;
import dev.muster.profiles.intake.DocumentKind;
import dev.muster.profiles.intake.Form;
import dev.muster.profiles.intake.Intake;
import dev.muster.profiles.intake.Rejection;
import dev.muster.profiles.stream.ProfileEvent;
import dev.muster.profiles.stream.ProfileEvent.EventsAdded;
import dev.muster.profiles.stream.ProfileEvent.FragmentsAdded;
import dev.muster.server.access.Right;
import dev.muster.server.http.Answer;
import dev.muster.server.http.Call;
import dev.muster.server.http.Endpoint;
import dev.muster.server.http.Problem;
import dev.muster.server.http.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Streaming ingestion: XDM entities in envelopes, one or many in a request.
public final class CollectionRoutes {
  static final String PATH = "/collection/:inletId";
  static final String BATCH_PATH = "/collection/batch/:inletId";
  private static final int MESSAGE_COUNT = 10_000;

  private final ProfileWrites writes;
  private final DocumentLimits limits;

  public CollectionRoutes(ProfileWrites writes, DocumentLimits limits) {
    this.writes = writes;
    this.limits = limits;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        new Endpoint(HttpMethod.POST, PATH, Right.WRITE, this::one),
        new Endpoint(HttpMethod.POST, BATCH_PATH, Right.WRITE, this::many));
  }

  /// Where documents of one request go together.
  private record Destination(DocumentKind kind, String datasetId) {}

  /// A message that was found good, or why it was not.
  private record Checked(
      Optional<Destination> destination, byte[] line, String code, String reason) {
    static Checked refused(String code, String reason) {
      return new Checked(Optional.empty(), new byte[0], code, reason);
    }
  }

  private Future<Answer> one(Call call) {
    long receivedMillis = writes.nowMillis();
    Checked checked = check(call, call.bodyObject());
    if (checked.destination().isEmpty()) {
      throw new ProblemException(Problem.of(400, checked.code(), checked.reason()));
    }
    boolean validating = call.flag("synchronousValidation").orElse(false);
    return append(call, List.of(checked))
        .map(position ->
            Answer.json(
                    200,
                    json -> {
                      json.writeStartObject();
                      json.writeStringField("inletId", call.path("inletId"));
                      json.writeStringField("xactionId", id(receivedMillis, position) + ":0");
                      json.writeNumberField("receivedTimeMs", receivedMillis);
                      if (validating) {
                        json.writeObjectFieldStart("synchronousValidation");
                        json.writeStringField("status", "pass");
                        json.writeEndObject();
                      }
                      json.writeEndObject();
                    })
                .at(position));
  }

  private Future<Answer> many(Call call) {
    long receivedMillis = writes.nowMillis();
    ObjectNode body = call.bodyObject();
    JsonNode messages = body.path("messages");
    if (!messages.isArray() || messages.isEmpty() || messages.size() > MESSAGE_COUNT) {
      throw new ProblemException(
          Problem.of(
              400,
              "messages-missing",
              "The body needs 'messages', a list of 1 to %d messages.".formatted(MESSAGE_COUNT)));
    }
    var checked = new ArrayList<Checked>();
    messages.forEach(message -> checked.add(check(call, message)));
    return append(call, checked)
        .map(position -> manyAnswered(call, checked, receivedMillis, position));
  }

  private static Answer manyAnswered(
      Call call, List<Checked> checked, long receivedMillis, LogPosition position) {
    String batchId = id(receivedMillis, position);
    return Answer.json(
            207,
            json -> {
              json.writeStartObject();
              json.writeStringField("inletId", call.path("inletId"));
              json.writeStringField("batchId", batchId);
              json.writeNumberField("receivedTimeMs", receivedMillis);
              json.writeArrayFieldStart("responses");
              for (int i = 0; i < checked.size(); i++) {
                json.writeStartObject();
                if (checked.get(i).destination().isPresent()) {
                  json.writeStringField("xactionId", batchId + ":" + i);
                } else {
                  json.writeNumberField("statusCode", 400);
                  json.writeStringField("code", checked.get(i).code());
                  json.writeStringField("message", checked.get(i).reason());
                }
                json.writeEndObject();
              }
              json.writeEndArray();
              json.writeEndObject();
            })
        // 0 when nothing was good enough to be written.
        .at(position);
  }

  private static String id(long receivedMillis, LogPosition position) {
    return receivedMillis + ":" + position.value();
  }

  private Checked check(Call call, JsonNode message) {
    return switch (Envelope.read(message, call.tenant().organisation())) {
      case Envelope.Reading.Faulty(var code, var reason) -> Checked.refused(code, reason);
      case Envelope.Reading.Read(Envelope(var kind, var datasetId, var entity)) -> {
        var intake = new Intake(kind, Form.LINES, limits.of(kind));
        byte[] bytes = (entity + "\n").getBytes(StandardCharsets.UTF_8);
        intake.take(bytes, 0, bytes.length);
        List<Batch> batches = intake.end();
        if (batches.isEmpty()) {
          Rejection rejection = intake.rejections().first().getFirst();
          yield Checked.refused(rejection.code(), rejection.reason());
        }
        var destination = new Destination(kind, datasetId.orElse(Datasets.standard(kind)));
        yield new Checked(Optional.of(destination), batches.getFirst().documents(), "", "");
      }
    };
  }

  /// Writes what is good; the position of the last of it, or the start when there is nothing.
  private Future<LogPosition> append(Call call, List<Checked> checked) {
    Map<Destination, ByteArrayOutputStream> together = new LinkedHashMap<>();
    for (Checked each : checked) {
      each.destination()
          .ifPresent(destination ->
              together
                  .computeIfAbsent(destination, _ -> new ByteArrayOutputStream())
                  .writeBytes(each.line()));
    }
    if (together.isEmpty()) {
      return Future.succeededFuture(LogPosition.START);
    }
    if (!writes.hasRoom()) {
      throw new ProblemException(ProfileWrites.full());
    }
    List<Future<LogPosition>> appended = new ArrayList<>();
    together.forEach((destination, lines) ->
        appended.add(writes.append(call, event(destination, lines.toByteArray()))));
    return Future.all(appended)
        .map(all ->
            all.<LogPosition>list().stream().max(LogPosition::compareTo).orElse(LogPosition.START));
  }

  private ProfileEvent event(Destination destination, byte[] documents) {
    long now = writes.nowMillis();
    return switch (destination.kind()) {
      case PROFILE -> new FragmentsAdded(destination.datasetId(), now, documents);
      case EVENT -> new EventsAdded(destination.datasetId(), now, documents);
    };
  }
}
