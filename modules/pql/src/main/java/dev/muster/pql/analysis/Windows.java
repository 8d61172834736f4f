package dev.muster.pql.analysis;

import dev.muster.pql.ast.Comparator;
import dev.muster.pql.ast.Expression;
import dev.muster.pql.ast.Unit;
import dev.muster.pql.ast.When;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/// How far back conditions on an event's time let it lie. `today` reaches back a day at most,
/// `yesterday` two.
final class Windows {
  private static final Duration LONGEST = Duration.ofDays(3_652_500);

  private Windows() {}

  /// The look-back that a condition leaves, given which expressions are the event's own time.
  static LookBack of(Expression condition, Predicate<Expression> isEventTime) {
    return switch (condition) {
      case Expression.And(var operands, _) -> shortest(operands, isEventTime);
      case Expression.Or(var operands, _) -> longest(operands, isEventTime);
      case Expression.Occurs(var time, var when, boolean ignoringYear, _)
          when !ignoringYear && isEventTime.test(time) ->
          of(when);
      default -> LookBack.UNLIMITED;
    };
  }

  private static LookBack shortest(List<Expression> operands, Predicate<Expression> isEventTime) {
    LookBack shortest = LookBack.UNLIMITED;
    for (Expression operand : operands) {
      shortest = shortest.shorter(of(operand, isEventTime));
    }
    return shortest;
  }

  private static LookBack longest(List<Expression> operands, Predicate<Expression> isEventTime) {
    LookBack longest = LookBack.NONE;
    for (Expression operand : operands) {
      longest = longest.longer(of(operand, isEventTime));
    }
    return longest;
  }

  static LookBack of(When when) {
    return switch (when) {
      case When.On(var reference) -> toStart(reference);
      case When.Before _ -> LookBack.UNLIMITED;
      case When.After(var reference) -> toEnd(reference);
      case When.From(var reference) -> toStart(reference);
      case When.Between(var start, _) -> toStart(start);
      case When.Relative relative -> of(relative);
    };
  }

  private static LookBack of(When.Relative relative) {
    Comparator comparator = relative.comparator();
    if (comparator == Comparator.NOT_EQUAL) {
      return LookBack.UNLIMITED;
    }
    if (relative.direction() != When.Direction.BEFORE) {
      return toEnd(relative.reference());
    }
    return switch (comparator) {
      case LESS, LESS_OR_EQUAL ->
          toStart(relative.reference()).plus(units(relative.amount(), relative.unit()));
      case EQUAL -> {
        // Any time of the bucket counts, which is a day wide at most.
        Unit bucket = relative.unit().compareTo(Unit.DAY) > 0 ? Unit.DAY : relative.unit();
        yield toStart(relative.reference())
            .plus(units(relative.amount(), relative.unit()))
            .plus(units(1, bucket));
      }
      default -> LookBack.UNLIMITED;
    };
  }

  /// How far the start of a reference can lie back.
  private static LookBack toStart(Expression reference) {
    return switch (reference) {
      case Expression.Moment(var word, _) ->
          switch (word) {
            case NOW, TOMORROW -> LookBack.NONE;
            case TODAY -> LookBack.DAY;
            case YESTERDAY -> units(2, Unit.DAY);
          };
      case Expression.Period(var which, var unit, _) ->
          switch (which) {
            case THIS -> units(1, unit);
            case LAST -> units(2, unit);
            case NEXT -> LookBack.NONE;
          };
      default -> LookBack.UNLIMITED;
    };
  }

  private static LookBack toEnd(Expression reference) {
    return switch (reference) {
      case Expression.Moment(var word, _) ->
          word == Expression.Moment.Word.YESTERDAY ? LookBack.DAY : LookBack.NONE;
      case Expression.Period(var which, var unit, _) ->
          which == Expression.Period.Which.LAST ? units(1, unit) : LookBack.NONE;
      default -> LookBack.UNLIMITED;
    };
  }

  /// The longest an amount of units can be.
  private static LookBack units(long amount, Unit unit) {
    Duration one =
        switch (unit) {
          case MILLISECOND -> Duration.ofMillis(1);
          case SECOND -> Duration.ofSeconds(1);
          case MINUTE -> Duration.ofMinutes(1);
          case HOUR -> Duration.ofHours(1);
          case DAY -> Duration.ofDays(1);
          case WEEK -> Duration.ofDays(7);
          case MONTH -> Duration.ofDays(31);
          case YEAR -> Duration.ofDays(366);
          case DECADE -> Duration.ofDays(3_653);
          case CENTURY -> Duration.ofDays(36_525);
          case MILLENNIUM -> Duration.ofDays(365_250);
        };
    // Longer than any history is the whole history.
    return amount > LONGEST.dividedBy(one)
        ? LookBack.UNLIMITED
        : new LookBack(one.multipliedBy(amount));
  }
}
