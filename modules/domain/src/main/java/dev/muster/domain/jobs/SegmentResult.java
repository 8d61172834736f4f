package dev.muster.domain.jobs;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// What a job has found for one segment.
///
/// @param count how many profiles are members
/// @param realized how many of them were not before
/// @param existing how many of them were before
/// @param exited how many were members before and are not
/// @param byNamespace how many of the members have an identity of a namespace, by namespace
/// @param costMicros the time that its expression took, with an equal share of what it has in
///   common with others
/// @param interpreted whether the reference interpreter evaluated it, since the engine has no
///   faster way yet
public record SegmentResult(
    String segmentId,
    long count,
    long realized,
    long existing,
    long exited,
    Map<String, Long> byNamespace,
    long costMicros,
    boolean interpreted) {
  public SegmentResult {
    byNamespace = Collections.unmodifiableMap(new TreeMap<>(byNamespace));
  }
}
