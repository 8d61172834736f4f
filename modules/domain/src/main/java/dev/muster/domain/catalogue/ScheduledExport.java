package dev.muster.domain.catalogue;

import dev.muster.domain.catalogue.ScheduleCommand.RunSchedule;
import dev.muster.domain.schedules.Schedule;
import dev.muster.eventlog.command.Refusal;
import dev.muster.eventlog.command.Refusal.Reason;

/// An export job as the properties of a schedule say. This version of the service has no export
/// jobs: each time is missed for that reason, and the schedule says so.
final class ScheduledExport implements ScheduledWork {

  @Override
  public Begun begin(Catalogue catalogue, Schedule schedule, long dueMillis, RunSchedule command) {
    return new Begun.NotMade(
        new Refusal(Reason.INVALID, "export-unavailable", "This version has no export jobs yet."));
  }
}
