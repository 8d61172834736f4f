package dev.muster.projections.catalogue;

import dev.muster.domain.jobs.JobStatus;
import java.util.List;
import java.util.Optional;

/// Which jobs a list shows.
///
/// @param status empty for all
/// @param properties each of them has to hold
public record JobFilter(Optional<JobStatus> status, List<JobProperty> properties) {
  public static final JobFilter ALL = new JobFilter(Optional.empty(), List.of());

  public JobFilter {
    properties = List.copyOf(properties);
  }
}
