package dev.muster.evaluation.engine;

import dev.muster.pql.ast.Comparator;
import dev.muster.pql.ast.Expression;
import dev.muster.pql.ast.Position;
import dev.muster.pql.ast.Timestamps;
import dev.muster.pql.ast.When;
import dev.muster.pql.interpret.Comparing;
import dev.muster.pql.interpret.TimeRules;
import dev.muster.pql.interpret.Value;
import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The quick ways to ask a condition of values of one kind. Where one is null, the condition has to
/// be asked value by value.
///
/// @param instants of strings that are instants
/// @param dates of strings that are dates, by the first millisecond of the day
record QuickForms(
    @Nullable NumberTest numbers,
    @Nullable MillisSpan instants,
    @Nullable MillisSpan dates,
    @Nullable Predicate<String> strings) {

  private static final QuickForms NONE = new QuickForms(null, null, null, null);
  private static final QuickForms NEVER =
      new QuickForms(new NumberTest.Never(), MillisSpan.NEVER, MillisSpan.NEVER, _ -> false);

  static boolean isSubject(Expression expression) {
    return expression instanceof Expression.Parameter(int number, _) && number == 1;
  }

  static QuickForms of(Expression body, Run run) {
    return switch (body) {
      case Expression.Comparison(var comparator, var left, var right, _) when isSubject(left) ->
          comparison(comparator, run.constant(right));
      case Expression.Comparison(var comparator, var left, var right, _) when isSubject(right) ->
          mirrored(comparator, run.constant(left));
      case Expression.Membership(boolean negated, var element, var list, _)
          when isSubject(element) ->
          membership(negated, run.constant(list));
      case Expression.Occurs(var time, var when, boolean ignoringYear, _)
          when isSubject(time) && !ignoringYear ->
          occurs(when, run);
      case Expression.Call call when isSubject(call.arguments().getFirst()) -> call(call, run);
      case Expression.Like(var text, _, _) when isSubject(text) ->
          new QuickForms(new NumberTest.Never(), null, null, null);
      default -> NONE;
    };
  }

  private static QuickForms comparison(Comparator comparator, Value bound) {
    return switch (bound) {
      case Value.Null _ -> NEVER;
      case Value.Whole _, Value.Real _ -> {
        MillisSpan unequal =
            comparator == Comparator.NOT_EQUAL ? MillisSpan.ALWAYS : MillisSpan.NEVER;
        yield new QuickForms(compared(comparator, bound), unequal, unequal, null);
      }
      case Value.Text text -> {
        Value number = Comparing.number(text.value());
        NumberTest numbers = number == null ? new NumberTest.Never() : compared(comparator, number);
        yield text(comparator, text, numbers);
      }
      case Value.Time time -> {
        MillisSpan span = span(comparator, time);
        yield new QuickForms(null, span, span, null);
      }
      default -> NONE;
    };
  }

  private static @Nullable NumberTest compared(Comparator comparator, Value bound) {
    double value =
        switch (bound) {
          case Value.Whole(long whole) -> (double) whole;
          case Value.Real(double real) -> real;
          default -> Double.NaN;
        };
    return Math.abs(value) <= Numeric.LARGEST ? new NumberTest.Compared(comparator, value) : null;
  }

  private static QuickForms text(
      Comparator comparator, Value.Text bound, @Nullable NumberTest numbers) {
    boolean equality = comparator == Comparator.EQUAL || comparator == Comparator.NOT_EQUAL;
    Timestamps.Stretch time = bound.time();
    MillisSpan unequal = comparator == Comparator.NOT_EQUAL ? MillisSpan.ALWAYS : MillisSpan.NEVER;
    if (time == null) {
      String wanted = bound.value();
      Predicate<String> strings =
          switch (comparator) {
            case EQUAL -> wanted::equals;
            case NOT_EQUAL -> text -> !wanted.equals(text);
            default -> _ -> false;
          };
      return new QuickForms(numbers, unequal, unequal, strings);
    }
    MillisSpan starts = span(comparator, Value.Time.at(time.start()));
    boolean instant = time.isInstant();
    return new QuickForms(
        numbers,
        equality && !instant ? unequal : starts,
        equality && instant ? unequal : starts,
        null);
  }

  /// The instants that compare so with a time.
  static MillisSpan span(Comparator comparator, Value.Time time) {
    When on = new When.On(new Expression.NullLiteral(Position.START));
    MillisSpan inside = MillisSpan.of(spanOn(on, time));
    return switch (comparator) {
      case EQUAL -> inside;
      case NOT_EQUAL -> new MillisSpan(inside.start(), inside.end(), true);
      case LESS -> new MillisSpan(Long.MIN_VALUE, inside.start(), false);
      case LESS_OR_EQUAL -> new MillisSpan(Long.MIN_VALUE, inside.end(), false);
      case GREATER -> new MillisSpan(inside.end(), Long.MAX_VALUE, false);
      case GREATER_OR_EQUAL -> new MillisSpan(inside.start(), Long.MAX_VALUE, false);
    };
  }

  private static TimeRules.Span spanOn(When on, Value.Time time) {
    return new TimeRules(time.start(), DayOfWeek.SUNDAY).span(on, time, null);
  }

  /// With the constant on the left, which is then the side that says how to compare.
  private static QuickForms mirrored(Comparator comparator, Value bound) {
    return switch (bound) {
      case Value.Null _ -> NEVER;
      case Value.Whole _, Value.Real _ ->
          new QuickForms(compared(mirror(comparator), bound), null, null, null);
      case Value.Text text when text.time() == null -> {
        QuickForms forms = text(comparator, text, null);
        yield new QuickForms(null, forms.instants, forms.dates, forms.strings);
      }
      default -> NONE;
    };
  }

  static Comparator mirror(Comparator comparator) {
    return switch (comparator) {
      case EQUAL, NOT_EQUAL -> comparator;
      case LESS -> Comparator.GREATER;
      case LESS_OR_EQUAL -> Comparator.GREATER_OR_EQUAL;
      case GREATER -> Comparator.LESS;
      case GREATER_OR_EQUAL -> Comparator.LESS_OR_EQUAL;
    };
  }

  private static QuickForms membership(boolean negated, Value list) {
    if (list.isNull()) {
      return NEVER;
    }
    List<Double> numbers = new ArrayList<>();
    Set<String> strings = new HashSet<>();
    boolean onlyStrings = true;
    boolean onlyNumbers = true;
    for (Value member : list.elements()) {
      switch (member) {
        case Value.Text text when text.time() == null -> {
          strings.add(text.value());
          onlyNumbers = false;
        }
        case Value.Whole(long whole) when Math.abs((double) whole) <= Numeric.LARGEST -> {
          numbers.add((double) whole);
          onlyStrings = false;
        }
        case Value.Real(double real) when Math.abs(real) <= Numeric.LARGEST -> {
          numbers.add(real);
          onlyStrings = false;
        }
        default -> {
          return NONE;
        }
      }
    }
    MillisSpan times = negated ? MillisSpan.ALWAYS : MillisSpan.NEVER;
    double[] members = numbers.stream().mapToDouble(Double::doubleValue).toArray();
    return new QuickForms(
        onlyNumbers ? new NumberTest.OneOf(members, negated) : null,
        times,
        times,
        onlyStrings ? text -> strings.contains(text) != negated : null);
  }

  private static QuickForms occurs(When when, Run run) {
    Value first;
    Value second = null;
    switch (when) {
      case When.On(var reference) -> first = run.constant(reference);
      case When.Before(var reference) -> first = run.constant(reference);
      case When.After(var reference) -> first = run.constant(reference);
      case When.From(var reference) -> first = run.constant(reference);
      case When.Between(var start, var end) -> {
        first = run.constant(start);
        second = run.constant(end);
      }
      case When.Relative(_, _, _, _, var reference) -> first = run.constant(reference);
    }
    if (first instanceof Value.Items || second instanceof Value.Items) {
      return NONE;
    }
    Value.Time start = TimeRules.time(first);
    Value.Time end = second == null ? null : TimeRules.time(second);
    if (start == null || (second != null && end == null)) {
      return NEVER;
    }
    MillisSpan span = MillisSpan.of(run.times().span(when, start, end));
    return new QuickForms(null, span, span, null);
  }

  private static QuickForms call(Expression.Call call, Run run) {
    boolean plain =
        call.arguments().size() == 2
            && run.constant(call.arguments().get(1)) instanceof Value.Text text
            && (text.time() == null || !call.function().startsWith("e"));
    String wanted =
        plain && run.constant(call.arguments().get(1)) instanceof Value.Text text
            ? text.value()
            : null;
    Predicate<String> strings =
        wanted == null
            ? null
            : switch (call.function()) {
              case "startsWith" -> text -> text.startsWith(wanted);
              case "doesNotStartWith" -> text -> !text.startsWith(wanted);
              case "endsWith" -> text -> text.endsWith(wanted);
              case "doesNotEndWith" -> text -> !text.endsWith(wanted);
              case "contains" -> text -> text.contains(wanted);
              case "doesNotContain" -> text -> !text.contains(wanted);
              case "equals" -> wanted::equals;
              default -> null;
            };
    NumberTest numbers =
        switch (call.function()) {
          case "startsWith",
              "doesNotStartWith",
              "endsWith",
              "doesNotEndWith",
              "contains",
              "doesNotContain",
              "matches" ->
              new NumberTest.Never();
          default -> null;
        };
    return new QuickForms(numbers, null, null, strings);
  }
}
