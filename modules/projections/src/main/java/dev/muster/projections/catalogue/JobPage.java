package dev.muster.projections.catalogue;

import java.util.List;

/// A stretch of a list. It can be shorter than was asked for and still not be the last one.
///
/// @param totalCount how many the whole list has
public record JobPage(long totalCount, List<JobDocument> jobs) {
  public JobPage {
    jobs = List.copyOf(jobs);
  }
}
