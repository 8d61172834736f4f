package dev.muster.domain.catalogue;

import static dev.muster.eventlog.command.Decision.accept;
import static dev.muster.eventlog.command.Decision.refuse;

import dev.muster.domain.catalogue.ScheduleCommand.CreateSchedule;
import dev.muster.domain.catalogue.ScheduleCommand.DeleteSchedule;
import dev.muster.domain.catalogue.ScheduleCommand.ReviseSchedule;
import dev.muster.domain.catalogue.ScheduleCommand.RunSchedule;
import dev.muster.domain.catalogue.ScheduleEvent.ScheduleCreated;
import dev.muster.domain.catalogue.ScheduleEvent.ScheduleDeleted;
import dev.muster.domain.catalogue.ScheduleEvent.ScheduleFired;
import dev.muster.domain.catalogue.ScheduleEvent.ScheduleMissed;
import dev.muster.domain.catalogue.ScheduleEvent.ScheduleRevised;
import dev.muster.domain.catalogue.ScheduleEvent.ScheduleRewound;
import dev.muster.domain.definitions.Shortened;
import dev.muster.domain.jobs.JobReader;
import dev.muster.domain.schedules.Cron;
import dev.muster.domain.schedules.Schedule;
import dev.muster.domain.schedules.ScheduleContent;
import dev.muster.domain.schedules.ScheduleLimits;
import dev.muster.domain.schedules.SchedulePatching;
import dev.muster.domain.schedules.ScheduleReading;
import dev.muster.domain.schedules.Schedules;
import dev.muster.eventlog.command.Decision;
import dev.muster.eventlog.command.Refusal;
import dev.muster.eventlog.command.Refusal.Problem;
import dev.muster.eventlog.command.Refusal.Reason;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What may be done to schedules.
final class ScheduleRules {
  private static final int MINUTES_OF_NIGHT = 6 * 60;

  private final ScheduleLimits limits;
  private final ScheduleFiring firing;

  ScheduleRules(ScheduleLimits limits, ScheduleFiring firing) {
    this.limits = limits;
    this.firing = firing;
  }

  Decision<CatalogueEvent> decide(Catalogue catalogue, ScheduleCommand command) {
    return switch (command) {
      case CreateSchedule create -> create(catalogue, create);
      case ReviseSchedule revise ->
          catalogue
              .schedules()
              .schedule(revise.id())
              .map(schedule -> revise(schedule, revise))
              .orElseGet(ScheduleRules::unknown);
      case DeleteSchedule delete ->
          catalogue
              .schedules()
              .schedule(delete.id())
              .map(schedule -> delete(schedule, delete))
              .orElseGet(ScheduleRules::unknown);
      case RunSchedule run ->
          catalogue
              .schedules()
              .schedule(run.id())
              .map(schedule -> firing.decide(catalogue, schedule, run))
              .orElseGet(ScheduleRules::unknown);
    };
  }

  /// @throws IllegalStateException when the event cannot follow
  static Catalogue evolve(Catalogue catalogue, ScheduleEvent event) {
    Schedules schedules = catalogue.schedules();
    return catalogue.with(
        switch (event) {
          case ScheduleCreated(var schedule) -> {
            require(schedule.version() == 1 && schedules.schedule(schedule.id()).isEmpty(), event);
            yield schedules.with(schedule);
          }
          case ScheduleRevised(var schedule) -> {
            require(schedule.version() == version(schedules, schedule.id()) + 1, event);
            yield schedules.with(schedule);
          }
          case ScheduleFired(var schedule) -> ran(schedules, schedule, event);
          case ScheduleMissed(var schedule) -> ran(schedules, schedule, event);
          case ScheduleRewound(var schedule) -> ran(schedules, schedule, event);
          case ScheduleDeleted(var id, long version, _) -> {
            require(version == version(schedules, id) + 1, event);
            yield schedules.without(id);
          }
        });
  }

  private static Schedules ran(Schedules schedules, Schedule schedule, ScheduleEvent event) {
    require(schedule.version() == version(schedules, schedule.id()), event);
    return schedules.with(schedule);
  }

  private static long version(Schedules schedules, String id) {
    return schedules.schedule(id).map(Schedule::version).orElse(Long.MIN_VALUE);
  }

  private static void require(boolean holds, ScheduleEvent event) {
    if (!holds) {
      throw new IllegalStateException("An event does not follow what was before it: " + event);
    }
  }

  private Decision<CatalogueEvent> create(Catalogue catalogue, CreateSchedule command) {
    if (catalogue.schedules().count() >= limits.count()) {
      return refuse(
          Reason.LIMIT,
          "schedules-limit",
          "A sandbox holds at most %d schedules.".formatted(limits.count()));
    }
    if (catalogue.schedules().schedule(command.id()).isPresent()) {
      return refuse(Reason.CONFLICT, "id-taken", "A schedule with this id exists.");
    }
    List<Problem> unknown =
        command.content().segmentIds().stream()
            .filter(id -> !id.equals(JobReader.ALL) && catalogue.definition(id).isEmpty())
            .map(id ->
                new Problem(
                    "definition-unknown",
                    "No segment definition has the id '%s'.".formatted(Shortened.of(id))))
            .toList();
    if (!unknown.isEmpty()) {
      return invalid(unknown);
    }
    ScheduleContent content = command.content();
    ScheduleContent timed = content.cron().isEmpty() ? content.at(nightly(command.id())) : content;
    Schedule schedule = Schedule.created(command.id(), timed, command.stamp());
    return neverObjection(timed, command.stamp().timeMillis())
        .or(() -> firing.objection(catalogue, schedule, command.stamp()))
        .<Decision<CatalogueEvent>>map(Decision.Refused::new)
        .orElseGet(() -> accept(new ScheduleCreated(schedule)));
  }

  /// Once a night, at a minute that schedules do not share with many others.
  private static String nightly(String id) {
    int minute = Math.floorMod(id.hashCode(), MINUTES_OF_NIGHT);
    return "0 %d %d * * ?".formatted(minute % 60, minute / 60);
  }

  private static Decision<CatalogueEvent> revise(Schedule schedule, ReviseSchedule command) {
    if (isStale(schedule, command.ifVersion())) {
      return stale(schedule);
    }
    return switch (SchedulePatching.apply(schedule.content(), command.patch())) {
      case ScheduleReading.Faulty(var problems) -> invalid(problems);
      case ScheduleReading.Read(var content) when content.equals(schedule.content()) -> accept();
      case ScheduleReading.Read(var content) ->
          neverObjection(content, command.stamp().timeMillis())
              .<Decision<CatalogueEvent>>map(Decision.Refused::new)
              .orElseGet(
                  () -> accept(new ScheduleRevised(schedule.revised(content, command.stamp()))));
    };
  }

  private static Decision<CatalogueEvent> delete(Schedule schedule, DeleteSchedule command) {
    return isStale(schedule, command.ifVersion())
        ? stale(schedule)
        : accept(new ScheduleDeleted(schedule.id(), schedule.version() + 1, command.stamp()));
  }

  /// Nobody wants to find out years later that a schedule had no time left.
  private static Optional<Refusal> neverObjection(ScheduleContent content, long nowMillis) {
    OptionalLong next = Cron.of(content.cron()).nextAfter(nowMillis);
    return next.isPresent()
        ? Optional.empty()
        : Optional.of(
            new Refusal(
                Reason.INVALID, "schedule-never", "'schedule' has no time that is still to come."));
  }

  private static boolean isStale(Schedule schedule, OptionalLong ifVersion) {
    return ifVersion.isPresent() && ifVersion.getAsLong() != schedule.version();
  }

  private static Decision<CatalogueEvent> stale(Schedule schedule) {
    return refuse(
        Reason.STALE,
        "version-stale",
        "The schedule has changed since: it is at version %d now.".formatted(schedule.version()));
  }

  private static Decision<CatalogueEvent> invalid(List<Problem> problems) {
    return new Decision.Refused<>(
        new Refusal(
            Reason.INVALID, problems.getFirst().code(), problems.getFirst().message(), problems));
  }

  private static Decision<CatalogueEvent> unknown() {
    return refuse(Reason.UNKNOWN, "schedule-unknown", "No schedule has this id.");
  }
}
