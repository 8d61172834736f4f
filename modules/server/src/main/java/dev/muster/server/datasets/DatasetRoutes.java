package dev.muster.server.datasets;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.muster.domain.catalogue.DatasetCommand.CreateDataset;
import dev.muster.domain.catalogue.DatasetCommand.DeleteDataset;
import dev.muster.domain.catalogue.DatasetEvent.DatasetCreated;
import dev.muster.domain.datasets.Dataset;
import dev.muster.domain.datasets.DatasetDraft;
import dev.muster.domain.datasets.DatasetJson;
import dev.muster.domain.datasets.DatasetReader;
import dev.muster.domain.datasets.DatasetReading;
import dev.muster.eventlog.Tenant;
import dev.muster.eventlog.command.Refusal;
import dev.muster.eventlog.command.Refusal.Reason;
import dev.muster.export.folders.DatasetFolders;
import dev.muster.export.folders.Manifest;
import dev.muster.export.folders.ManifestJson;
import dev.muster.projections.catalogue.DatasetPage;
import dev.muster.projections.catalogue.DatasetQueries;
import dev.muster.projections.catalogue.Paging;
import dev.muster.server.access.Right;
import dev.muster.server.http.Answer;
import dev.muster.server.http.Call;
import dev.muster.server.http.Endpoint;
import dev.muster.server.http.ListParameters;
import dev.muster.server.http.Problem;
import dev.muster.server.http.ProblemException;
import dev.muster.server.http.ReadModels;
import dev.muster.server.http.Writes;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;

/// Making, reading and deleting datasets, and downloading what is in them.
public final class DatasetRoutes {
  private static final String PATH = "/muster/v1/datasets";
  private static final String BATCHES = PATH + "/:id/batches";

  private final Writes writes;
  private final DatasetQueries queries;
  private final ReadModels reads;
  private final DatasetFolders folders;
  private final WorkerExecutor threads;

  /// @param threads for what reads the disk
  public DatasetRoutes(
      Writes writes,
      DatasetQueries queries,
      ReadModels reads,
      DatasetFolders folders,
      WorkerExecutor threads) {
    this.writes = writes;
    this.queries = queries;
    this.reads = reads;
    this.folders = folders;
    this.threads = threads;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        new Endpoint(HttpMethod.GET, PATH, Right.READ, this::list),
        new Endpoint(HttpMethod.POST, PATH, Right.WRITE, this::create),
        new Endpoint(HttpMethod.GET, PATH + "/:id", Right.READ, this::get),
        new Endpoint(HttpMethod.DELETE, PATH + "/:id", Right.WRITE, this::delete),
        new Endpoint(HttpMethod.GET, BATCHES, Right.READ, this::batches),
        new Endpoint(HttpMethod.GET, BATCHES + "/:batchId", Right.READ, this::batch),
        new Endpoint(
            HttpMethod.GET, BATCHES + "/:batchId/files/:file", Right.READ, this::download));
  }

  private Future<Answer> create(Call call) {
    DatasetDraft draft =
        switch (DatasetReader.read(call.bodyObject())) {
          case DatasetReading.Read(var read) -> read;
          case DatasetReading.Faulty(var problems) ->
              throw new ProblemException(
                  Problem.of(
                      new Refusal(
                          Reason.INVALID,
                          problems.getFirst().code(),
                          problems.getFirst().message(),
                          problems)));
        };
    var stamp = writes.stamp(call);
    return writes
        .submit(
            call, new CreateDataset(UUID.randomUUID().toString(), draft, stamp), stamp.timeMillis())
        .compose(done -> {
          Dataset dataset = ((DatasetCreated) done.events().getFirst()).dataset();
          Answer answer =
              done.mark(
                  Answer.json(201, json -> write(json, call.tenant(), dataset))
                      .with("Location", PATH + "/" + dataset.id()));
          return done.repeated()
              ? Future.succeededFuture(answer)
              : work(() -> {
                // What a deleted dataset of the same id has left is not this one's.
                folders.remove(call.tenant(), dataset.id());
                return answer;
              });
        });
  }

  private Future<Answer> delete(Call call) {
    String id = call.path("id");
    var stamp = writes.stamp(call);
    return writes
        .submit(call, new DeleteDataset(id, stamp), stamp.timeMillis())
        .compose(done ->
            work(() -> {
              if (!done.repeated()) {
                folders.remove(call.tenant(), id);
              }
              return done.mark(Answer.empty(204));
            }));
  }

  private Future<Answer> get(Call call) {
    return reads.answer(
        call,
        () -> queries.get(call.tenant(), call.path("id")),
        found -> {
          Dataset dataset = found.orElseThrow(DatasetRoutes::unknown);
          return Answer.json(200, json -> write(json, call.tenant(), dataset));
        });
  }

  private Future<Answer> list(Call call) {
    ListParameters wanted = ListParameters.of(call);
    return reads.answer(
        call,
        () -> queries.list(call.tenant(), new Paging(wanted.start(), wanted.limit())),
        page -> Answer.json(200, json -> writePage(json, call.tenant(), page, wanted)));
  }

  private void writePage(JsonGenerator json, Tenant tenant, DatasetPage page, ListParameters wanted)
      throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("datasets");
    for (Dataset dataset : page.datasets()) {
      write(json, tenant, dataset);
    }
    json.writeEndArray();
    json.writeObjectFieldStart("page");
    json.writeNumberField("totalCount", page.totalCount());
    json.writeNumberField("start", wanted.start());
    json.writeNumberField("limit", wanted.limit());
    json.writeEndObject();
    json.writeEndObject();
  }

  private void write(JsonGenerator json, Tenant tenant, Dataset dataset) throws IOException {
    DatasetJson.write(json, dataset, folders.relative(tenant, dataset.id()));
  }

  private Future<Answer> batches(Call call) {
    return ofDataset(
        call,
        id -> {
          List<Manifest> batches = folders.batches(call.tenant(), id);
          return Answer.json(
              200,
              json -> {
                json.writeStartObject();
                json.writeArrayFieldStart("batches");
                for (Manifest batch : batches) {
                  write(json, batch);
                }
                json.writeEndArray();
                json.writeEndObject();
              });
        });
  }

  private Future<Answer> batch(Call call) {
    return ofDataset(
        call,
        id -> {
          Manifest batch =
              folders
                  .manifest(call.tenant(), id, call.path("batchId"))
                  .orElseThrow(() ->
                      new ProblemException(
                          Problem.of(404, "batch-unknown", "The dataset has no such batch.")));
          return Answer.json(200, json -> write(json, batch));
        });
  }

  private static void write(JsonGenerator json, Manifest batch) throws IOException {
    json.writeRawValue(new String(ManifestJson.write(batch), StandardCharsets.UTF_8));
  }

  private Future<Answer> download(Call call) {
    return ofDataset(
        call,
        id -> {
          Path file =
              folders
                  .file(call.tenant(), id, call.path("batchId"), call.path("file"))
                  .orElseThrow(() ->
                      new ProblemException(
                          Problem.of(404, "file-unknown", "The batch has no such file.")));
          String name = String.valueOf(file.getFileName());
          return Answer.file(file, type(name))
              .with("Content-Disposition", "attachment; filename=\"%s\"".formatted(name));
        });
  }

  private static String type(String name) {
    if (name.endsWith(".json")) {
      return Answer.JSON;
    }
    return name.endsWith(".ndjson") ? "application/x-ndjson" : "application/vnd.apache.parquet";
  }

  /// An answer that needs the disk.
  @FunctionalInterface
  private interface Looking {
    Answer look(String datasetId) throws IOException;
  }

  /// The dataset has to be the tenant's own.
  private Future<Answer> ofDataset(Call call, Looking looking) {
    return reads
        .ask(call, () -> queries.get(call.tenant(), call.path("id")))
        .compose(found -> {
          String id = found.orElseThrow(DatasetRoutes::unknown).id();
          return work(() -> looking.look(id));
        });
  }

  private Future<Answer> work(Callable<Answer> work) {
    return threads.executeBlocking(work, false);
  }

  private static ProblemException unknown() {
    return new ProblemException(Problem.of(404, "dataset-unknown", "No dataset has this id."));
  }
}
