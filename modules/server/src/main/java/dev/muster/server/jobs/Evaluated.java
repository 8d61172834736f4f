package dev.muster.server.jobs;

import dev.muster.domain.jobs.SegmentResult;
import dev.muster.domain.jobs.SkippedSegment;
import dev.muster.profiles.stream.MembershipEvent.Change;
import java.util.List;

/// What the evaluation of one group has come to.
///
/// @param changes of the members of each of its segments
/// @param skipped segments that failed by themselves
/// @param interpretedRows how many profiles the interpreter looked at, over all segments
record Evaluated(
    List<Change> changes,
    List<SegmentResult> results,
    List<SkippedSegment> skipped,
    long interpretedRows) {}
