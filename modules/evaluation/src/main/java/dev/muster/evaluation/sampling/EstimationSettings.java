package dev.muster.evaluation.sampling;

/// How a population is read.
///
/// @param exactBelow fewer profiles than this are all read at once, without a sample before
/// @param firstSample how many profiles are drawn first
/// @param foundCount how many of the profiles that match are kept
public record EstimationSettings(long exactBelow, int firstSample, int foundCount) {
  public static final EstimationSettings DEFAULTS =
      new EstimationSettings(1_000_000, 10_000, 1_000);
}
