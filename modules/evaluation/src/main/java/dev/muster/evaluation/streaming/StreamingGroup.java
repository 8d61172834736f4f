package dev.muster.evaluation.streaming;

import dev.muster.evaluation.SegmentQuery;
import dev.muster.profiles.policy.MergePolicy;
import java.util.List;
import java.util.Set;

/// Segments that are evaluated as data arrive, over the profiles of one merge policy.
///
/// @param queries theirs, and those that they refer to
/// @param wanted whose members are kept
/// @param outside ids of audiences that the queries refer to and whose members come from elsewhere
public record StreamingGroup(
    MergePolicy policy, List<SegmentQuery> queries, List<Wanted> wanted, Set<String> outside) {
  public StreamingGroup {
    outside = Set.copyOf(outside);
    queries = List.copyOf(queries);
    wanted = List.copyOf(wanted);
  }

  /// Without any audience whose members come from elsewhere.
  public static StreamingGroup of(
      MergePolicy policy, List<SegmentQuery> queries, List<Wanted> wanted) {
    return new StreamingGroup(policy, queries, wanted, Set.of());
  }

  /// A segment whose members are kept.
  ///
  /// @param version of its definition
  /// @param index of the query that says who is a member
  /// @param expressionIndex of the query that its author wrote: another one when people who have
  ///   opted out are left out
  public record Wanted(String segmentId, long version, int index, int expressionIndex) {}
}
