package dev.muster.pql.interpret;

import dev.muster.pql.ast.Expression;
import dev.muster.pql.ast.Unit;
import dev.muster.pql.ast.When;
import dev.muster.pql.interpret.TimeRules.Span;
import dev.muster.pql.interpret.Value.Time;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.LongFunction;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/// Watches what an evaluation makes of `now`, and finds the first moment at which any of it comes
/// out otherwise. As long as none does, the evaluation takes the same way to the same value.
///
/// A window that moves with `now` only moves forward, but for the last days of a month: a time is
/// first ahead of it, then inside, then behind. So the moment of the next change is found by
/// halving.
final class NowTrace {
  /// Where `now` goes a way that is not looked into, its next second is looked at.
  private static final long UNKNOWN_MILLIS = 1_000;

  /// No window is longer than that; beyond it nothing changes any more.
  private static final long LONGEST_MILLIS = 400L * 366 * 24 * 3_600_000;

  private static final int LAST_DAY_OF_ALL_MONTHS = 28;

  private final long nowMillis;
  private final TimeRules rules;
  private long untilMillis = Lasting.FOREVER;

  /// Whether `now` was read as a value since somebody last looked.
  private boolean read;

  NowTrace(Instant now, TimeRules rules) {
    this.nowMillis = now.toEpochMilli();
    this.rules = rules;
  }

  /// The first moment at which anything may change.
  long untilMillis() {
    settle();
    return untilMillis;
  }

  /// `now` itself was read; where to is not known yet.
  void readNow() {
    read = true;
  }

  /// Whoever has read `now` says himself what it means.
  void takeRead() {
    read = false;
  }

  /// What was read before somebody else starts to look goes an unknown way.
  void settle() {
    if (read) {
      read = false;
      changesAt(nowMillis + UNKNOWN_MILLIS);
    }
  }

  /// Something depends on the calendar day.
  void readDay() {
    changesAt(day(1));
  }

  /// A stretch of the calendar was read: it is another one when its unit ends.
  void readStretch(Expression stretch) {
    switch (stretch) {
      case Expression.Moment _ -> readDay();
      case Expression.Period(_, var unit, _) ->
          changesAt(
              rules
                  .period(Expression.Period.Which.THIS, unit)
                  .end()
                  .plusNanos(999_999)
                  .toEpochMilli());
      default -> throw new IllegalStateException("No stretch: " + stretch);
    }
  }

  /// `now` was compared with this time: before, at and after it are three answers.
  void comparedWith(Value value) {
    for (Value element : value.elements()) {
      Time time = TimeRules.time(element);
      if (time != null) {
        passes(time.start());
        passes(time.end());
      }
    }
  }

  /// Each of these spans stands still, and `now` was looked for in it.
  void lookedForIn(Span span) {
    if (span.start() != null) {
      passes(span.start());
    }
    if (span.end() != null) {
      passes(span.end());
    }
  }

  /// A time was looked for in a window whose references may move.
  ///
  /// @param second null when the window has one reference
  void lookedFor(Instant time, When when, Time first, @Nullable Time second) {
    var references = when.references();
    if (!moves(references.getFirst()) && (second == null || !moves(references.getLast()))) {
      return;
    }
    if (when instanceof When.Relative(_, _, var unit, _, _) && unit.compareTo(Unit.MONTH) >= 0) {
      readEndOfMonth();
    }
    LongFunction<Span> spans =
        millis -> {
          TimeRules then = rules.at(Instant.ofEpochMilli(millis));
          return then.span(
              when,
              at(then, references.getFirst(), first),
              second == null ? null : at(then, references.getLast(), second));
        };
    Span span = spans.apply(nowMillis);
    if (span.start() != null && time.isBefore(span.start())) {
      // The window has passed the time.
      return;
    }
    if (span.end() != null && !time.isBefore(span.end())) {
      first(millis -> time.isBefore(end(spans.apply(millis))));
    } else if (span.start() != null) {
      first(millis -> time.isBefore(start(spans.apply(millis))));
    }
  }

  /// A month before the 29th, 30th and 31st can be the same day: a window that moves by months goes
  /// back at the start of such a day, and is looked at again then.
  private void readEndOfMonth() {
    changesAt(day(Math.max(1, LAST_DAY_OF_ALL_MONTHS + 1 - rules.today().getDayOfMonth())));
  }

  /// The same without the year, where nothing moves steadily.
  void lookedForIgnoringYear(When when) {
    if (when.references().stream().anyMatch(NowTrace::moves)) {
      changesAt(nowMillis + UNKNOWN_MILLIS);
    }
  }

  /// Whether a reference is another one at another `now`, in a way that is known.
  static boolean moves(Expression reference) {
    return reference instanceof Expression.Moment || reference instanceof Expression.Period;
  }

  private static Time at(TimeRules then, Expression reference, Time otherwise) {
    return switch (reference) {
      case Expression.Moment(var word, _) -> then.moment(word);
      case Expression.Period(var which, var unit, _) -> then.period(which, unit);
      default -> otherwise;
    };
  }

  private static Instant start(Span span) {
    return span.start() == null ? Instant.MIN : span.start();
  }

  private static Instant end(Span span) {
    return span.end() == null ? Instant.MAX : span.end();
  }

  /// @param changed false now, and once true it stays so
  private void first(LongPredicate changed) {
    long step = 1;
    while (step < LONGEST_MILLIS && !changed.test(nowMillis + step)) {
      step <<= 1;
    }
    if (step >= LONGEST_MILLIS) {
      return;
    }
    long low = nowMillis + step / 2;
    long high = nowMillis + step;
    while (high - low > 1) {
      long middle = (low + high) >>> 1;
      if (changed.test(middle)) {
        high = middle;
      } else {
        low = middle;
      }
    }
    changesAt(high);
  }

  private void passes(Instant time) {
    if (time.isBefore(Instant.ofEpochMilli(nowMillis))) {
      return;
    }
    if (time.isBefore(Instant.ofEpochMilli(nowMillis).plus(LONGEST_MILLIS, ChronoUnit.MILLIS))) {
      long millis = time.toEpochMilli();
      changesAt(millis > nowMillis ? millis : millis + 1);
      // What holds only at that very moment ends a little later.
      changesAt(millis + 1);
    }
  }

  private long day(int later) {
    return TimeRules.day(rules.today().toLocalDate().plusDays(later)).start().toEpochMilli();
  }

  private void changesAt(long millis) {
    if (millis > nowMillis && millis < untilMillis) {
      untilMillis = millis;
    }
  }
}
