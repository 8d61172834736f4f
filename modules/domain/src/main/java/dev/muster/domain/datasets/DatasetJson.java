package dev.muster.domain.datasets;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/// A dataset as clients see it.
public final class DatasetJson {
  private DatasetJson() {}

  /// @param folder where its files are
  public static void write(JsonGenerator json, Dataset dataset, String folder) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", dataset.id());
    json.writeStringField("name", dataset.name());
    json.writeStringField("description", dataset.description());
    json.writeStringField("format", dataset.format().word());
    json.writeStringField("folder", folder);
    json.writeNumberField("creationTime", dataset.created().timeMillis());
    json.writeStringField("createdBy", dataset.created().author());
    json.writeEndObject();
  }
}
