package dev.muster.pql.interpret;

import dev.muster.pql.ast.Comparator;
import dev.muster.pql.ast.Expression;
import dev.muster.pql.ast.Timestamps;
import dev.muster.pql.ast.Unit;
import dev.muster.pql.ast.When;
import dev.muster.pql.interpret.Value.Real;
import dev.muster.pql.interpret.Value.Text;
import dev.muster.pql.interpret.Value.Time;
import dev.muster.pql.interpret.Value.Whole;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import org.jspecify.annotations.Nullable;

/// Section 11: instants, stretches and distances, all in UTC.
final class TimeRules {
  private static final Instant EARLIEST = Instant.parse("-999999-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("+999999-01-01T00:00:00Z");

  private final Instant now;
  private final DayOfWeek weekStart;

  TimeRules(Instant now, DayOfWeek weekStart) {
    this.now = now;
    this.weekStart = weekStart;
  }

  Time moment(Expression.Moment.Word word) {
    LocalDate today = utc(now).toLocalDate();
    return switch (word) {
      case NOW -> new Time(now, now, true);
      case TODAY -> day(today);
      case YESTERDAY -> day(today.minusDays(1));
      case TOMORROW -> day(today.plusDays(1));
    };
  }

  Time period(Expression.Period.Which which, Unit unit) {
    Instant start = floor(now, unit);
    Instant end = shift(start, 1, unit);
    return switch (which) {
      case THIS -> Time.between(start, end);
      case LAST -> Time.between(shift(start, -1, unit), start);
      case NEXT -> Time.between(end, shift(end, 1, unit));
    };
  }

  OffsetDateTime today() {
    return utc(now);
  }

  static Time day(LocalDate date) {
    return Time.between(
        date.atStartOfDay(ZoneOffset.UTC).toInstant(),
        date.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant());
  }

  /// The time a value stands for: itself, a date-time string, a date (the whole day), or
  /// milliseconds since 1970. Null if it stands for none.
  static @Nullable Time time(Value value) {
    return switch (value) {
      case Time time -> time;
      case Text text -> {
        Timestamps.Stretch stretch = text.time();
        yield stretch == null ? null : Time.between(stretch.start(), stretch.end());
      }
      case Whole(long millis) -> instant(millis);
      case Real(double millis) -> Math.abs(millis) < 9e15 ? instant((long) millis) : null;
      default -> null;
    };
  }

  private static @Nullable Time instant(long millis) {
    Instant instant = Instant.ofEpochMilli(millis);
    return instant.isBefore(EARLIEST) || instant.isAfter(LATEST) ? null : Time.at(instant);
  }

  static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  /// Whether an instant lies where a window says. The references are already evaluated: one, or two
  /// for `between`.
  boolean inside(Instant time, When when, Time first, @Nullable Time second) {
    return switch (when) {
      case When.On _ ->
          first.isInstant() ? time.equals(first.start()) : isIn(time, first.start(), first.end());
      case When.Before _ -> time.isBefore(first.start());
      case When.After _ ->
          first.isInstant() ? time.isAfter(first.end()) : !time.isBefore(first.end());
      case When.From _ -> !time.isBefore(first.start());
      case When.Between _ ->
          second != null
              && !time.isBefore(first.start())
              && (second.isInstant() ? !time.isAfter(second.end()) : time.isBefore(second.end()));
      case When.Relative relative -> relative(time, relative, first);
    };
  }

  private boolean relative(Instant time, When.Relative window, Time reference) {
    return switch (window.comparator()) {
      case EQUAL -> equalDistance(time, window, reference);
      case NOT_EQUAL -> !equalDistance(time, window, reference);
      default ->
          window.direction() == When.Direction.BEFORE
              ? isBefore(time, reference) && nearBefore(time, window, reference)
              : isAfter(time, reference) && nearAfter(time, window, reference);
    };
  }

  /// For `now` the distance zero counts; for another instant it does not, so that an event is not
  /// before or after itself.
  private static boolean isBefore(Instant time, Time reference) {
    return time.isBefore(reference.start())
        || (reference.present() && time.equals(reference.start()));
  }

  private static boolean isAfter(Instant time, Time reference) {
    return (reference.isInstant() && !reference.present())
        ? time.isAfter(reference.end())
        : !time.isBefore(reference.end());
  }

  private static boolean nearBefore(Instant time, When.Relative window, Time reference) {
    Instant bound = shift(reference.start(), -window.amount(), window.unit());
    // The further back, the larger the distance.
    return window.comparator().holds(bound.compareTo(time));
  }

  private static boolean nearAfter(Instant time, When.Relative window, Time reference) {
    Instant bound = shift(reference.end(), window.amount(), window.unit());
    return window.comparator().holds(time.compareTo(bound));
  }

  /// A stretch of days or more is moved as a whole; otherwise the calendar bucket that holds the
  /// moved instant counts, at most a day wide, so that "three days ago" is any time of that day.
  private boolean equalDistance(Instant time, When.Relative window, Time reference) {
    boolean before = window.direction() == When.Direction.BEFORE;
    long amount = before ? -window.amount() : window.amount();
    Unit unit = window.unit();
    if (!reference.isInstant() && unit.compareTo(Unit.DAY) >= 0) {
      Instant start = shift(reference.start(), amount, unit);
      Instant end = shift(reference.end(), amount, unit);
      return isIn(time, start, end);
    }
    Instant point = shift(before ? reference.start() : reference.end(), amount, unit);
    Unit bucket = unit.compareTo(Unit.DAY) > 0 ? Unit.DAY : unit;
    Instant start = floor(point, bucket);
    return isIn(time, start, shift(start, 1, bucket));
  }

  /// Section 11, ignore year: the anniversary in the reference's year decides, and where a window
  /// can reach over new year the ones beside it too. 29 February is 28 February in common years.
  boolean insideIgnoringYear(Instant time, When when, Time first, @Nullable Time second) {
    int from = utc(first.start()).getYear();
    int to = second == null ? from : utc(second.start()).getYear();
    boolean window =
        switch (when) {
          case When.On _, When.Between _ -> true;
          case When.Relative relative ->
              switch (relative.comparator()) {
                case LESS, LESS_OR_EQUAL, EQUAL -> true;
                default -> false;
              };
          default -> false;
        };
    if (when instanceof When.Relative relative && relative.comparator() == Comparator.NOT_EQUAL) {
      When equal =
          new When.Relative(
              Comparator.EQUAL,
              relative.amount(),
              relative.unit(),
              relative.direction(),
              relative.reference());
      return !insideIgnoringYear(time, equal, first, second);
    }
    OffsetDateTime birth = utc(time);
    int beside = window ? reach(when) : 0;
    for (int year = Math.min(from, to) - beside; year <= Math.max(from, to) + beside; year++) {
      if (inside(birth.withYear(year).toInstant(), when, first, second)) {
        return true;
      }
    }
    return false;
  }

  private static int reach(When when) {
    // A window of several years holds every anniversary; beyond that nothing changes.
    return when instanceof When.Relative relative && relative.unit().compareTo(Unit.YEAR) >= 0
        ? 2
        : 1;
  }

  private static boolean isIn(Instant time, Instant start, Instant end) {
    return !time.isBefore(start) && time.isBefore(end);
  }

  /// Up to the week exact durations; from the month on steps in the calendar, clamped to its end.
  static Instant shift(Instant instant, long amount, Unit unit) {
    try {
      return switch (unit) {
        case MILLISECOND -> instant.plusMillis(amount);
        case SECOND -> instant.plusSeconds(amount);
        case MINUTE -> instant.plus(amount, ChronoUnit.MINUTES);
        case HOUR -> instant.plus(amount, ChronoUnit.HOURS);
        case DAY -> instant.plus(amount, ChronoUnit.DAYS);
        case WEEK -> instant.plus(Math.multiplyExact(amount, 7L), ChronoUnit.DAYS);
        case MONTH -> utc(instant).plusMonths(amount).toInstant();
        case YEAR -> years(instant, amount, 1);
        case DECADE -> years(instant, amount, 10);
        case CENTURY -> years(instant, amount, 100);
        case MILLENNIUM -> years(instant, amount, 1000);
      };
    } catch (DateTimeException | ArithmeticException beyondTheCalendar) {
      return amount < 0 ? EARLIEST : LATEST;
    }
  }

  private static Instant years(Instant instant, long amount, int years) {
    return utc(instant).plusYears(Math.multiplyExact(amount, (long) years)).toInstant();
  }

  /// The start of the calendar unit an instant lies in.
  private Instant floor(Instant instant, Unit unit) {
    OffsetDateTime time = utc(instant);
    LocalDate date = time.toLocalDate();
    return switch (unit) {
      case MILLISECOND -> time.truncatedTo(ChronoUnit.MILLIS).toInstant();
      case SECOND -> time.truncatedTo(ChronoUnit.SECONDS).toInstant();
      case MINUTE -> time.truncatedTo(ChronoUnit.MINUTES).toInstant();
      case HOUR -> time.truncatedTo(ChronoUnit.HOURS).toInstant();
      case DAY -> day(date).start();
      case WEEK -> day(date.with(TemporalAdjusters.previousOrSame(weekStart))).start();
      case MONTH -> day(date.withDayOfMonth(1)).start();
      case YEAR -> day(date.withDayOfYear(1)).start();
      case DECADE -> yearsFloor(date, 10);
      case CENTURY -> yearsFloor(date, 100);
      case MILLENNIUM -> yearsFloor(date, 1000);
    };
  }

  private static Instant yearsFloor(LocalDate date, int years) {
    return day(LocalDate.of(Math.floorDiv(date.getYear(), years) * years, 1, 1)).start();
  }
}
