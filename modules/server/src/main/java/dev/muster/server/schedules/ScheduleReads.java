package dev.muster.server.schedules;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.muster.projections.catalogue.Paging;
import dev.muster.projections.catalogue.SchedulePage;
import dev.muster.projections.catalogue.ScheduleQueries;
import dev.muster.projections.catalogue.VersionedDocument;
import dev.muster.server.access.Right;
import dev.muster.server.http.Answer;
import dev.muster.server.http.Call;
import dev.muster.server.http.Endpoint;
import dev.muster.server.http.ListParameters;
import dev.muster.server.http.Problem;
import dev.muster.server.http.ProblemException;
import dev.muster.server.http.ReadModels;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Reading schedules.
public final class ScheduleReads {
  private final ScheduleQueries queries;
  private final ReadModels reads;

  public ScheduleReads(ScheduleQueries queries, ReadModels reads) {
    this.queries = queries;
    this.reads = reads;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        new Endpoint(HttpMethod.GET, ScheduleWrites.PATH, Right.READ, this::list),
        new Endpoint(HttpMethod.GET, ScheduleWrites.PATH + "/:id", Right.READ, this::get));
  }

  static String tag(long version) {
    return "\"" + version + "\"";
  }

  private Future<Answer> get(Call call) {
    return reads.answer(
        call,
        () -> queries.get(call.tenant(), call.path("id")),
        found -> {
          VersionedDocument schedule =
              found.orElseThrow(() ->
                  new ProblemException(
                      Problem.of(404, "schedule-unknown", "No schedule has this id.")));
          return Answer.json(200, schedule.document().getBytes(StandardCharsets.UTF_8))
              .with("ETag", tag(schedule.version()));
        });
  }

  private Future<Answer> list(Call call) {
    ListParameters wanted = ListParameters.of(call);
    return reads.answer(
        call,
        () -> queries.list(call.tenant(), new Paging(wanted.start(), wanted.limit())),
        page -> Answer.json(200, json -> writePage(json, page, wanted, call)));
  }

  private static void writePage(
      JsonGenerator json, SchedulePage page, ListParameters wanted, Call call) throws IOException {
    int next = wanted.start() + page.documents().size();
    boolean more = next < page.totalCount() && !page.documents().isEmpty();
    json.writeStartObject();
    json.writeArrayFieldStart("children");
    for (String document : page.documents()) {
      json.writeRawValue(document);
    }
    json.writeEndArray();
    json.writeObjectFieldStart("_page");
    json.writeNumberField("totalCount", page.totalCount());
    json.writeNumberField("pageSize", page.documents().size());
    if (more) {
      json.writeNumberField("next", next);
    }
    json.writeEndObject();
    json.writeObjectFieldStart("_links");
    if (more) {
      json.writeObjectFieldStart("next");
      json.writeStringField("href", call.targetWith("start", Integer.toString(next)));
      json.writeEndObject();
    }
    json.writeEndObject();
    json.writeEndObject();
  }
}
