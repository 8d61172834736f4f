package dev.muster.server.searching;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.muster.eventlog.Tenant;
import dev.muster.search.Answer.Found;
import dev.muster.search.Answer.Refused;
import dev.muster.search.Answer.Unknown;
import dev.muster.search.EntitiesPage;
import dev.muster.search.EntitiesQuestion;
import dev.muster.search.Entity;
import dev.muster.search.NamespaceCount;
import dev.muster.search.SegmentSearch;
import dev.muster.server.access.Right;
import dev.muster.server.http.Answer;
import dev.muster.server.http.Call;
import dev.muster.server.http.Endpoint;
import dev.muster.server.http.Problem;
import dev.muster.server.http.ProblemException;
import dev.muster.server.http.ReadModels;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/// Segment search: what is there, what matches, and where it is.
public final class SearchRoutes {
  private static final String PATH = "/data/core/ups/search";
  private static final String SCHEMA = "_xdm.context.segmentdefinition";
  private static final int MAXIMUM_LIMIT = 1_000;
  private static final int MAXIMUM_PAGE = 1_000_000;

  /// More searches than this are not kept waiting.
  private static final int MAXIMUM_WAITING = 500;

  private final SegmentSearch search;
  private final ReadModels reads;
  private final WorkerExecutor threads;
  private final AtomicInteger waiting = new AtomicInteger();

  private interface Question<T> {
    dev.muster.search.Answer<T> ask(Tenant tenant) throws IOException;
  }

  /// @param threads for the searches themselves, which keep a processor busy
  public SearchRoutes(SegmentSearch search, ReadModels reads, WorkerExecutor threads) {
    this.search = search;
    this.reads = reads;
    this.threads = threads;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        new Endpoint(HttpMethod.GET, PATH + "/namespaces", Right.READ, this::namespaces),
        new Endpoint(HttpMethod.GET, PATH + "/entities", Right.READ, this::entities),
        new Endpoint(HttpMethod.GET, PATH + "/taxonomy", Right.READ, this::taxonomy));
  }

  private Future<Answer> namespaces(Call call) {
    checkSchema(call);
    Optional<String> text = call.query("s");
    return answer(
        call,
        tenant -> search.namespaces(tenant, text),
        found -> Answer.json(200, json -> writeNamespaces(json, found)));
  }

  private Future<Answer> entities(Call call) {
    checkSchema(call);
    var question =
        new EntitiesQuestion(
            required(call, "namespace"),
            call.query("s"),
            call.query("entityId"),
            call.wholeNumber("page", 0, 0, MAXIMUM_PAGE),
            call.wholeNumber("limit", EntitiesQuestion.DEFAULT_LIMIT, 1, MAXIMUM_LIMIT));
    return answer(
        call,
        tenant -> search.entities(tenant, question),
        found -> Answer.json(200, json -> writeEntities(json, found)));
  }

  private Future<Answer> taxonomy(Call call) {
    checkSchema(call);
    String namespace = required(call, "namespace");
    String id = required(call, "entityId");
    return answer(
        call,
        tenant -> search.taxonomy(tenant, namespace, id),
        found -> Answer.json(200, json -> writeTaxonomy(json, found)));
  }

  private <T> Future<Answer> answer(Call call, Question<T> question, Function<T, Answer> answer) {
    return reads.answer(
        call,
        () -> ask(call, question),
        found ->
            switch (found) {
              case Found<T>(var value) -> answer.apply(value);
              case Unknown<T>() ->
                  throw new ProblemException(
                      Problem.of(404, "entity-unknown", "Nothing in this namespace has this id."));
              case Refused<T>(var refusal) ->
                  throw new ProblemException(Problem.of(400, refusal.code(), refusal.message()));
            });
  }

  private <T> Future<dev.muster.search.Answer<T>> ask(Call call, Question<T> question) {
    if (waiting.incrementAndGet() > MAXIMUM_WAITING) {
      waiting.decrementAndGet();
      throw new ProblemException(
          Problem.busy("too-many-searches", "Too many searches at once; try again.", 1));
    }
    return threads
        .executeBlocking(() -> question.ask(call.tenant()), false)
        .onComplete(_ -> waiting.decrementAndGet());
  }

  private static void checkSchema(Call call) {
    Optional<String> schema = call.query("schema.name").or(() -> call.query("schemaClass"));
    if (schema.isPresent() && !schema.get().equals(SCHEMA)) {
      throw wrong("parameter-invalid", "'schema.name' must be %s.".formatted(SCHEMA));
    }
  }

  private static String required(Call call, String name) {
    return call.query(name)
        .orElseThrow(
            () -> wrong("parameter-missing", "The parameter '%s' is missing.".formatted(name)));
  }

  private static ProblemException wrong(String code, String title) {
    return new ProblemException(Problem.of(400, code, title));
  }

  private static void writeNamespaces(JsonGenerator json, List<NamespaceCount> found)
      throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("namespaces");
    for (NamespaceCount each : found) {
      json.writeStartObject();
      json.writeStringField("namespace", each.namespace());
      json.writeStringField("displayName", each.displayName());
      json.writeNumberField("count", each.count());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeNumberField("totalCount", found.size());
    writeStatus(json);
    json.writeEndObject();
  }

  private static void writeEntities(JsonGenerator json, EntitiesPage page) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("entities");
    for (Entity entity : page.entities()) {
      json.writeStartObject();
      json.writeStringField("id", entity.id());
      json.writeStringField("base64EncodedSourceId", entity.base64EncodedSourceId());
      json.writeStringField("sourceId", entity.sourceId());
      json.writeBooleanField("isFolder", entity.isFolder());
      json.writeStringField("parentFolderId", entity.parentFolderId());
      json.writeStringField("name", entity.name());
      json.writeStringField("description", entity.description());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeObjectFieldStart("page");
    json.writeNumberField("totalCount", page.totalCount());
    json.writeNumberField("totalPages", page.totalPages());
    json.writeNumberField("pageOffset", page.page());
    json.writeNumberField("pageSize", page.limit());
    json.writeEndObject();
    writeStatus(json);
    json.writeEndObject();
  }

  private static void writeTaxonomy(JsonGenerator json, List<Entity> path) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("taxonomy");
    for (Entity entity : path) {
      json.writeStartObject();
      json.writeStringField("id", entity.id());
      json.writeStringField("base64EncodedSourceId", entity.base64EncodedSourceId());
      json.writeStringField("name", entity.name());
      json.writeStringField("parentFolderId", entity.parentFolderId());
      json.writeEndObject();
    }
    json.writeEndArray();
    writeStatus(json);
    json.writeEndObject();
  }

  private static void writeStatus(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("status");
    json.writeStringField("message", "Success");
    json.writeEndObject();
  }
}
