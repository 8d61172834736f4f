package dev.muster.domain.schedules;

import dev.muster.domain.Stamp;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// A schedule as it is after an event.
///
/// @param id a UUID
/// @param content with a cron expression
/// @param version 1 when created, one more with each change by a client
/// @param coveredMillis every time up to this one has had its chance
/// @param nextMillis the first time after that which is still to have its effect; null when it is
///   not active, or there is none
/// @param firedMillis the times that had their effect, the last of them: should a clock that was
///   wrong go back, they are known
/// @param lastRun null when there was none
/// @param lastMiss null when there was none
/// @param updated when a client changed it last
public record Schedule(
    String id,
    ScheduleContent content,
    long version,
    long coveredMillis,
    @Nullable Long nextMillis,
    List<Long> firedMillis,
    @Nullable ScheduleRun lastRun,
    @Nullable ScheduleMiss lastMiss,
    Stamp created,
    Stamp updated) {

  /// How many times are known that had their effect.
  private static final int FIRED_COUNT = 32;

  public Schedule {
    firedMillis = List.copyOf(firedMillis);
  }

  /// What was before its creation is not its concern.
  public static Schedule created(String id, ScheduleContent content, Stamp stamp) {
    return new Schedule(
        id,
        content,
        1,
        stamp.timeMillis(),
        next(content, stamp.timeMillis(), List.of()),
        List.of(),
        null,
        null,
        stamp,
        stamp);
  }

  /// Times before the change are not made up for.
  public Schedule revised(ScheduleContent next, Stamp stamp) {
    return new Schedule(
        id,
        next,
        version + 1,
        stamp.timeMillis(),
        next(next, stamp.timeMillis(), firedMillis),
        firedMillis,
        lastRun,
        lastMiss,
        created,
        stamp);
  }

  public Schedule fired(ScheduleRun run) {
    var fired = new ArrayList<Long>(firedMillis);
    fired.add(run.dueMillis());
    return covered(
        run.dueMillis(),
        fired.subList(Math.max(0, fired.size() - FIRED_COUNT), fired.size()),
        run,
        lastMiss);
  }

  public Schedule missed(ScheduleMiss miss) {
    return covered(miss.lastDueMillis(), firedMillis, lastRun, miss);
  }

  /// The clock was wrong, and shows an earlier time now.
  public Schedule rewound(long nowMillis) {
    return covered(nowMillis, firedMillis, lastRun, lastMiss);
  }

  private Schedule covered(
      long upToMillis, List<Long> fired, @Nullable ScheduleRun run, @Nullable ScheduleMiss miss) {
    return new Schedule(
        id,
        content,
        version,
        upToMillis,
        next(content, upToMillis, fired),
        fired,
        run,
        miss,
        created,
        updated);
  }

  private static @Nullable Long next(
      ScheduleContent content, long afterMillis, List<Long> firedMillis) {
    if (!content.active()) {
      return null;
    }
    Cron cron = Cron.of(content.cron());
    OptionalLong next = cron.nextAfter(afterMillis);
    while (next.isPresent() && firedMillis.contains(next.getAsLong())) {
      next = cron.nextAfter(next.getAsLong());
    }
    return next.isPresent() ? next.getAsLong() : null;
  }
}
