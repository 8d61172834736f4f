package dev.muster.server.audiences;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.muster.domain.audiences.AudienceFace;
import dev.muster.domain.audiences.AudienceJson;
import dev.muster.domain.audiences.AudienceMetrics;
import dev.muster.domain.audiences.AudienceReader;
import dev.muster.domain.audiences.AudienceReading;
import dev.muster.domain.audiences.ExternalAudience;
import dev.muster.domain.catalogue.AudienceCommand;
import dev.muster.domain.catalogue.AudienceCommand.CreateAudience;
import dev.muster.domain.catalogue.AudienceCommand.CreateExternalAudience;
import dev.muster.domain.catalogue.AudienceCommand.DeleteAudience;
import dev.muster.domain.catalogue.AudienceCommand.MeasureAudiences;
import dev.muster.domain.catalogue.AudienceCommand.OverwriteAudience;
import dev.muster.domain.catalogue.AudienceCommand.PatchAudience;
import dev.muster.domain.catalogue.AudienceEvent.AudienceCreated;
import dev.muster.domain.catalogue.AudienceEvent.AudienceRevised;
import dev.muster.domain.catalogue.AudienceEvent.ExternalAudienceCreated;
import dev.muster.domain.catalogue.AudienceEvent.ExternalAudienceRevised;
import dev.muster.domain.catalogue.Catalogue;
import dev.muster.domain.catalogue.CatalogueEvent;
import dev.muster.domain.catalogue.CatalogueEvent.DefinitionCreated;
import dev.muster.domain.catalogue.CatalogueEvent.DefinitionRevised;
import dev.muster.domain.definitions.Definition;
import dev.muster.eventlog.Tenant;
import dev.muster.eventlog.command.Refusal;
import dev.muster.projections.catalogue.AudienceDocument;
import dev.muster.projections.catalogue.AudienceQueries;
import dev.muster.server.access.Right;
import dev.muster.server.http.Answer;
import dev.muster.server.http.Call;
import dev.muster.server.http.Endpoint;
import dev.muster.server.http.Problem;
import dev.muster.server.http.ProblemException;
import dev.muster.server.http.ReadModels;
import dev.muster.server.http.Writes;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Creating, changing and deleting audiences.
public final class AudienceWrites {
  static final String PATH = "/data/core/ups/audiences";

  private final Writes writes;
  private final AudienceReader reader;
  private final AudienceQueries queries;
  private final ReadModels reads;

  /// @param queries for the answers to repetitions, whose state is not known any more
  public AudienceWrites(
      Writes writes, AudienceReader reader, AudienceQueries queries, ReadModels reads) {
    this.writes = writes;
    this.reader = reader;
    this.queries = queries;
    this.reads = reads;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        new Endpoint(HttpMethod.POST, PATH, Right.WRITE, this::create),
        new Endpoint(HttpMethod.POST, PATH + "/bulk-patch-metric", Right.WRITE, this::measure),
        new Endpoint(HttpMethod.PATCH, PATH + "/:id", Right.WRITE, this::patch),
        new Endpoint(HttpMethod.PUT, PATH + "/:id", Right.WRITE, this::overwrite),
        new Endpoint(HttpMethod.DELETE, PATH + "/:id", Right.WRITE, this::delete));
  }

  /// An audience after a write.
  private record Written(String id, long version, byte[] document) {
    static Written of(Tenant tenant, Definition definition, AudienceFace face) {
      return new Written(
          definition.id(), definition.version(), AudienceJson.document(tenant, definition, face));
    }

    static Written of(Tenant tenant, ExternalAudience external) {
      return new Written(
          external.id(), external.version(), AudienceJson.document(tenant, external));
    }
  }

  private Future<Answer> create(Call call) {
    String id = UUID.randomUUID().toString();
    var stamp = writes.stamp(call);
    AudienceCommand command =
        switch (reader.read(call.bodyObject())) {
          case AudienceReading.Platform platform -> new CreateAudience(id, platform, stamp);
          case AudienceReading.External external -> new CreateExternalAudience(id, external, stamp);
          case AudienceReading.Faulty(var problems) ->
              throw new ProblemException(
                  Problem.of(
                      new Refusal(
                          Refusal.Reason.INVALID,
                          "audience-invalid",
                          problems.getFirst().sentence(),
                          problems)));
        };
    return writes
        .submit(call, command, stamp.timeMillis())
        .map(done -> {
          // Nobody can refer to it yet, and nobody has counted it.
          Written written = written(call.tenant(), done.events().getFirst());
          return answer(201, written, List.of(), AudienceMetrics.NONE, done)
              .with("Location", PATH + "/" + written.id());
        });
  }

  private Future<Answer> patch(Call call) {
    JsonNode body = call.body();
    ArrayNode operations =
        switch (body) {
          case ArrayNode list -> list;
          case JsonNode single when single.has("op") ->
              JsonNodeFactory.instance.arrayNode().add(single);
          default ->
              throw new ProblemException(
                  Problem.of(
                      400,
                      "patch-invalid",
                      "The body must be a JSON Patch, a list such as [{\"op\": \"add\", \"path\": \"/name\", \"value\": \"…\"}]."));
        };
    var stamp = writes.stamp(call);
    return revise(
        call,
        new PatchAudience(call.path("id"), operations, call.ifMatch(), stamp),
        stamp.timeMillis());
  }

  private Future<Answer> overwrite(Call call) {
    var stamp = writes.stamp(call);
    return revise(
        call,
        new OverwriteAudience(call.path("id"), call.bodyObject(), call.ifMatch(), stamp),
        stamp.timeMillis());
  }

  private Future<Answer> revise(Call call, AudienceCommand command, long timeMillis) {
    String id = call.path("id");
    return writes
        .submit(call, command, timeMillis)
        .compose(done -> {
          if (done.repeated()) {
            Written written = written(call.tenant(), done.events().getFirst());
            return reads
                .ask(call, () -> queries.get(call.tenant(), id))
                .map(found -> repeated(written, found, done));
          }
          Catalogue state = done.state();
          Written written =
              done.events().isEmpty()
                  ? present(call.tenant(), state, id)
                  : written(call.tenant(), done.events().getFirst());
          return Future.succeededFuture(
              answer(201, written, state.referrers(id), state.audiences().metrics(id), done));
        });
  }

  private static Answer repeated(
      Written written, Optional<AudienceDocument> found, Writes.Done done) {
    return answer(
        201,
        written,
        found.map(AudienceDocument::dependents).orElse(List.of()),
        found.map(AudienceDocument::metrics).orElse(AudienceMetrics.NONE),
        done);
  }

  private Future<Answer> delete(Call call) {
    var stamp = writes.stamp(call);
    var command = new DeleteAudience(call.path("id"), call.ifMatch(), stamp);
    return writes
        .submit(call, command, stamp.timeMillis())
        .map(done -> done.mark(Answer.empty(204)));
  }

  private Future<Answer> measure(Call call) {
    var stamp = writes.stamp(call);
    MetricsRequest request = MetricsRequest.read(call.bodyObject(), stamp.timeMillis());
    return writes
        .submit(call, new MeasureAudiences(request.sizes()), stamp.timeMillis())
        .map(done -> done.mark(Answer.json(207, json -> request.write(json, done.events()))));
  }

  private static Answer answer(
      int status,
      Written written,
      Collection<String> dependents,
      AudienceMetrics metrics,
      Writes.Done done) {
    return done.mark(
        Answer.json(status, AudienceJson.complete(written.document(), dependents, metrics))
            .with("ETag", "\"" + written.version() + "\""));
  }

  private static Written present(Tenant tenant, Catalogue catalogue, String id) {
    return catalogue
        .audiences()
        .external(id)
        .map(external -> Written.of(tenant, external))
        .orElseGet(() ->
            Written.of(
                tenant, catalogue.definition(id).orElseThrow(), catalogue.audiences().face(id)));
  }

  private static Written written(Tenant tenant, CatalogueEvent event) {
    return switch (event) {
      case DefinitionCreated(var definition) -> Written.of(tenant, definition, AudienceFace.PLAIN);
      case DefinitionRevised(var definition) -> Written.of(tenant, definition, AudienceFace.PLAIN);
      case AudienceCreated(var definition, var face) -> Written.of(tenant, definition, face);
      case AudienceRevised(var definition, var face) -> Written.of(tenant, definition, face);
      case ExternalAudienceCreated(var external) -> Written.of(tenant, external);
      case ExternalAudienceRevised(var external) -> Written.of(tenant, external);
      default -> throw new IllegalStateException("Not an event of a write of an audience");
    };
  }
}
