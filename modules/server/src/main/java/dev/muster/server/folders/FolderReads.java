package dev.muster.server.folders;

import dev.muster.domain.folders.Folder;
import dev.muster.projections.catalogue.FolderQueries;
import dev.muster.projections.catalogue.Paging;
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
import java.util.List;

/// Reading folders.
public final class FolderReads {
  private static final String PATH = FolderWrites.PATH;

  private final FolderQueries queries;
  private final ReadModels reads;

  public FolderReads(FolderQueries queries, ReadModels reads) {
    this.queries = queries;
    this.reads = reads;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        new Endpoint(HttpMethod.GET, PATH, Right.READ, this::list),
        new Endpoint(HttpMethod.GET, PATH + "/:id", Right.READ, this::get));
  }

  private Future<Answer> get(Call call) {
    return reads.answer(
        call,
        () -> queries.get(call.tenant(), call.path("id")),
        found -> {
          Folder folder =
              found.orElseThrow(() ->
                  new ProblemException(
                      Problem.of(404, "folder-unknown", "No folder has this id.")));
          return Answer.json(200, json -> FolderJson.write(json, folder))
              .with("ETag", "\"" + folder.version() + "\"");
        });
  }

  private Future<Answer> list(Call call) {
    ListParameters wanted = ListParameters.of(call);
    return reads.answer(
        call,
        () ->
            queries.list(
                call.tenant(),
                call.query("parentFolderId"),
                new Paging(wanted.start(), wanted.limit())),
        page ->
            Answer.json(
                200,
                json -> {
                  json.writeStartObject();
                  json.writeArrayFieldStart("folders");
                  for (Folder folder : page.folders()) {
                    FolderJson.write(json, folder);
                  }
                  json.writeEndArray();
                  json.writeObjectFieldStart("page");
                  json.writeNumberField("totalCount", page.totalCount());
                  json.writeNumberField("start", wanted.start());
                  json.writeNumberField("limit", wanted.limit());
                  json.writeEndObject();
                  json.writeEndObject();
                }));
  }
}
