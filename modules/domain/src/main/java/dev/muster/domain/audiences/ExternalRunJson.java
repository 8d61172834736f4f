package dev.muster.domain.audiences;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.muster.domain.ExactJson;
import dev.muster.domain.audiences.ExternalRun.RejectedRow;
import dev.muster.domain.audiences.ExternalRun.Result;
import dev.muster.domain.audiences.ExternalRun.Status;
import dev.muster.domain.definitions.Note;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Runs of external audiences as clients see them.
public final class ExternalRunJson {
  private ExternalRunJson() {}

  public static byte[] document(ExternalRun run) {
    return ExactJson.write(json -> write(json, run));
  }

  private static void write(JsonGenerator json, ExternalRun run) throws IOException {
    json.writeStartObject();
    json.writeStringField("audienceName", run.audienceName());
    json.writeStringField("audienceId", run.audienceId());
    json.writeStringField("runId", run.id());
    json.writeStringField("status", word(run.status()));
    json.writeBooleanField("differentialIngestion", run.request().differential());
    json.writeNumberField("dataFilterStartTime", run.request().startEpoch());
    @Nullable Long end = run.request().endEpoch();
    if (end != null) {
      json.writeNumberField("dataFilterEndTime", end);
    }
    json.writeNumberField("ingestionTime", run.created().timeMillis() / 1_000);
    json.writeNumberField("createdAt", run.created().timeMillis() / 1_000);
    json.writeStringField("createdBy", run.created().author());
    json.writeNumberField("updatedAt", run.updated().timeMillis() / 1_000);
    json.writeArrayFieldStart("details");
    for (String stage : List.of("DATASET_INGEST", "PROFILE_STORE_INGEST")) {
      json.writeStartObject();
      json.writeStringField("stage", stage);
      json.writeStringField("status", word(run.status()));
      json.writeStringField("flowRunId", run.id());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("errors");
    @Nullable Note error = run.error();
    if (error != null) {
      json.writeStartObject();
      json.writeStringField("code", error.code());
      json.writeStringField("message", error.message());
      json.writeEndObject();
    }
    json.writeEndArray();
    @Nullable Result result = run.result();
    if (result != null) {
      json.writeObjectFieldStart("muster");
      write(json, result);
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Result result) throws IOException {
    json.writeArrayFieldStart("files");
    for (String file : result.files()) {
      json.writeString(file);
    }
    json.writeEndArray();
    json.writeNumberField("rows", result.rowCount());
    json.writeNumberField("rejectedRows", result.rejectedCount());
    json.writeNumberField("unmatchedRows", result.unmatchedCount());
    json.writeNumberField("members", result.members());
    json.writeNumberField("delivered", result.delivered());
    json.writeNumberField("entered", result.entered());
    json.writeNumberField("left", result.left());
    json.writeArrayFieldStart("rejected");
    for (RejectedRow row : result.rejected()) {
      json.writeStartObject();
      json.writeStringField("file", row.file());
      json.writeNumberField("line", row.line());
      json.writeStringField("reason", row.reason());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /// Clients know no run that waits.
  private static String word(Status status) {
    return status == Status.NEW ? Status.PROCESSING.name() : status.name();
  }
}
