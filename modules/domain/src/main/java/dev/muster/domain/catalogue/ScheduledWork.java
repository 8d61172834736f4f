package dev.muster.domain.catalogue;

import dev.muster.domain.catalogue.ScheduleCommand.RunSchedule;
import dev.muster.domain.schedules.Schedule;
import dev.muster.eventlog.command.Refusal;
import java.util.List;

/// Makes what a schedule is for.
@FunctionalInterface
interface ScheduledWork {

  /// What it comes to.
  sealed interface Begun {
    /// @param events that are written with the firing
    record Made(String jobId, List<CatalogueEvent> events) implements Begun {}

    /// It can do nothing now; whether to try again depends on the reason.
    record NotMade(Refusal refusal) implements Begun {}
  }

  /// @param dueMillis the time that has come
  Begun begin(Catalogue catalogue, Schedule schedule, long dueMillis, RunSchedule command);
}
