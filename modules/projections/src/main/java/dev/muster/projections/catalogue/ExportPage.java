package dev.muster.projections.catalogue;

import java.util.List;

/// A stretch of the list of export jobs.
///
/// @param more whether the list goes on behind it
public record ExportPage(List<ExportDocument> jobs, boolean more) {
  public ExportPage {
    jobs = List.copyOf(jobs);
  }
}
