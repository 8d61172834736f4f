package dev.muster.domain.exports;

/// How much is too much.
///
/// @param unfinishedCount how many export jobs of a sandbox may wait or run
/// @param segmentCount how many segments an export names
public record ExportLimits(int unfinishedCount, int segmentCount) {
  public static final ExportLimits DEFAULTS = new ExportLimits(100, 4_000);
}
