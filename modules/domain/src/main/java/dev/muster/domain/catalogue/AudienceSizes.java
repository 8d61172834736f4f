package dev.muster.domain.catalogue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.domain.audiences.AudienceJson;
import dev.muster.domain.catalogue.AudienceEvent.Measure;
import dev.muster.domain.catalogue.AudienceEvent.Measurement;
import dev.muster.domain.jobs.JobResult;
import dev.muster.domain.jobs.SegmentJob;
import dev.muster.domain.jobs.SegmentResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How large the audiences are that a segment job has evaluated.
public final class AudienceSizes {
  private AudienceSizes() {}

  /// None when the job has not succeeded.
  public static List<Measurement> of(SegmentJob job) {
    @Nullable JobResult result = job.result();
    return result == null
        ? List.of()
        : result.segments().stream()
            .map(segment ->
                new Measurement(
                    segment.segmentId(),
                    AudienceJson.PLATFORM_NAMESPACE,
                    segment.segmentId(),
                    Measure.PROFILES,
                    metrics(job, segment)))
            .toList();
  }

  private static ObjectNode metrics(SegmentJob job, SegmentResult segment) {
    ObjectNode metrics = JsonNodeFactory.instance.objectNode();
    metrics.put("jobId", job.id());
    metrics.put("jobType", "batch_segmentation");
    metrics.put("updateEpoch", job.updated().timeMillis() / 1_000);
    ObjectNode data = metrics.putObject("data");
    data.put("totalProfiles", segment.count());
    data.putObject("totalProfilesByStatus")
        .put("realized", segment.realized())
        .put("existing", segment.existing())
        .put("exited", segment.exited());
    ObjectNode byNamespace = data.putObject("totalProfilesByNamespace");
    segment.byNamespace().forEach(byNamespace::put);
    return metrics;
  }
}
