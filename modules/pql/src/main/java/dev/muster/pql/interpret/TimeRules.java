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
public final class TimeRules {
  private static final Instant EARLIEST = Instant.parse("-999999-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("+999999-01-01T00:00:00Z");

  private final Instant now;
  private final DayOfWeek weekStart;

  public TimeRules(Instant now, DayOfWeek weekStart) {
    this.now = now;
    this.weekStart = weekStart;
  }

  /// The same rules at another time.
  TimeRules at(Instant then) {
    return new TimeRules(then, weekStart);
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
  public static @Nullable Time time(Value value) {
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

  /// The instants from `start` on and before `end`; with `negated` all others. A bound that is null
  /// is no bound.
  public record Span(@Nullable Instant start, @Nullable Instant end, boolean negated) {
    public boolean holds(Instant time) {
      boolean inside =
          (start == null || !time.isBefore(start)) && (end == null || time.isBefore(end));
      return inside != negated;
    }

    private Span and(Span other) {
      Instant latest =
          start == null || (other.start != null && other.start.isAfter(start))
              ? other.start
              : start;
      Instant earliest =
          end == null || (other.end != null && other.end.isBefore(end)) ? other.end : end;
      return new Span(latest, earliest, false);
    }
  }

  private static Span from(Instant start) {
    return new Span(start, null, false);
  }

  private static Span before(Instant end) {
    return new Span(null, end, false);
  }

  private static Span between(Instant start, Instant end) {
    return new Span(start, end, false);
  }

  private static Instant behind(Instant instant) {
    return instant.plusNanos(1);
  }

  /// Whether an instant lies where a window says.
  boolean inside(Instant time, When when, Time first, @Nullable Time second) {
    return span(when, first, second).holds(time);
  }

  /// The instants that lie where a window says. The references are already evaluated: one, or two
  /// for `between`.
  public Span span(When when, Time first, @Nullable Time second) {
    return switch (when) {
      case When.On _ ->
          first.isInstant()
              ? between(first.start(), behind(first.start()))
              : between(first.start(), first.end());
      case When.Before _ -> before(first.start());
      case When.After _ -> from(first.isInstant() ? behind(first.end()) : first.end());
      case When.From _ -> from(first.start());
      case When.Between _ ->
          second == null
              ? between(first.start(), first.start())
              : between(first.start(), second.isInstant() ? behind(second.end()) : second.end());
      case When.Relative relative -> relative(relative, first);
    };
  }

  private Span relative(When.Relative window, Time reference) {
    return switch (window.comparator()) {
      case EQUAL -> equalDistance(window, reference);
      case NOT_EQUAL -> {
        Span equal = equalDistance(window, reference);
        yield new Span(equal.start, equal.end, true);
      }
      default ->
          window.direction() == When.Direction.BEFORE
              ? sideBefore(reference).and(nearBefore(window, reference))
              : sideAfter(reference).and(nearAfter(window, reference));
    };
  }

  /// For `now` the distance zero counts; for another instant it does not, so that an event is not
  /// before or after itself.
  private static Span sideBefore(Time reference) {
    return before(reference.present() ? behind(reference.start()) : reference.start());
  }

  private static Span sideAfter(Time reference) {
    return from(
        reference.isInstant() && !reference.present() ? behind(reference.end()) : reference.end());
  }

  /// The further back, the larger the distance.
  private static Span nearBefore(When.Relative window, Time reference) {
    Instant bound = shift(reference.start(), -window.amount(), window.unit());
    return switch (window.comparator()) {
      case LESS -> from(behind(bound));
      case LESS_OR_EQUAL -> from(bound);
      case GREATER -> before(bound);
      default -> before(behind(bound));
    };
  }

  private static Span nearAfter(When.Relative window, Time reference) {
    Instant bound = shift(reference.end(), window.amount(), window.unit());
    return switch (window.comparator()) {
      case LESS -> before(bound);
      case LESS_OR_EQUAL -> before(behind(bound));
      case GREATER -> from(behind(bound));
      default -> from(bound);
    };
  }

  /// A stretch of days or more is moved as a whole; otherwise the calendar bucket that holds the
  /// moved instant counts, at most a day wide, so that "three days ago" is any time of that day.
  private Span equalDistance(When.Relative window, Time reference) {
    boolean before = window.direction() == When.Direction.BEFORE;
    long amount = before ? -window.amount() : window.amount();
    Unit unit = window.unit();
    if (!reference.isInstant() && unit.compareTo(Unit.DAY) >= 0) {
      return between(shift(reference.start(), amount, unit), shift(reference.end(), amount, unit));
    }
    Instant point = shift(before ? reference.start() : reference.end(), amount, unit);
    Unit bucket = unit.compareTo(Unit.DAY) > 0 ? Unit.DAY : unit;
    Instant start = floor(point, bucket);
    return between(start, shift(start, 1, bucket));
  }

  /// Section 11, ignore year: the anniversary in the reference's year decides, and where a window
  /// can reach over new year the ones beside it too. 29 February is 28 February in common years.
  public boolean insideIgnoringYear(Instant time, When when, Time first, @Nullable Time second) {
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

  /// Up to the week exact durations; from the month on steps in the calendar, clamped to its end.
  public static Instant shift(Instant instant, long amount, Unit unit) {
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
