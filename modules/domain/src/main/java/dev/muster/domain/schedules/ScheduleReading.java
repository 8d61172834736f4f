package dev.muster.domain.schedules;

import dev.muster.eventlog.command.Refusal.Problem;
import java.util.List;

/// What came of reading a schedule from JSON.
public sealed interface ScheduleReading {

  /// It is whole.
  record Read(ScheduleContent content) implements ScheduleReading {}

  /// It is not; all that is wrong with it.
  record Faulty(List<Problem> problems) implements ScheduleReading {}
}
