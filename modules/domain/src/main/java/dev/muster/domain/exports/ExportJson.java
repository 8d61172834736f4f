package dev.muster.domain.exports;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.muster.domain.ExactJson;
import dev.muster.domain.Sandbox;
import dev.muster.domain.definitions.DefinitionJson;
import dev.muster.domain.definitions.Note;
import dev.muster.eventlog.Tenant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An export job in the API's own form.
public final class ExportJson {
  private ExportJson() {}

  /// The whole job as clients see it, in UTF-8.
  public static byte[] document(Tenant tenant, ExportJob job) {
    return ExactJson.write(json -> write(json, tenant, job));
  }

  /// The batch that a job writes. The same one whenever it is tried, so that there are never two.
  ///
  /// @param segmentId for a job with a batch for each segment; else null
  public static String batchId(Tenant tenant, ExportJob job, @Nullable String segmentId) {
    byte[] seed =
        "muster-export\n%s\n%s\n%d\n%s"
            .formatted(
                tenant.organisation(),
                tenant.sandbox(),
                job.number(),
                segmentId == null ? "" : segmentId)
            .getBytes(StandardCharsets.UTF_8);
    return UUID.nameUUIDFromBytes(seed).toString();
  }

  private static void write(JsonGenerator json, Tenant tenant, ExportJob job) throws IOException {
    ExportRequest request = job.request();
    json.writeStartObject();
    json.writeNumberField("id", job.number());
    json.writeStringField("jobType", "BATCH");
    json.writeStringField("imsOrgId", tenant.organisation());
    Sandbox.of(tenant).write(json);
    json.writeStringField("profileInstanceId", DefinitionJson.PROFILE_INSTANCE);
    json.writeStringField("source", request.source());
    json.writeStringField("status", job.status().shown().name());
    json.writeStringField("batchId", batchId(tenant, job, firstSegment(request)));
    writeDestination(json, tenant, job);
    json.writeStringField("fields", String.join(",", request.fields()));
    json.writeObjectFieldStart("schema");
    json.writeStringField("name", request.schemaName());
    json.writeEndObject();
    writeFilter(json, request);
    if (request.events() != null) {
      writeEvents(json, request.events());
    }
    json.writeObjectFieldStart("mergePolicy");
    json.writeStringField("id", job.mergePolicyId());
    json.writeNumberField("version", job.mergePolicyVersion());
    json.writeEndObject();
    json.writeObjectFieldStart("evaluationInfo");
    json.writeBooleanField("segmentation", request.segmentation());
    json.writeEndObject();
    json.writeArrayFieldStart("errors");
    for (Note error : job.errors()) {
      json.writeStartObject();
      json.writeStringField("code", error.code());
      json.writeStringField("msg", error.message());
      json.writeStringField("message", error.message());
      json.writeEndObject();
    }
    json.writeEndArray();
    writeMetrics(json, job);
    if (job.run() != null) {
      json.writeObjectFieldStart("computeGatewayJobId");
      json.writeStringField("exportJob", job.run().id());
      json.writeEndObject();
    }
    writeOwn(json, job);
    json.writeStringField("requestId", job.requestId());
    json.writeNumberField("creationTime", job.created().timeMillis());
    json.writeNumberField("updateTime", job.updated().timeMillis());
    json.writeEndObject();
  }

  private static @Nullable String firstSegment(ExportRequest request) {
    return request.segmentPerBatch() ? request.segments().getFirst().segmentId() : null;
  }

  private static void writeDestination(JsonGenerator json, Tenant tenant, ExportJob job)
      throws IOException {
    ExportRequest request = job.request();
    json.writeObjectFieldStart("destination");
    json.writeStringField("datasetId", request.datasetId());
    json.writeBooleanField("segmentPerBatch", request.segmentPerBatch());
    if (request.segmentPerBatch()) {
      json.writeArrayFieldStart("batches");
      for (ExportSegment segment : request.segments()) {
        json.writeStartObject();
        writeSegment(json, segment);
        json.writeStringField("batchId", batchId(tenant, job, segment.segmentId()));
        json.writeEndObject();
      }
      json.writeEndArray();
    } else {
      json.writeStringField("batchId", batchId(tenant, job, null));
    }
    json.writeEndObject();
  }

  private static void writeFilter(JsonGenerator json, ExportRequest request) throws IOException {
    json.writeObjectFieldStart("filter");
    if (!request.segments().isEmpty()) {
      json.writeArrayFieldStart("segments");
      for (ExportSegment segment : request.segments()) {
        json.writeStartObject();
        writeSegment(json, segment);
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    if (request.qualifiedFromMillis() != null || request.qualifiedToMillis() != null) {
      json.writeObjectFieldStart("segmentQualificationTime");
      writeTime(json, "startTime", request.qualifiedFromMillis());
      writeTime(json, "endTime", request.qualifiedToMillis());
      json.writeEndObject();
    }
    writeTime(json, "fromIngestTimestamp", request.ingestedFromMillis());
    json.writeBooleanField("emptyProfiles", request.wantsEmptyProfiles());
    json.writeEndObject();
  }

  private static void writeSegment(JsonGenerator json, ExportSegment segment) throws IOException {
    json.writeStringField("segmentId", segment.segmentId());
    json.writeStringField("segmentNs", segment.namespace());
    json.writeArrayFieldStart("status");
    for (ExportSegment.Status status : segment.statuses()) {
      json.writeString(status.word());
    }
    json.writeEndArray();
  }

  private static void writeEvents(JsonGenerator json, ExportEvents events) throws IOException {
    json.writeObjectFieldStart("additionalFields");
    json.writeObjectFieldStart("eventList");
    json.writeStringField("fields", String.join(",", events.fields()));
    json.writeObjectFieldStart("filter");
    writeTime(json, "fromIngestTimestamp", events.ingestedFromMillis());
    writeTime(json, "toIngestTimestamp", events.ingestedToMillis());
    json.writeEndObject();
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void writeTime(JsonGenerator json, String field, @Nullable Long millis)
      throws IOException {
    if (millis != null) {
      json.writeStringField(field, Instant.ofEpochMilli(millis).toString());
    }
  }

  private static void writeMetrics(JsonGenerator json, ExportJob job) throws IOException {
    json.writeObjectFieldStart("metrics");
    json.writeObjectFieldStart("totalTime");
    if (job.run() != null) {
      json.writeNumberField("startTimeInMs", job.run().startMillis());
      if (job.status().isFinished()) {
        writeEnd(json, job.run().startMillis(), job.updated().timeMillis());
      }
    }
    json.writeEndObject();
    json.writeObjectFieldStart("profileExportTime");
    @Nullable ExportResult result = job.result();
    if (result != null) {
      json.writeNumberField("startTimeInMs", result.startMillis());
      writeEnd(json, result.startMillis(), result.endMillis());
    }
    json.writeEndObject();
    if (result != null) {
      json.writeNumberField("totalExportedProfileCounter", result.profileCount());
      json.writeObjectFieldStart("exportedProfileByNamespaceCounter");
      for (Map.Entry<String, Long> each : result.byNamespace().entrySet()) {
        json.writeNumberField(each.getKey(), each.getValue());
      }
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private static void writeEnd(JsonGenerator json, long startMillis, long endMillis)
      throws IOException {
    json.writeNumberField("endTimeInMs", endMillis);
    json.writeNumberField("totalTimeInMs", Math.max(0, endMillis - startMillis));
  }

  /// What other services of this kind do not have.
  private static void writeOwn(JsonGenerator json, ExportJob job) throws IOException {
    json.writeObjectFieldStart("muster");
    @Nullable ExportResult result = job.result();
    json.writeNumberField("progress", result == null ? 0 : 1);
    if (job.run() != null) {
      json.writeNumberField("attempt", job.run().attempt());
    }
    if (result != null) {
      json.writeNumberField("asOfPosition", result.profilesPosition());
      writeBatches(json, result.batches());
    }
    json.writeEndObject();
  }

  private static void writeBatches(JsonGenerator json, List<ExportBatch> batches)
      throws IOException {
    json.writeArrayFieldStart("batches");
    for (ExportBatch batch : batches) {
      json.writeStartObject();
      json.writeStringField("batchId", batch.id());
      if (batch.segmentId() != null) {
        json.writeStringField("segmentId", batch.segmentId());
      }
      json.writeNumberField("rows", batch.rowCount());
      json.writeNumberField("files", batch.fileCount());
      json.writeNumberField("bytes", batch.byteCount());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
