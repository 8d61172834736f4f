package dev.muster.domain.jobs;

import dev.muster.eventlog.command.Refusal.Problem;
import java.util.List;

/// What came of reading the request of a job from JSON.
public sealed interface JobReading {

  /// It is whole.
  record Read(JobRequest request) implements JobReading {}

  /// It is not; all that is wrong with it.
  record Faulty(List<Problem> problems) implements JobReading {}
}
