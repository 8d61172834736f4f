package dev.muster.domain.exports;

import org.jspecify.annotations.Nullable;

/// Files in a dataset that belong together.
///
/// @param id a UUID, the same one for each attempt of its job
/// @param segmentId whose profiles are in it; null when it is for all segments of the job, or for
///   none
/// @param rowCount one row for each profile
/// @param byteCount of all files together
public record ExportBatch(
    String id, @Nullable String segmentId, long rowCount, int fileCount, long byteCount) {}
