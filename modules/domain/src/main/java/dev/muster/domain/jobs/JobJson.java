package dev.muster.domain.jobs;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.muster.domain.ExactJson;
import dev.muster.domain.Sandbox;
import dev.muster.domain.definitions.DefinitionJson;
import dev.muster.domain.definitions.Note;
import dev.muster.eventlog.Tenant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.function.ToLongFunction;

/// A job in the API's own form.
public final class JobJson {
  /// Jobs for more segments than this show them as `*`.
  public static final int SHOWN_SEGMENTS = 1_500;

  private static final String PATH = "/segment/jobs/";

  private JobJson() {}

  /// The whole job as clients see it, in UTF-8.
  public static byte[] document(Tenant tenant, SegmentJob job) {
    return ExactJson.write(json -> writeDocument(json, tenant, job));
  }

  /// What jobs can be searched by, besides what they all have: a part of the document, in UTF-8.
  public static byte[] facts(SegmentJob job) {
    return ExactJson.write(json -> {
      json.writeStartObject();
      writeFacts(json, job);
      json.writeEndObject();
    });
  }

  private static void writeDocument(JsonGenerator json, Tenant tenant, SegmentJob job)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("imsOrgId", tenant.organisation());
    Sandbox.of(tenant).write(json);
    json.writeStringField("profileInstanceId", DefinitionJson.PROFILE_INSTANCE);
    writeFacts(json, job);
    writeMetrics(json, job);
    json.writeArrayFieldStart("errors");
    for (Note error : job.errors()) {
      json.writeStartObject();
      json.writeStringField("code", error.code());
      json.writeStringField("message", error.message());
      json.writeEndObject();
    }
    json.writeEndArray();
    writeOwn(json, job);
    json.writeObjectFieldStart("_links");
    writeLink(json, "cancel", job, "DELETE");
    writeLink(json, "checkStatus", job, "GET");
    json.writeEndObject();
    json.writeNumberField("updateTime", job.updated().timeMillis());
    json.writeNumberField("creationTime", job.created().timeMillis());
    json.writeNumberField("updateEpoch", job.updated().timeMillis() / 1_000);
    json.writeEndObject();
  }

  private static void writeFacts(JsonGenerator json, SegmentJob job) throws IOException {
    JobRequest request = job.request();
    json.writeStringField("id", job.id());
    json.writeStringField("source", request.source());
    json.writeStringField("status", job.status().name());
    json.writeStringField("batchId", batchId(job));
    json.writeNumberField("computeJobId", job.number());
    if (job.run() != null) {
      json.writeStringField("computeGatewayJobId", job.run().id());
    }
    json.writeArrayFieldStart("segments");
    if (request.all() || request.segmentIds().size() > SHOWN_SEGMENTS) {
      writeSegment(json, JobReader.ALL);
    } else {
      for (String id : request.segmentIds()) {
        writeSegment(json, id);
      }
    }
    json.writeEndArray();
    json.writeStringField("requestId", job.requestId());
    json.writeObjectFieldStart("schema");
    json.writeStringField("name", request.schemaName());
    json.writeEndObject();
    json.writeObjectFieldStart("properties");
    for (Map.Entry<String, String> property : request.properties().entrySet()) {
      json.writeStringField(property.getKey(), property.getValue());
    }
    json.writeEndObject();
    if (request.snapshotName() != null) {
      json.writeObjectFieldStart("snapshot");
      json.writeStringField("name", request.snapshotName());
      json.writeEndObject();
    }
  }

  /// The members that the job makes are one batch, as far as clients are concerned.
  private static String batchId(SegmentJob job) {
    byte[] seed = ("muster-batch\n" + job.id()).getBytes(StandardCharsets.UTF_8);
    return UUID.nameUUIDFromBytes(seed).toString();
  }

  private static void writeSegment(JsonGenerator json, String id) throws IOException {
    json.writeStartObject();
    json.writeStringField("segmentId", id);
    json.writeEndObject();
  }

  private static void writeLink(JsonGenerator json, String name, SegmentJob job, String method)
      throws IOException {
    json.writeObjectFieldStart(name);
    json.writeStringField("href", PATH + job.id());
    json.writeStringField("method", method);
    json.writeEndObject();
  }

  private static void writeMetrics(JsonGenerator json, SegmentJob job) throws IOException {
    json.writeObjectFieldStart("metrics");
    json.writeObjectFieldStart("totalTime");
    if (job.run() != null) {
      json.writeNumberField("startTimeInMs", job.run().startMillis());
      if (job.status().isFinished()) {
        writeEnd(json, job.run().startMillis(), job.updated().timeMillis());
      }
    }
    json.writeEndObject();
    json.writeObjectFieldStart("profileSegmentationTime");
    JobResult result = job.result();
    if (result == null) {
      json.writeEndObject();
      json.writeEndObject();
      return;
    }
    json.writeNumberField("startTimeInMs", result.evaluationStartMillis());
    writeEnd(json, result.evaluationStartMillis(), result.evaluationEndMillis());
    json.writeEndObject();
    json.writeNumberField("totalProfiles", result.totalProfiles());
    writeBySegment(json, "segmentedProfileCounter", result, SegmentResult::count);
    json.writeObjectFieldStart("segmentedProfileByNamespaceCounter");
    for (SegmentResult segment : result.segments()) {
      json.writeObjectFieldStart(segment.segmentId());
      writeNumbers(json, segment.byNamespace());
      json.writeEndObject();
    }
    json.writeEndObject();
    json.writeObjectFieldStart("segmentedProfileByStatusCounter");
    for (SegmentResult segment : result.segments()) {
      json.writeObjectFieldStart(segment.segmentId());
      json.writeNumberField("realized", segment.realized());
      json.writeNumberField("existing", segment.existing());
      json.writeNumberField("exited", segment.exited());
      json.writeEndObject();
    }
    json.writeEndObject();
    json.writeObjectFieldStart("totalProfilesByMergePolicy");
    writeNumbers(json, result.profilesByMergePolicy());
    json.writeEndObject();
    json.writeEndObject();
  }

  /// What other services of this kind do not have.
  private static void writeOwn(JsonGenerator json, SegmentJob job) throws IOException {
    json.writeObjectFieldStart("muster");
    if (job.run() != null) {
      JobRun run = job.run();
      json.writeStringField("now", Instant.ofEpochMilli(run.nowMillis()).toString());
      json.writeNumberField("asOfPosition", run.profilesPosition());
      json.writeNumberField("definitionsPosition", run.definitionsPosition());
      json.writeNumberField("attempt", run.attempt());
    } else if (job.request().nowMillis() != null) {
      json.writeStringField("now", Instant.ofEpochMilli(job.request().nowMillis()).toString());
    }
    JobResult result = job.result();
    json.writeNumberField("progress", result == null ? 0 : 1);
    if (result != null) {
      json.writeObjectFieldStart("plan");
      long interpreted = result.segments().stream().filter(SegmentResult::interpreted).count();
      json.writeNumberField("kernelSegments", result.segments().size() - interpreted);
      json.writeNumberField("interpretedSegments", interpreted);
      json.writeNumberField("interpretedRows", result.interpretedRows());
      json.writeEndObject();
      writeBySegment(json, "segmentCostMicros", result, SegmentResult::costMicros);
      json.writeArrayFieldStart("skippedSegments");
      for (SkippedSegment skipped : result.skipped()) {
        json.writeStartObject();
        json.writeStringField("segmentId", skipped.segmentId());
        json.writeStringField("code", skipped.code());
        json.writeStringField("message", skipped.message());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private static void writeBySegment(
      JsonGenerator json, String field, JobResult result, ToLongFunction<SegmentResult> number)
      throws IOException {
    json.writeObjectFieldStart(field);
    for (SegmentResult segment : result.segments()) {
      json.writeNumberField(segment.segmentId(), number.applyAsLong(segment));
    }
    json.writeEndObject();
  }

  private static void writeNumbers(JsonGenerator json, Map<String, Long> numbers)
      throws IOException {
    for (Map.Entry<String, Long> number : numbers.entrySet()) {
      json.writeNumberField(number.getKey(), number.getValue());
    }
  }

  private static void writeEnd(JsonGenerator json, long startMillis, long endMillis)
      throws IOException {
    json.writeNumberField("endTimeInMs", endMillis);
    json.writeNumberField("totalTimeInMs", Math.max(0, endMillis - startMillis));
  }
}
