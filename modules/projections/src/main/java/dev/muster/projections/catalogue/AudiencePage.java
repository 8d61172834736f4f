package dev.muster.projections.catalogue;

import java.util.List;

/// A stretch of a list.
///
/// @param totalCount how many the whole list has
/// @param more whether the list goes on after it
public record AudiencePage(long totalCount, List<AudienceDocument> audiences, boolean more) {
  public AudiencePage {
    audiences = List.copyOf(audiences);
  }
}
