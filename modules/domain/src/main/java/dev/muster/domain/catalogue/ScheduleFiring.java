package dev.muster.domain.catalogue;

import static dev.muster.eventlog.command.Decision.accept;

import dev.muster.domain.Stamp;
import dev.muster.domain.catalogue.ScheduleCommand.RunSchedule;
import dev.muster.domain.catalogue.ScheduleEvent.ScheduleFired;
import dev.muster.domain.catalogue.ScheduleEvent.ScheduleMissed;
import dev.muster.domain.catalogue.ScheduleEvent.ScheduleRewound;
import dev.muster.domain.catalogue.ScheduledWork.Begun;
import dev.muster.domain.definitions.Note;
import dev.muster.domain.schedules.Cron;
import dev.muster.domain.schedules.Schedule;
import dev.muster.domain.schedules.ScheduleMiss;
import dev.muster.domain.schedules.ScheduleRun;
import dev.muster.domain.schedules.ScheduleType;
import dev.muster.eventlog.command.Decision;
import dev.muster.eventlog.command.Refusal;
import dev.muster.eventlog.command.Refusal.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// What happens when it is a certain time.
///
/// Each time of a schedule has its effect once: what was covered is part of the state, and the
/// firing is written together with what it makes. When several times have passed since, the last
/// one has its effect late, unless it is too late for that; the others are missed, and that is
/// written too.
///
/// A clock that goes back by less than what is caught up on changes nothing: the times that come
/// again were covered. One that goes back further was wrong before, and what it has covered then is
/// still to come.
final class ScheduleFiring {
  /// The next command goes on where this many have been looked at.
  private static final int DUE_COUNT = 1_000;

  private final Duration catchUp;
  private final Map<ScheduleType, ScheduledWork> works;

  /// Times that have come.
  private record Due(long firstMillis, long lastMillis, long count) {
    long beforeLastMillis(Cron cron) {
      long before = firstMillis;
      OptionalLong next = cron.nextAfter(before);
      while (next.isPresent() && next.getAsLong() < lastMillis) {
        before = next.getAsLong();
        next = cron.nextAfter(before);
      }
      return before;
    }
  }

  /// @param works for each type
  ScheduleFiring(Duration catchUp, Map<ScheduleType, ScheduledWork> works) {
    this.catchUp = catchUp;
    this.works = Map.copyOf(works);
  }

  Decision<CatalogueEvent> decide(Catalogue catalogue, Schedule schedule, RunSchedule command) {
    long nowMillis = command.stamp().timeMillis();
    if (!schedule.content().active()) {
      return accept();
    }
    if (schedule.coveredMillis() - nowMillis > catchUp.toMillis()) {
      return accept(new ScheduleRewound(schedule.rewound(nowMillis)));
    }
    Cron cron = Cron.of(schedule.content().cron());
    Due due = due(cron, schedule, nowMillis);
    if (due.count() == 0) {
      return accept();
    }
    if (nowMillis - due.lastMillis() > catchUp.toMillis()) {
      return accept(missed(schedule, due, nowMillis, late()));
    }
    var events = new ArrayList<CatalogueEvent>();
    Schedule at = schedule;
    if (due.count() > 1) {
      var earlier = new Due(due.firstMillis(), due.beforeLastMillis(cron), due.count() - 1);
      ScheduleMissed missed = missed(schedule, earlier, nowMillis, late());
      events.add(missed);
      at = missed.schedule();
    }
    return fire(catalogue, at, due.lastMillis(), command, events);
  }

  private Decision<CatalogueEvent> fire(
      Catalogue catalogue,
      Schedule schedule,
      long dueMillis,
      RunSchedule command,
      List<CatalogueEvent> events) {
    long nowMillis = command.stamp().timeMillis();
    return switch (work(schedule).begin(catalogue, schedule, dueMillis, command)) {
      case Begun.Made(var jobId, var made) -> {
        events.add(new ScheduleFired(schedule.fired(new ScheduleRun(dueMillis, nowMillis, jobId))));
        events.addAll(made);
        yield new Decision.Accepted<>(events);
      }
      // There may be room in a moment.
      case Begun.NotMade(var refusal) when refusal.reason() == Reason.LIMIT ->
          new Decision.Refused<>(refusal);
      case Begun.NotMade(var refusal) -> {
        events.add(
            missed(
                schedule,
                new Due(dueMillis, dueMillis, 1),
                nowMillis,
                new Note(refusal.code(), refusal.message())));
        yield new Decision.Accepted<>(events);
      }
    };
  }

  /// What would keep the schedule from ever making anything, if its time were now.
  Optional<Refusal> objection(Catalogue catalogue, Schedule schedule, Stamp stamp) {
    var now = new RunSchedule(schedule.id(), schedule.id(), "", stamp);
    return work(schedule).begin(catalogue, schedule, stamp.timeMillis(), now)
                instanceof Begun.NotMade(var refusal)
            && refusal.reason() != Reason.LIMIT
        ? Optional.of(refusal)
        : Optional.empty();
  }

  private ScheduledWork work(Schedule schedule) {
    ScheduledWork work = works.get(schedule.content().type());
    if (work == null) {
      throw new IllegalStateException("No work for " + schedule.content().type());
    }
    return work;
  }

  private static Due due(Cron cron, Schedule schedule, long nowMillis) {
    long first = 0;
    long last = 0;
    long count = 0;
    OptionalLong next = cron.nextAfter(schedule.coveredMillis());
    while (next.isPresent() && next.getAsLong() <= nowMillis && count < DUE_COUNT) {
      // A time that was fired while the clock was wrong is not fired again.
      if (!schedule.firedMillis().contains(next.getAsLong())) {
        first = count == 0 ? next.getAsLong() : first;
        last = next.getAsLong();
        count++;
      }
      next = cron.nextAfter(next.getAsLong());
    }
    return new Due(first, last, count);
  }

  private static ScheduleMissed missed(Schedule schedule, Due due, long nowMillis, Note reason) {
    return new ScheduleMissed(
        schedule.missed(
            new ScheduleMiss(due.firstMillis(), due.lastMillis(), due.count(), nowMillis, reason)));
  }

  private Note late() {
    return new Note(
        "too-late",
        "The service did not run at that time; only the last time within %d hours is made up for."
            .formatted(catchUp.toHours()));
  }
}
