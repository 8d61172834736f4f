package dev.muster.server.jobs;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.domain.ExactJson;
import dev.muster.domain.catalogue.JobCommand.CancelJob;
import dev.muster.domain.catalogue.JobCommand.CreateJob;
import dev.muster.domain.catalogue.JobEvent;
import dev.muster.domain.jobs.JobJson;
import dev.muster.domain.jobs.JobReader;
import dev.muster.domain.jobs.JobReading;
import dev.muster.domain.jobs.JobRequest;
import dev.muster.domain.jobs.JobStatus;
import dev.muster.domain.jobs.SegmentJob;
import dev.muster.eventlog.command.Refusal;
import dev.muster.eventlog.command.Refusal.Reason;
import dev.muster.projections.catalogue.JobDocument;
import dev.muster.projections.catalogue.JobFilter;
import dev.muster.projections.catalogue.JobOrder;
import dev.muster.projections.catalogue.JobOrder.Field;
import dev.muster.projections.catalogue.JobPage;
import dev.muster.projections.catalogue.JobProperty;
import dev.muster.projections.catalogue.JobQueries;
import dev.muster.projections.catalogue.Paging;
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
import dev.muster.server.http.Writes;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Making, reading and cancelling segment jobs.
public final class JobRoutes {
  private static final String PATH = "/data/core/ups/segment/jobs";
  private static final JsonMapper MAPPER = ExactJson.builder().build();

  private static final Map<String, Field> SORT_FIELDS =
      Map.of(
          "creationTime", Field.CREATION_TIME,
          "updateTime", Field.UPDATE_TIME,
          "updateEpoch", Field.UPDATE_TIME,
          "status", Field.STATUS,
          "id", Field.ID);

  private final Writes writes;
  private final JobQueries queries;
  private final ReadModels reads;
  private final JobRunner runner;

  public JobRoutes(Writes writes, JobQueries queries, ReadModels reads, JobRunner runner) {
    this.writes = writes;
    this.queries = queries;
    this.reads = reads;
    this.runner = runner;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        new Endpoint(HttpMethod.GET, PATH, Right.READ, this::list),
        new Endpoint(HttpMethod.POST, PATH, Right.WRITE, this::create),
        new Endpoint(HttpMethod.POST, PATH + "/bulk-get", Right.READ, this::bulkGet),
        new Endpoint(HttpMethod.GET, PATH + "/:id", Right.READ, this::get),
        new Endpoint(HttpMethod.DELETE, PATH + "/:id", Right.WRITE, this::cancel));
  }

  private Future<Answer> create(Call call) {
    JobRequest request =
        switch (JobReader.read(call.body())) {
          case JobReading.Read(var read) -> read;
          case JobReading.Faulty(var problems) ->
              throw new ProblemException(
                  Problem.of(
                      new Refusal(
                          Reason.INVALID,
                          problems.getFirst().code(),
                          problems.getFirst().message(),
                          problems)));
        };
    var stamp = writes.stamp(call);
    var command =
        new CreateJob(UUID.randomUUID().toString(), request, call.cause().requestId(), stamp);
    return writes
        .submit(call, command, stamp.timeMillis())
        .map(done -> {
          SegmentJob job = ((JobEvent) done.events().getFirst()).job();
          if (!done.repeated()) {
            runner.created(call.tenant(), job.id());
          }
          return done.mark(Answer.json(200, JobJson.document(call.tenant(), job)));
        });
  }

  /// A job that has ended cannot be cancelled; one that was cancelled is what was asked for.
  private Future<Answer> cancel(Call call) {
    String id = call.path("id");
    var stamp = writes.stamp(call);
    return writes
        .submit(call, new CancelJob(id, stamp), stamp.timeMillis())
        .map(done -> {
          runner.cancel(id);
          return done.mark(Answer.empty(204));
        })
        .recover(failure ->
            failure instanceof ProblemException problem && problem.problem().status() == 404
                ? ended(call, id)
                : Future.failedFuture(failure));
  }

  private Future<Answer> ended(Call call, String id) {
    return reads.answer(
        call,
        () -> queries.get(call.tenant(), id),
        found -> {
          JobStatus status = found.map(JobDocument::status).orElseThrow(JobRoutes::unknown);
          if (status == JobStatus.CANCELLED) {
            return Answer.empty(204);
          }
          throw new ProblemException(
              Problem.of(
                  409,
                  "job-ended",
                  "The segment job has ended already: it is %s.".formatted(status)));
        });
  }

  private Future<Answer> get(Call call) {
    return reads.answer(
        call,
        () -> queries.get(call.tenant(), call.path("id")),
        found -> Answer.json(200, shown(found.orElseThrow(JobRoutes::unknown))));
  }

  private Future<Answer> bulkGet(Call call) {
    List<String> ids = IdList.of(call.body(), JobQueries.BULK_COUNT);
    return reads.answer(
        call,
        () -> queries.bulkGet(call.tenant(), ids),
        found -> Answer.results(found, job -> new String(shown(job), StandardCharsets.UTF_8)));
  }

  private Future<Answer> list(Call call) {
    ListParameters wanted = ListParameters.of(call);
    Sort<Field> sort = Sort.of(call.query("sort"), SORT_FIELDS, "creationTime");
    var order = new JobOrder(sort.field(), sort.descending());
    var filter = new JobFilter(status(call), properties(call));
    return reads.answer(
        call,
        () ->
            queries.list(call.tenant(), filter, order, new Paging(wanted.start(), wanted.limit())),
        page -> Answer.json(200, json -> writePage(json, page, wanted, call)));
  }

  private static Optional<JobStatus> status(Call call) {
    return call.query("status")
        .map(text -> {
          try {
            return JobStatus.valueOf(text.toUpperCase(Locale.ROOT));
          } catch (IllegalArgumentException _) {
            throw new ProblemException(
                Problem.of(
                    400,
                    "parameter-invalid",
                    "'status' must be one of %s.".formatted(Arrays.asList(JobStatus.values()))));
          }
        });
  }

  private static List<JobProperty> properties(Call call) {
    var properties = new ArrayList<JobProperty>();
    for (String text : call.queries("property")) {
      properties.add(
          JobProperty.read(text)
              .orElseThrow(() ->
                  new ProblemException(
                      Problem.of(
                          400,
                          "parameter-invalid",
                          "'property' must be path==value, or list~path==value."))));
    }
    call.query("snapshot.name")
        .ifPresent(
            name -> properties.add(new JobProperty(List.of("snapshot", "name"), List.of(), name)));
    return properties;
  }

  private void writePage(JsonGenerator json, JobPage page, ListParameters wanted, Call call)
      throws IOException {
    long next = (long) wanted.start() + page.jobs().size();
    boolean more = !page.jobs().isEmpty() && next < page.totalCount();
    json.writeStartObject();
    json.writeObjectFieldStart("_page");
    json.writeNumberField("totalCount", page.totalCount());
    json.writeNumberField("pageSize", page.jobs().size());
    if (more) {
      json.writeNumberField("next", next);
    }
    json.writeEndObject();
    json.writeArrayFieldStart("children");
    for (JobDocument job : page.jobs()) {
      writeShown(json, job);
    }
    json.writeEndArray();
    json.writeObjectFieldStart("_links");
    if (more) {
      json.writeObjectFieldStart("next");
      json.writeStringField("href", call.targetWith("start", Long.toString(next)));
      json.writeEndObject();
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private void writeShown(JsonGenerator json, JobDocument job) throws IOException {
    json.writeRawValue(new String(shown(job), StandardCharsets.UTF_8));
  }

  /// The stored document; of a job that runs, with how far it is.
  private byte[] shown(JobDocument job) {
    Optional<Progress> progress =
        job.status().isFinished() ? Optional.empty() : runner.progress(job.id());
    if (progress.isEmpty()) {
      return job.document().getBytes(StandardCharsets.UTF_8);
    }
    try {
      ObjectNode document = (ObjectNode) MAPPER.readTree(job.document());
      document
          .withObject("muster")
          .put("progress", progress.get().share())
          .put("rowsDone", progress.get().rowsDone())
          .put("rowCount", progress.get().rowCount());
      return MAPPER.writeValueAsBytes(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A stored job is not JSON", e);
    }
  }

  private static ProblemException unknown() {
    return new ProblemException(Problem.of(404, "job-unknown", "No segment job has this id."));
  }
}
