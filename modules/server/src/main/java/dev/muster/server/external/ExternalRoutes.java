package dev.muster.server.external;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.domain.audiences.AudienceReading;
import dev.muster.domain.audiences.ExternalAudience;
import dev.muster.domain.audiences.ExternalRun;
import dev.muster.domain.audiences.ExternalRun.Request;
import dev.muster.domain.audiences.ExternalRunJson;
import dev.muster.domain.audiences.SubmissionReader;
import dev.muster.domain.catalogue.AudienceCommand.AmendAudience;
import dev.muster.domain.catalogue.AudienceCommand.CreateExternalAudience;
import dev.muster.domain.catalogue.AudienceCommand.DeleteAudience;
import dev.muster.domain.catalogue.AudienceEvent.ExternalAudienceCreated;
import dev.muster.domain.catalogue.AudienceEvent.ExternalAudienceRevised;
import dev.muster.domain.catalogue.CatalogueEvent;
import dev.muster.domain.catalogue.ExternalRunCommand.CreateExternalRun;
import dev.muster.domain.catalogue.ExternalRunEvent.ExternalRunCreated;
import dev.muster.eventlog.command.Refusal;
import dev.muster.projections.catalogue.AudienceDocument;
import dev.muster.projections.catalogue.AudienceFilter;
import dev.muster.projections.catalogue.AudienceQueries;
import dev.muster.projections.catalogue.ExternalRunQueries;
import dev.muster.projections.catalogue.ExternalRunQueries.RunPage;
import dev.muster.projections.catalogue.JobProperty;
import dev.muster.projections.catalogue.Paging;
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
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// External audiences with a source: submitted, read, changed, deleted, and run.
public final class ExternalRoutes {
  private static final String PATH = "/data/core/ais/external-audience";
  private static final int DEFAULT_LIMIT = 20;
  private static final int MAXIMUM_LIMIT = 1_000;
  private static final int MAXIMUM_START = 1_000_000;

  /// Times above are in milliseconds.
  private static final long SECONDS_LIMIT = 100_000_000_000L;

  private final Writes writes;
  private final SubmissionReader reader;
  private final AudienceQueries audiences;
  private final ExternalRunQueries runs;
  private final ReadModels reads;
  private final ExternalRunner runner;

  public ExternalRoutes(
      Writes writes,
      SubmissionReader reader,
      AudienceQueries audiences,
      ExternalRunQueries runs,
      ReadModels reads,
      ExternalRunner runner) {
    this.writes = writes;
    this.reader = reader;
    this.audiences = audiences;
    this.runs = runs;
    this.reads = reads;
    this.runner = runner;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        new Endpoint(HttpMethod.POST, PATH, Right.WRITE, this::submit),
        new Endpoint(
            HttpMethod.GET, PATH + "/operations/:operationId", Right.READ, this::operation),
        new Endpoint(HttpMethod.PATCH, PATH + "/:id", Right.WRITE, this::amend),
        new Endpoint(HttpMethod.DELETE, PATH + "/:id", Right.WRITE, this::delete),
        new Endpoint(HttpMethod.POST, PATH + "/:id/runs", Right.WRITE, this::run),
        new Endpoint(HttpMethod.GET, PATH + "/:id/runs", Right.READ, this::list),
        new Endpoint(HttpMethod.GET, PATH + "/:id/runs/:runId", Right.READ, this::get));
  }

  private Future<Answer> submit(Call call) {
    String operationId = UUID.randomUUID().toString();
    AudienceReading.External audience = external(reader.read(call.bodyObject(), operationId));
    var stamp = writes.stamp(call);
    var command = new CreateExternalAudience(UUID.randomUUID().toString(), audience, stamp);
    return writes
        .submit(call, command, stamp.timeMillis())
        .map(done -> {
          ObjectNode shown = ExternalJson.of(call.tenant(), audience(done.events().getFirst()));
          return done.mark(json(202, ExternalJson.submitted(shown)));
        });
  }

  private Future<Answer> operation(Call call) {
    var filter =
        new AudienceFilter(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(new JobProperty(List.of("operationId"), List.of(), call.path("operationId"))),
            true);
    return reads.answer(
        call,
        () -> audiences.list(call.tenant(), filter, true, OptionalLong.empty(), new Paging(0, 1)),
        page ->
            page.audiences().stream()
                .findFirst()
                .map(found -> json(200, ExternalJson.operation(ExternalJson.of(found))))
                .orElseThrow(() ->
                    new ProblemException(
                        Problem.of(404, "operation-unknown", "No operation has this id."))));
  }

  private Future<Answer> amend(Call call) {
    var stamp = writes.stamp(call);
    String id = call.path("id");
    var command = new AmendAudience(id, call.bodyObject(), call.ifMatch(), stamp);
    return writes
        .submit(call, command, stamp.timeMillis())
        .map(done -> {
          ExternalAudience audience =
              done.events().isEmpty()
                  ? done.state().audiences().external(id).orElseThrow()
                  : audience(done.events().getFirst());
          return done.mark(
              json(200, ExternalJson.audience(ExternalJson.of(call.tenant(), audience)))
                  .with("ETag", "\"" + audience.version() + "\""));
        });
  }

  private Future<Answer> delete(Call call) {
    var stamp = writes.stamp(call);
    return ofExternal(call)
        .compose(_ ->
            writes.submit(
                call,
                new DeleteAudience(call.path("id"), call.ifMatch(), stamp),
                stamp.timeMillis()))
        .map(done -> done.mark(Answer.empty(204)));
  }

  private Future<Answer> run(Call call) {
    var stamp = writes.stamp(call);
    var command =
        new CreateExternalRun(call.path("id"), UUID.randomUUID().toString(), request(call), stamp);
    return writes
        .submit(call, command, stamp.timeMillis())
        .map(done -> {
          if (!(done.events().getFirst() instanceof ExternalRunCreated(ExternalRun run))) {
            throw new IllegalStateException("Not an event of a new run");
          }
          if (!done.repeated()) {
            runner.created(call.tenant(), run);
          }
          return done.mark(Answer.json(200, ExternalRunJson.document(run)))
              .with("Location", PATH + "/" + run.audienceId() + "/runs/" + run.id());
        });
  }

  private Future<Answer> list(Call call) {
    int start = call.wholeNumber("start", 0, 0, MAXIMUM_START);
    int limit = call.wholeNumber("limit", DEFAULT_LIMIT, 1, MAXIMUM_LIMIT);
    return ofExternal(call)
        .compose(_ ->
            reads.answer(
                call,
                () -> runs.list(call.tenant(), call.path("id"), new Paging(start, limit)),
                page -> list(page, limit)));
  }

  private static Answer list(RunPage page, int limit) {
    return Answer.json(
        200,
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("runs");
          for (String run : page.runs()) {
            json.writeRawValue(run);
          }
          json.writeEndArray();
          json.writeObjectFieldStart("_page");
          json.writeNumberField("limit", limit);
          json.writeNumberField("count", page.runs().size());
          json.writeNumberField("totalCount", page.totalCount());
          json.writeEndObject();
          json.writeEndObject();
        });
  }

  private Future<Answer> get(Call call) {
    return reads.answer(
        call,
        () -> runs.get(call.tenant(), call.path("id"), call.path("runId")),
        found ->
            found
                .map(run -> Answer.json(200, run.getBytes(StandardCharsets.UTF_8)))
                .orElseThrow(() ->
                    new ProblemException(
                        Problem.of(404, "run-unknown", "The audience has no run with this id."))));
  }

  /// Fails with a `ProblemException` unless the call is about an external audience.
  private Future<AudienceDocument> ofExternal(Call call) {
    return reads
        .ask(call, () -> audiences.get(call.tenant(), call.path("id")))
        .map(found ->
            found
                .filter(ExternalJson::isExternal)
                .orElseThrow(() ->
                    new ProblemException(
                        Problem.of(404, "audience-unknown", "No external audience has this id."))));
  }

  private static Request request(Call call) {
    if (call.bodySize() == 0) {
      return new Request(0, null, true);
    }
    ObjectNode body = call.bodyObject();
    JsonNode differential = body.path("differentialIngestion");
    if (!differential.isMissingNode() && !differential.isNull() && !differential.isBoolean()) {
      throw wrong("'differentialIngestion' must be true or false.");
    }
    @Nullable Long start = epoch(body, "dataFilterStartTime");
    return new Request(
        start == null ? 0 : start, epoch(body, "dataFilterEndTime"), differential.asBoolean(true));
  }

  /// In seconds, also when it was given in milliseconds.
  private static @Nullable Long epoch(ObjectNode body, String field) {
    JsonNode node = body.path(field);
    if (node.isMissingNode() || node.isNull()) {
      return null;
    }
    if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < 0) {
      throw wrong("'%s' must be a time in seconds since 1970.".formatted(field));
    }
    return node.longValue() >= SECONDS_LIMIT ? node.longValue() / 1_000 : node.longValue();
  }

  private static ProblemException wrong(String title) {
    return new ProblemException(Problem.of(400, "run-invalid", title));
  }

  private static AudienceReading.External external(AudienceReading reading) {
    return switch (reading) {
      case AudienceReading.External external -> external;
      case AudienceReading.Faulty(var problems) ->
          throw new ProblemException(
              Problem.of(
                  new Refusal(
                      Refusal.Reason.INVALID,
                      "audience-invalid",
                      problems.getFirst().sentence(),
                      problems)));
      case AudienceReading.Platform _ ->
          throw new IllegalStateException("A submission is of an external audience");
    };
  }

  private static ExternalAudience audience(CatalogueEvent event) {
    return switch (event) {
      case ExternalAudienceCreated(var audience) -> audience;
      case ExternalAudienceRevised(var audience) -> audience;
      default -> throw new IllegalStateException("Not an event of a write of an external audience");
    };
  }

  private static Answer json(int status, ObjectNode body) {
    return Answer.json(status, body.toString().getBytes(StandardCharsets.UTF_8));
  }
}
