package dev.muster.evaluation;

import dev.muster.pql.check.CheckedQuery;

/// One segment of a job.
///
/// @param id what `inSegment` of the other segments names it by
public record SegmentQuery(String id, CheckedQuery query) {}
