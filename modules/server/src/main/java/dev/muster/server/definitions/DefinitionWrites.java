package dev.muster.server.definitions;

import dev.muster.domain.catalogue.AudienceEvent.AudienceRevised;
import dev.muster.domain.catalogue.CatalogueCommand.CreateDefinition;
import dev.muster.domain.catalogue.CatalogueCommand.DeleteDefinition;
import dev.muster.domain.catalogue.CatalogueCommand.ReviseDefinition;
import dev.muster.domain.catalogue.CatalogueEvent;
import dev.muster.domain.catalogue.CatalogueEvent.DefinitionCreated;
import dev.muster.domain.catalogue.CatalogueEvent.DefinitionRevised;
import dev.muster.domain.definitions.Definition;
import dev.muster.domain.definitions.DefinitionJson;
import dev.muster.domain.definitions.DefinitionReader;
import dev.muster.domain.definitions.DefinitionReading;
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
import java.util.UUID;

/// Creating, changing and deleting segment definitions.
public final class DefinitionWrites {
  static final String PATH = "/data/core/ups/segment/definitions";

  private final Writes writes;
  private final DefinitionReader reader;

  public DefinitionWrites(Writes writes, DefinitionReader reader) {
    this.writes = writes;
    this.reader = reader;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        new Endpoint(HttpMethod.POST, PATH, Right.WRITE, this::create),
        new Endpoint(HttpMethod.PATCH, PATH + "/:id", Right.WRITE, this::revise),
        new Endpoint(HttpMethod.DELETE, PATH + "/:id", Right.WRITE, this::delete));
  }

  private Future<Answer> create(Call call) {
    return switch (reader.read(call.bodyObject())) {
      case DefinitionReading.Faulty(var problems) ->
          throw new ProblemException(
              Problem.of(
                  new Refusal(
                      Refusal.Reason.INVALID,
                      "definition-invalid",
                      problems.getFirst().sentence(),
                      problems)));
      case DefinitionReading.Read(var content, var analysis) -> {
        var stamp = writes.stamp(call);
        var command = new CreateDefinition(UUID.randomUUID().toString(), content, analysis, stamp);
        yield writes
            .submit(call, command, stamp.timeMillis())
            .map(done -> {
              Definition definition = definition(done.events().getFirst());
              return answer(call, definition, done).with("Location", PATH + "/" + definition.id());
            });
      }
    };
  }

  private Future<Answer> revise(Call call) {
    String id = call.path("id");
    var stamp = writes.stamp(call);
    var command = new ReviseDefinition(id, call.bodyObject(), call.ifMatch(), stamp);
    return writes
        .submit(call, command, stamp.timeMillis())
        .map(done ->
            answer(
                call,
                done.events().isEmpty()
                    ? done.state().definition(id).orElseThrow()
                    : definition(done.events().getFirst()),
                done));
  }

  private Future<Answer> delete(Call call) {
    var stamp = writes.stamp(call);
    var command = new DeleteDefinition(call.path("id"), call.ifMatch(), stamp);
    return writes
        .submit(call, command, stamp.timeMillis())
        .map(done -> done.mark(Answer.empty(200)));
  }

  private static Answer answer(Call call, Definition definition, Writes.Done done) {
    return done.mark(
        Answer.json(200, DefinitionJson.document(call.tenant(), definition))
            .with("ETag", "\"" + definition.version() + "\""));
  }

  private static Definition definition(CatalogueEvent event) {
    return switch (event) {
      case DefinitionCreated(var definition) -> definition;
      case DefinitionRevised(var definition) -> definition;
      case AudienceRevised(var definition, _) -> definition;
      default -> throw new IllegalStateException("Not an event of a write of a definition");
    };
  }
}
