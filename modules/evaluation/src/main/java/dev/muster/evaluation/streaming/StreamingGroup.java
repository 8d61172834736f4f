package dev.muster.evaluation.streaming;

import dev.muster.evaluation.SegmentQuery;
import dev.muster.profiles.policy.MergePolicy;
import java.util.List;

/// Segments that are evaluated as data arrive, over the profiles of one merge policy.
///
/// @param queries theirs, and those that they refer to
/// @param wanted whose members are kept
public record StreamingGroup(MergePolicy policy, List<SegmentQuery> queries, List<Wanted> wanted) {
  public StreamingGroup {
    queries = List.copyOf(queries);
    wanted = List.copyOf(wanted);
  }

  /// A segment whose members are kept.
  ///
  /// @param version of its definition
  /// @param index of the query that says who is a member
  /// @param expressionIndex of the query that its author wrote: another one when people who have
  ///   opted out are left out
  public record Wanted(String segmentId, long version, int index, int expressionIndex) {}
}
