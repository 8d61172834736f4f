package dev.muster.projections.catalogue;

import java.util.List;

/// A stretch of a list.
///
/// @param totalCount how many the whole list has
public record DefinitionPage(long totalCount, List<VersionedDocument> definitions) {
  public DefinitionPage {
    definitions = List.copyOf(definitions);
  }
}
