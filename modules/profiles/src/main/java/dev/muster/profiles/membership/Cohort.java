package dev.muster.profiles.membership;

import org.roaringbitmap.RoaringBitmap;

/// The members that entered in one run and have stayed since.
///
/// @param runId the run in which they entered
/// @param timeMillis when they qualified, in milliseconds since 1970
/// @param members never empty, never written to
record Cohort(String runId, long timeMillis, RoaringBitmap members) {}
