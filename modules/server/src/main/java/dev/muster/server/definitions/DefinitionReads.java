package dev.muster.server.definitions;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.muster.projections.catalogue.DefinitionFilter;
import dev.muster.projections.catalogue.DefinitionOrder;
import dev.muster.projections.catalogue.DefinitionOrder.Field;
import dev.muster.projections.catalogue.DefinitionPage;
import dev.muster.projections.catalogue.DefinitionQueries;
import dev.muster.projections.catalogue.DefinitionVersion;
import dev.muster.projections.catalogue.Paging;
import dev.muster.projections.catalogue.VersionPage;
import dev.muster.projections.catalogue.VersionedDocument;
import dev.muster.server.access.Right;
import dev.muster.server.http.Answer;
import dev.muster.server.http.Call;
import dev.muster.server.http.Endpoint;
import dev.muster.server.http.IdList;
import dev.muster.server.http.ListParameters;
import dev.muster.server.http.Problem;
import dev.muster.server.http.ProblemException;
import dev.muster.server.http.ReadModels;
import dev.muster.server.http.Sort;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// Reading segment definitions and their history.
public final class DefinitionReads {
  private static final String PATH = DefinitionWrites.PATH;
  private static final String VERSIONS_PATH = "/muster/v1/definitions/:id/versions";

  private static final Map<String, Field> SORT_FIELDS =
      Map.of(
          "creationTime", Field.CREATION_TIME,
          "updateTime", Field.UPDATE_TIME,
          "updateEpoch", Field.UPDATE_TIME,
          "name", Field.NAME,
          "id", Field.ID,
          "version", Field.VERSION);

  private final DefinitionQueries queries;
  private final ReadModels reads;

  public DefinitionReads(DefinitionQueries queries, ReadModels reads) {
    this.queries = queries;
    this.reads = reads;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        new Endpoint(HttpMethod.GET, PATH, Right.READ, this::list),
        new Endpoint(HttpMethod.POST, PATH + "/bulk-get", Right.READ, this::bulkGet),
        new Endpoint(HttpMethod.GET, PATH + "/:id", Right.READ, this::get),
        new Endpoint(HttpMethod.GET, VERSIONS_PATH, Right.READ, this::versions),
        new Endpoint(HttpMethod.GET, VERSIONS_PATH + "/:version", Right.READ, this::version));
  }

  private Future<Answer> get(Call call) {
    String id = call.path("id");
    return reads.answer(
        call,
        () -> queries.get(call.tenant(), id),
        found ->
            found
                .map(definition ->
                    Answer.json(200, definition.document().getBytes(StandardCharsets.UTF_8))
                        .with("ETag", "\"" + definition.version() + "\""))
                .orElseThrow(DefinitionReads::unknown));
  }

  private Future<Answer> list(Call call) {
    ListParameters wanted = ListParameters.paged(call);
    Sort<Field> sort = Sort.of(call.query("sort"), SORT_FIELDS, "creationTime");
    var filter =
        new DefinitionFilter(
            call.flag("evaluationInfo.batch.enabled"),
            call.flag("evaluationInfo.continuous.enabled"),
            call.flag("evaluationInfo.synchronous.enabled"),
            call.query("name"),
            call.query("parentFolderId"));
    var order = new DefinitionOrder(sort.field(), sort.descending());
    return reads.answer(
        call,
        () ->
            queries.list(call.tenant(), filter, order, new Paging(wanted.start(), wanted.limit())),
        page -> Answer.json(200, json -> writePage(json, page, wanted, sort)));
  }

  private Future<Answer> bulkGet(Call call) {
    List<String> ids = IdList.of(call.body(), DefinitionQueries.BULK_COUNT);
    return reads.answer(
        call,
        () -> queries.bulkGet(call.tenant(), ids),
        found -> Answer.results(found, VersionedDocument::document));
  }

  private Future<Answer> versions(Call call) {
    ListParameters wanted = ListParameters.of(call);
    return reads.answer(
        call,
        () ->
            queries.versions(
                call.tenant(), call.path("id"), new Paging(wanted.start(), wanted.limit())),
        page -> {
          if (page.totalCount() == 0) {
            throw unknown();
          }
          return Answer.json(200, json -> writeVersions(json, page, wanted));
        });
  }

  private Future<Answer> version(Call call) {
    String version = call.path("version");
    // The first version is 1 and none is left out, so that a version's number says where it is.
    if (!version.matches("[1-9][0-9]{0,8}")) {
      throw unknownVersion();
    }
    return reads.answer(
        call,
        () -> queries.version(call.tenant(), call.path("id"), Long.parseLong(version)),
        found ->
            found
                .map(each -> Answer.json(200, json -> writeVersion(json, each)))
                .orElseThrow(DefinitionReads::unknownVersion));
  }

  private static void writePage(
      JsonGenerator json, DefinitionPage page, ListParameters wanted, Sort<Field> sort)
      throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("segments");
    for (VersionedDocument definition : page.definitions()) {
      json.writeRawValue(definition.document());
    }
    json.writeEndArray();
    json.writeObjectFieldStart("page");
    json.writeNumberField("totalCount", page.totalCount());
    json.writeNumberField("totalPages", (page.totalCount() + wanted.limit() - 1) / wanted.limit());
    json.writeStringField("sortField", sort.name());
    json.writeStringField("sort", sort.descending() ? "desc" : "asc");
    json.writeNumberField("pageSize", page.definitions().size());
    json.writeNumberField("limit", wanted.limit());
    json.writeEndObject();
    json.writeObjectFieldStart("link");
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void writeVersions(JsonGenerator json, VersionPage page, ListParameters wanted)
      throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("versions");
    for (DefinitionVersion version : page.versions()) {
      writeVersion(json, version);
    }
    json.writeEndArray();
    json.writeObjectFieldStart("page");
    json.writeNumberField("totalCount", page.totalCount());
    json.writeNumberField("start", wanted.start());
    json.writeNumberField("limit", wanted.limit());
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void writeVersion(JsonGenerator json, DefinitionVersion version)
      throws IOException {
    json.writeStartObject();
    json.writeNumberField("version", version.version());
    json.writeStringField("change", version.change().stored());
    json.writeNumberField("time", version.timeMillis());
    json.writeStringField("author", version.author());
    if (version.document().isPresent()) {
      json.writeFieldName("definition");
      json.writeRawValue(version.document().get());
    }
    json.writeEndObject();
  }

  private static ProblemException unknown() {
    return new ProblemException(
        Problem.of(404, "definition-unknown", "No segment definition has this id."));
  }

  private static ProblemException unknownVersion() {
    return new ProblemException(
        Problem.of(404, "version-unknown", "No segment definition has this id and version."));
  }
}
