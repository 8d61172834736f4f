package dev.muster.export.folders;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a batch is, and how its files are known to be whole.
///
/// @param jobId the number of the export job that wrote it
/// @param runId of the attempt that wrote it
/// @param format `parquet` or `ndjson`
/// @param compression of the format; `none` for NDJSON
/// @param segmentId whose profiles are in it; null when it is not for one segment alone
/// @param asOfPosition the position in the profiles stream whose profiles are in it
/// @param now when the profiles were read, as ISO 8601
/// @param segments as of when the memberships of the segments that were asked for were evaluated
/// @param mergePolicyId by which the profiles are merged
/// @param rows one for each profile
public record Manifest(
    String batchId,
    String datasetId,
    long jobId,
    String runId,
    String format,
    String compression,
    @Nullable String segmentId,
    long asOfPosition,
    String now,
    List<Evaluated> segments,
    String mergePolicyId,
    long rows,
    List<WrittenFile> files) {
  public Manifest {
    segments = List.copyOf(segments);
    files = List.copyOf(files);
  }

  /// The evaluation that found the members of a segment.
  ///
  /// @param asOfPosition of the profiles that it looked at
  /// @param now of the expressions, as ISO 8601
  /// @param jobId of the segment job
  public record Evaluated(String segmentId, long asOfPosition, String now, String jobId) {}

  /// @param sha256 of all its bytes, in hexadecimal
  public record WrittenFile(String name, long rows, long bytes, String sha256) {}
}
