package dev.muster.domain.datasets;

/// How much is too much.
///
/// @param count how many datasets a sandbox has
public record DatasetLimits(int count) {
  public static final DatasetLimits DEFAULTS = new DatasetLimits(1_000);
}
