package dev.muster.domain.jobs;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What came of a job that succeeded.
///
/// @param segments those it was for, in the order of their ids
/// @param skipped those it has left out
/// @param totalProfiles how many profiles there are; by the merge policy that makes the most of
///   them when several took part
/// @param profilesByMergePolicy how many profiles there are by each merge policy that took part
/// @param evaluationStartMillis when the evaluation began, in milliseconds since 1970
/// @param evaluationEndMillis when it ended
/// @param interpretedRows how many profiles the reference interpreter looked at, over all segments
public record JobResult(
    List<SegmentResult> segments,
    List<SkippedSegment> skipped,
    long totalProfiles,
    Map<String, Long> profilesByMergePolicy,
    long evaluationStartMillis,
    long evaluationEndMillis,
    long interpretedRows) {
  public JobResult {
    segments = List.copyOf(segments);
    skipped = List.copyOf(skipped);
    profilesByMergePolicy = Collections.unmodifiableMap(new TreeMap<>(profilesByMergePolicy));
  }
}
