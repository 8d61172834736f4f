package dev.muster.export.rows;

import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/// The profiles that go into one batch.
///
/// @param segmentId whose they are; null when they are not of one segment alone
/// @param profiles by the numbers they have in the view; not to be written to
public record Choice(@Nullable String segmentId, RoaringBitmap profiles) {}
