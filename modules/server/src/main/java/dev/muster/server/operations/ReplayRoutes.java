package dev.muster.server.operations;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.muster.server.access.Right;
import dev.muster.server.http.Answer;
import dev.muster.server.http.Call;
import dev.muster.server.http.Endpoint;
import dev.muster.server.http.Problem;
import dev.muster.server.http.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/// Asking for a replay, and asking how it goes.
public final class ReplayRoutes {
  public static final String PATH = "/muster/v1/admin/replay";

  private final Replays replays;

  public ReplayRoutes(Replays replays) {
    this.replays = replays;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        new Endpoint(HttpMethod.POST, PATH, Right.ADMIN, this::start),
        new Endpoint(HttpMethod.GET, PATH, Right.ADMIN, this::status));
  }

  private Future<Answer> start(Call call) {
    if (!replays.start()) {
      throw new ProblemException(
          Problem.of(409, "replay-running", "A replay is under way already."));
    }
    return Future.succeededFuture(answer(202));
  }

  private Future<Answer> status(Call call) {
    return Future.succeededFuture(answer(200));
  }

  private Answer answer(int code) {
    Replays.Status status = replays.status();
    return Answer.json(code, json -> write(json, status));
  }

  private static void write(JsonGenerator json, Replays.Status status) throws IOException {
    json.writeStartObject();
    json.writeStringField("state", word(status.state()));
    if (status.startedMillis() > 0) {
      json.writeNumberField("startedTime", status.startedMillis());
    }
    if (status.finishedMillis() > 0) {
      json.writeNumberField("finishedTime", status.finishedMillis());
    }
    if (!status.message().isEmpty()) {
      json.writeStringField("message", status.message());
    }
    json.writeArrayFieldStart("readModels");
    for (Replays.ReadModelStatus model : status.readModels()) {
      json.writeStartObject();
      json.writeStringField("name", model.name());
      json.writeStringField("state", word(model.state()));
      json.writeNumberField("position", model.position());
      json.writeNumberField("millis", model.millis());
      if (model.before().isPresent() && model.after().isPresent()) {
        json.writeNumberField("rowsBefore", model.before().get().rowCount());
        json.writeNumberField("rowsAfter", model.after().get().rowCount());
        json.writeBooleanField("equal", model.isEqual());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static String word(Replays.State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }
}
