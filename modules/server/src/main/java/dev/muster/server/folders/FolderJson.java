package dev.muster.server.folders;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.muster.domain.folders.Folder;
import java.io.IOException;

/// A folder as clients see it.
final class FolderJson {
  private FolderJson() {}

  static void write(JsonGenerator json, Folder folder) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", folder.id());
    json.writeStringField("name", folder.name());
    json.writeStringField("parentFolderId", folder.parentFolderId());
    json.writeNumberField("creationTime", folder.created().timeMillis());
    json.writeNumberField("updateTime", folder.updated().timeMillis());
    json.writeStringField("createdBy", folder.created().author());
    json.writeStringField("updatedBy", folder.updated().author());
    json.writeNumberField("version", folder.version());
    json.writeEndObject();
  }
}
