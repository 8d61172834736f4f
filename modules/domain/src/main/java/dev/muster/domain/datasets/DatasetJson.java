package dev.muster.domain.datasets;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/// A dataset as clients see it.
public final class DatasetJson {
  private DatasetJson() {}

  public static void write(JsonGenerator json, Dataset dataset) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", dataset.id());
    json.writeStringField("name", dataset.name());
    json.writeStringField("description", dataset.description());
    json.writeStringField("format", dataset.format().word());
    json.writeNumberField("creationTime", dataset.created().timeMillis());
    json.writeStringField("createdBy", dataset.created().author());
    json.writeEndObject();
  }
}
