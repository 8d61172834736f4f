package dev.muster.server.audiences;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.muster.projections.catalogue.AudienceDocument;
import dev.muster.projections.catalogue.AudienceFilter;
import dev.muster.projections.catalogue.AudienceOrder;
import dev.muster.projections.catalogue.AudienceOrder.Field;
import dev.muster.projections.catalogue.AudienceQueries;
import dev.muster.projections.catalogue.JobProperty;
import dev.muster.server.access.Right;
import dev.muster.server.http.Answer;
import dev.muster.server.http.Call;
import dev.muster.server.http.Endpoint;
import dev.muster.server.http.IdList;
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
import java.util.Optional;

/// Reading audiences.
public final class AudienceReads {
  private static final String PATH = AudienceWrites.PATH;
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAXIMUM_LIMIT = 1_000;
  private static final int BULK_COUNT = 100;

  private static final Map<String, Field> SORTED_BY =
      Map.of(
          "creationTime", Field.NUMBER,
          "createEpoch", Field.NUMBER,
          "updateTime", Field.UPDATE_TIME,
          "updateEpoch", Field.UPDATE_TIME,
          "name", Field.NAME,
          "id", Field.ID,
          "version", Field.VERSION);

  private final AudienceQueries queries;
  private final ReadModels reads;
  private final AudienceLists lists;

  public AudienceReads(AudienceQueries queries, ReadModels reads) {
    this.queries = queries;
    this.reads = reads;
    this.lists = new AudienceLists(queries);
  }

  public List<Endpoint> endpoints() {
    return List.of(
        new Endpoint(HttpMethod.GET, PATH, Right.READ, this::list),
        new Endpoint(HttpMethod.POST, PATH + "/bulk-get", Right.READ, this::bulkGet),
        new Endpoint(HttpMethod.GET, PATH + "/:id", Right.READ, this::get));
  }

  private Future<Answer> get(Call call) {
    return reads.answer(
        call,
        () -> queries.get(call.tenant(), call.path("id")),
        found ->
            found
                .map(audience ->
                    Answer.json(200, audience.complete())
                        .with("ETag", "\"" + audience.version() + "\""))
                .orElseThrow(() ->
                    new ProblemException(
                        Problem.of(404, "audience-unknown", "No audience has this id."))));
  }

  private Future<Answer> bulkGet(Call call) {
    List<String> ids = IdList.of(call.body(), BULK_COUNT);
    return reads.answer(
        call,
        () -> queries.bulkGet(call.tenant(), ids),
        found -> Answer.results(found, AudienceReads::text));
  }

  private Future<Answer> list(Call call) {
    long start = start(call);
    int limit = call.wholeNumber("limit", DEFAULT_LIMIT, 1, MAXIMUM_LIMIT);
    Sort<Field> sort = Sort.of(call.query("sort"), SORTED_BY, "creationTime");
    AudienceFilter filter = filter(call);
    return reads.answer(
        call,
        () ->
            lists.list(
                call.tenant(),
                filter,
                new AudienceOrder(sort.field(), sort.descending()),
                start,
                limit),
        stretch -> Answer.json(200, json -> write(json, stretch, call)));
  }

  private static long start(Call call) {
    Optional<String> text = call.query("start");
    if (text.isPresent() && !text.get().matches("[0-9]{1,16}")) {
      throw new ProblemException(
          Problem.of(400, "parameter-invalid", "'start' must be a whole number from 0."));
    }
    return text.map(Long::parseLong).orElse(0L);
  }

  /// Who asks for nothing in particular is not shown what was withdrawn.
  private static AudienceFilter filter(Call call) {
    List<JobProperty> properties =
        call.queries("property").stream()
            .map(text ->
                JobProperty.read(text)
                    .orElseThrow(() ->
                        new ProblemException(
                            Problem.of(
                                400,
                                "parameter-invalid",
                                "'property' must be path==value, such as lifecycleState==draft."))))
            .toList();
    Optional<String> name = call.query("name");
    Optional<String> description = call.query("description");
    Optional<String> schema = call.query("entityType");
    boolean withdrawn =
        name.isPresent() || description.isPresent() || schema.isPresent() || !properties.isEmpty();
    return new AudienceFilter(name, description, schema, properties, withdrawn);
  }

  private static void write(JsonGenerator json, AudienceLists.Stretch stretch, Call call)
      throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("children");
    for (AudienceDocument audience : stretch.audiences()) {
      json.writeRawValue(text(audience));
    }
    json.writeEndArray();
    json.writeObjectFieldStart("_page");
    json.writeNumberField("totalCount", stretch.totalCount());
    json.writeNumberField("pageSize", stretch.audiences().size());
    if (stretch.next().isPresent()) {
      json.writeNumberField("next", stretch.next().getAsLong());
    }
    json.writeEndObject();
    json.writeObjectFieldStart("_links");
    if (stretch.next().isPresent()) {
      json.writeObjectFieldStart("next");
      json.writeStringField(
          "href", call.targetWith("start", Long.toString(stretch.next().getAsLong())));
      json.writeEndObject();
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private static String text(AudienceDocument audience) {
    return new String(audience.complete(), StandardCharsets.UTF_8);
  }
}
