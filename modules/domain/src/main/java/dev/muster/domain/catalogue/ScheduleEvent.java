package dev.muster.domain.catalogue;

import dev.muster.domain.Stamp;
import dev.muster.domain.schedules.Schedule;

/// What has happened to a schedule, with the schedule as it is after it. Stored for ever: add
/// variants, never change one.
public sealed interface ScheduleEvent extends CatalogueEvent {

  record ScheduleCreated(Schedule schedule) implements ScheduleEvent {}

  /// By a client.
  record ScheduleRevised(Schedule schedule) implements ScheduleEvent {}

  /// A time had come. The events of what it has made are written with this one, all or none.
  record ScheduleFired(Schedule schedule) implements ScheduleEvent {}

  /// Times have passed without effect.
  record ScheduleMissed(Schedule schedule) implements ScheduleEvent {}

  /// The clock was wrong, and shows an earlier time now.
  record ScheduleRewound(Schedule schedule) implements ScheduleEvent {}

  /// @param version one more than the last version's
  record ScheduleDeleted(String id, long version, Stamp deleted) implements ScheduleEvent {}
}
