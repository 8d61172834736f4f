package dev.muster.projections.catalogue;

import java.util.List;

/// A stretch of the list of schedules.
///
/// @param totalCount how many the whole list has
/// @param documents JSON
public record SchedulePage(long totalCount, List<String> documents) {
  public SchedulePage {
    documents = List.copyOf(documents);
  }
}
