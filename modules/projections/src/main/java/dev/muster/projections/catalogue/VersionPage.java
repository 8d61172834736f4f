package dev.muster.projections.catalogue;

import java.util.List;

/// A stretch of a definition's history.
///
/// @param totalCount how many versions there are; 0 when there never was such a definition
public record VersionPage(long totalCount, List<DefinitionVersion> versions) {
  public VersionPage {
    versions = List.copyOf(versions);
  }
}
