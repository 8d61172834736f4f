package dev.muster.domain.catalogue;

/// How much one sandbox may hold.
///
/// @param streamingCount of definitions with `continuous` or `synchronous`
/// @param edgeCount of definitions with `synchronous`
/// @param folderDepth how many folders may be inside each other
public record CatalogueLimits(
    int definitionCount, int streamingCount, int edgeCount, int folderCount, int folderDepth) {
  public static final CatalogueLimits DEFAULTS = new CatalogueLimits(4_000, 500, 150, 1_000, 20);
}
