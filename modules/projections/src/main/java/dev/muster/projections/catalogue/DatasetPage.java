package dev.muster.projections.catalogue;

import dev.muster.domain.datasets.Dataset;
import java.util.List;

/// A stretch of a list.
///
/// @param totalCount how many the whole list has
public record DatasetPage(long totalCount, List<Dataset> datasets) {
  public DatasetPage {
    datasets = List.copyOf(datasets);
  }
}
