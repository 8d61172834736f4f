package dev.muster.server.folders;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.domain.catalogue.CatalogueCommand;
import dev.muster.domain.catalogue.CatalogueCommand.CreateFolder;
import dev.muster.domain.catalogue.CatalogueCommand.DeleteFolder;
import dev.muster.domain.catalogue.CatalogueCommand.ReviseFolder;
import dev.muster.domain.catalogue.CatalogueEvent;
import dev.muster.domain.catalogue.CatalogueEvent.FolderCreated;
import dev.muster.domain.catalogue.CatalogueEvent.FolderMoved;
import dev.muster.domain.catalogue.CatalogueEvent.FolderRenamed;
import dev.muster.domain.folders.Folder;
import dev.muster.server.access.Right;
import dev.muster.server.http.Answer;
import dev.muster.server.http.Call;
import dev.muster.server.http.Endpoint;
import dev.muster.server.http.Problem;
import dev.muster.server.http.ProblemException;
import dev.muster.server.http.Writes;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Creating, renaming, moving and deleting folders.
public final class FolderWrites {
  static final String PATH = "/muster/v1/folders";
  private static final int NAME_LENGTH = 255;
  private static final int ID_LENGTH = 255;

  private final Writes writes;

  public FolderWrites(Writes writes) {
    this.writes = writes;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        new Endpoint(HttpMethod.POST, PATH, Right.WRITE, this::create),
        new Endpoint(HttpMethod.PATCH, PATH + "/:id", Right.WRITE, this::revise),
        new Endpoint(HttpMethod.DELETE, PATH + "/:id", Right.WRITE, this::delete));
  }

  private Future<Answer> create(Call call) {
    ObjectNode body = call.bodyObject();
    String name = name(body).orElseThrow(() -> wrong("name-missing", "A folder needs a 'name'."));
    var stamp = writes.stamp(call);
    var command =
        new CreateFolder(
            UUID.randomUUID().toString(), name, parent(body).orElse(Folder.ROOT_ID), stamp);
    return writes
        .submit(call, command, stamp.timeMillis())
        .map(done -> {
          Folder folder = folder(done.events().getFirst());
          return answer(201, folder, done).with("Location", PATH + "/" + folder.id());
        });
  }

  private Future<Answer> revise(Call call) {
    ObjectNode body = call.bodyObject();
    String id = call.path("id");
    var stamp = writes.stamp(call);
    CatalogueCommand command =
        new ReviseFolder(id, name(body), parent(body), call.ifMatch(), stamp);
    return writes
        .submit(call, command, stamp.timeMillis())
        .map(done ->
            answer(
                200,
                done.events().isEmpty()
                    ? done.state().folder(id).orElseThrow()
                    : folder(done.events().getFirst()),
                done));
  }

  private Future<Answer> delete(Call call) {
    var stamp = writes.stamp(call);
    var command = new DeleteFolder(call.path("id"), call.ifMatch(), stamp);
    return writes
        .submit(call, command, stamp.timeMillis())
        .map(done -> done.mark(Answer.empty(204)));
  }

  private static Optional<String> name(ObjectNode body) {
    Optional<String> name = text(body, "name", NAME_LENGTH).map(String::strip);
    if (name.isPresent()
        && (name.get().isEmpty()
            || name.get().indexOf('/') >= 0
            || name.get().codePoints().anyMatch(Character::isISOControl))) {
      throw wrong(
          "name-invalid",
          "A folder's 'name' must not be blank and must hold neither '/' nor control characters.");
    }
    return name;
  }

  private static Optional<String> parent(ObjectNode body) {
    return text(body, "parentFolderId", ID_LENGTH).map(id -> id.isEmpty() ? Folder.ROOT_ID : id);
  }

  private static Optional<String> text(ObjectNode body, String field, int maximum) {
    @Nullable JsonNode node = body.get(field);
    if (node == null || node.isNull()) {
      return Optional.empty();
    }
    if (!node.isTextual()) {
      throw wrong("wrong-type", "'%s' must be a string.".formatted(field));
    }
    if (node.textValue().length() > maximum) {
      throw wrong(
          "text-too-long", "'%s' must not be longer than %d characters.".formatted(field, maximum));
    }
    return Optional.of(node.textValue());
  }

  private static ProblemException wrong(String code, String title) {
    return new ProblemException(Problem.of(400, code, title));
  }

  private static Answer answer(int status, Folder folder, Writes.Done done) {
    return done.mark(
        Answer.json(status, json -> FolderJson.write(json, folder))
            .with("ETag", "\"" + folder.version() + "\""));
  }

  private static Folder folder(CatalogueEvent event) {
    return switch (event) {
      case FolderCreated(var folder) -> folder;
      case FolderRenamed(var folder) -> folder;
      case FolderMoved(var folder) -> folder;
      default -> throw new IllegalStateException("Not an event of a write of a folder");
    };
  }
}
