package dev.muster.server.exports;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.domain.ExactJson;
import dev.muster.domain.catalogue.ExportCommand.CancelExport;
import dev.muster.domain.catalogue.ExportCommand.CreateExport;
import dev.muster.domain.catalogue.ExportEvent;
import dev.muster.domain.exports.ExportJob;
import dev.muster.domain.exports.ExportJson;
import dev.muster.domain.exports.ExportReader;
import dev.muster.domain.exports.ExportReading;
import dev.muster.domain.exports.ExportRequest;
import dev.muster.domain.exports.ExportStatus;
import dev.muster.eventlog.Tenant;
import dev.muster.eventlog.command.Refusal;
import dev.muster.eventlog.command.Refusal.Reason;
import dev.muster.projections.catalogue.ExportDocument;
import dev.muster.projections.catalogue.ExportPage;
import dev.muster.projections.catalogue.ExportQueries;
import dev.muster.projections.catalogue.ExportQueries.Place;
import dev.muster.server.access.Right;
import dev.muster.server.http.Answer;
import dev.muster.server.http.Call;
import dev.muster.server.http.Endpoint;
import dev.muster.server.http.Problem;
import dev.muster.server.http.ProblemException;
import dev.muster.server.http.ReadModels;
import dev.muster.server.http.Writes;
import dev.muster.server.jobs.Progress;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Making, reading and cancelling export jobs.
public final class ExportRoutes {
  private static final String PATH = "/data/core/ups/export/jobs";

  /// As the links of a list begin, like those of other services of this kind.
  private static final String LINK = "/export/jobs/";

  private static final int DEFAULT_LIMIT = 100;
  private static final int MAXIMUM_LIMIT = 1_000;
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");
  private static final Pattern OFFSET = Pattern.compile("([0-9]{1,18})_([0-9]{1,18})");
  private static final JsonMapper MAPPER = ExactJson.builder().build();

  private final Writes writes;
  private final ExportQueries queries;
  private final ReadModels reads;
  private final ExportRunner runner;

  public ExportRoutes(Writes writes, ExportQueries queries, ReadModels reads, ExportRunner runner) {
    this.writes = writes;
    this.queries = queries;
    this.reads = reads;
    this.runner = runner;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        new Endpoint(HttpMethod.GET, PATH, Right.READ, this::list),
        new Endpoint(HttpMethod.POST, PATH, Right.WRITE, this::create),
        new Endpoint(HttpMethod.GET, PATH + "/:id", Right.READ, this::get),
        new Endpoint(HttpMethod.DELETE, PATH + "/:id", Right.WRITE, this::cancel));
  }

  private Future<Answer> create(Call call) {
    ExportRequest request =
        switch (ExportReader.read(call.bodyObject(), ExportReader.API)) {
          case ExportReading.Read(var read) -> read;
          case ExportReading.Faulty(var problems) ->
              throw new ProblemException(
                  Problem.of(
                      new Refusal(
                          Reason.INVALID,
                          problems.getFirst().code(),
                          problems.getFirst().message(),
                          problems)));
        };
    var stamp = writes.stamp(call);
    var command = new CreateExport(request, call.cause().requestId(), stamp);
    return writes
        .submit(call, command, stamp.timeMillis())
        .map(done -> {
          ExportJob job = ((ExportEvent) done.events().getFirst()).job();
          if (!done.repeated()) {
            runner.created(call.tenant(), job);
          }
          return done.mark(Answer.json(200, ExportJson.document(call.tenant(), job)));
        });
  }

  private Future<Answer> cancel(Call call) {
    long number = number(call);
    var stamp = writes.stamp(call);
    return writes
        .submit(call, new CancelExport(number, stamp), stamp.timeMillis())
        .map(done -> {
          runner.cancel(call.tenant(), number);
          return done.mark(status(true, "The export job was cancelled, or will be at once."));
        })
        .recover(failure ->
            failure instanceof ProblemException problem && problem.problem().status() == 404
                ? ended(call, number)
                : Future.failedFuture(failure));
  }

  /// A job that has ended stays as it is.
  private Future<Answer> ended(Call call, long number) {
    return reads.answer(
        call,
        () -> queries.get(call.tenant(), number),
        found -> {
          ExportStatus status =
              found.map(ExportDocument::status).orElseThrow(ExportRoutes::unknown);
          return status(
              false, "The export job has ended already and stays: it is %s.".formatted(status));
        });
  }

  private static Answer status(boolean done, String message) {
    return Answer.json(
        200,
        json -> {
          json.writeStartObject();
          json.writeBooleanField("status", done);
          json.writeStringField("message", message);
          json.writeEndObject();
        });
  }

  private Future<Answer> get(Call call) {
    long number = number(call);
    return reads.answer(
        call,
        () -> queries.get(call.tenant(), number),
        found -> Answer.json(200, shown(call.tenant(), found.orElseThrow(ExportRoutes::unknown))));
  }

  private Future<Answer> list(Call call) {
    int limit = call.wholeNumber("limit", DEFAULT_LIMIT, 1, MAXIMUM_LIMIT);
    Optional<ExportStatus> status = call.query("status").map(ExportRoutes::status);
    Optional<Place> after = call.query("offset").flatMap(ExportRoutes::place);
    return reads.answer(
        call,
        () -> queries.list(call.tenant(), status, after, limit),
        page -> Answer.json(200, json -> writePage(json, page, call, limit)));
  }

  private void writePage(JsonGenerator json, ExportPage page, Call call, int limit)
      throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("records");
    for (ExportDocument job : page.jobs()) {
      json.writeRawValue(new String(shown(call.tenant(), job), StandardCharsets.UTF_8));
    }
    json.writeEndArray();
    json.writeObjectFieldStart("page");
    json.writeStringField("sortField", "createdTime");
    json.writeStringField("sort", "desc");
    json.writeStringField("pageOffset", call.query("offset").orElse("0"));
    json.writeNumberField("pageSize", page.jobs().size());
    json.writeEndObject();
    json.writeObjectFieldStart("link");
    if (page.more()) {
      ExportDocument last = page.jobs().getLast();
      json.writeStringField(
          "next",
          "%s?limit=%d&offset=%d_%d%s"
              .formatted(
                  LINK,
                  limit,
                  last.creationMillis(),
                  last.number(),
                  call.query("status").map(status -> "&status=" + status).orElse("")));
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  /// The stored document; of a job that runs, with how far it is.
  private byte[] shown(Tenant tenant, ExportDocument job) {
    Optional<Progress> progress =
        job.status().isFinished() ? Optional.empty() : runner.progress(tenant, job.number());
    if (progress.isEmpty()) {
      return job.document().getBytes(StandardCharsets.UTF_8);
    }
    try {
      ObjectNode document = (ObjectNode) MAPPER.readTree(job.document());
      document.withObject("muster").put("progress", progress.get().share());
      return MAPPER.writeValueAsBytes(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A stored export job is not JSON", e);
    }
  }

  private static long number(Call call) {
    String id = call.path("id");
    if (!NUMBER.matcher(id).matches()) {
      throw unknown();
    }
    return Long.parseLong(id);
  }

  /// @return empty for the beginning
  private static Optional<Place> place(String offset) {
    if (offset.equals("0")) {
      return Optional.empty();
    }
    Matcher parts = OFFSET.matcher(offset);
    if (!parts.matches()) {
      throw new ProblemException(
          Problem.of(
              400, "parameter-invalid", "'offset' must be taken from the 'link.next' of a page."));
    }
    return Optional.of(new Place(Long.parseLong(parts.group(1)), Long.parseLong(parts.group(2))));
  }

  private static ExportStatus status(String text) {
    for (ExportStatus status : ExportStatus.values()) {
      if (status == status.shown() && status.name().equals(text.toUpperCase(Locale.ROOT))) {
        return status;
      }
    }
    throw new ProblemException(
        Problem.of(
            400, "parameter-invalid", "'status' must be NEW, PROCESSING, SUCCEEDED or FAILED."));
  }

  private static ProblemException unknown() {
    return new ProblemException(Problem.of(404, "export-unknown", "No export job has this id."));
  }
}
