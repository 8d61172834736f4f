package dev.muster.benchmarks.simulation;

import static dev.muster.benchmarks.simulation.Scope.AT;

import dev.muster.benchmarks.simulation.Scope.Typed;
import dev.muster.benchmarks.simulation.Shape.Kind;
import dev.muster.pql.ast.Expression;
import dev.muster.pql.ast.Unit;
import dev.muster.pql.ast.When;

/// Draws times and the windows that they may lie in.
final class RandomTimes {
  private final RandomQueries queries;

  RandomTimes(RandomQueries queries) {
    this.queries = queries;
  }

  Expression time(int size) {
    Draw draw = queries.draw;
    if (size <= 0) {
      return draw.chance(30) ? literal() : path();
    }
    int next = size - 1;
    return switch (draw.weighted(55, 20, 12, 8, 3, 2)) {
      case 0 -> path();
      case 1 -> literal();
      case 2 -> queries.calls.draw(Kind.TIME, next).orElseGet(this::path);
      case 3 -> queries.values.aggregateCall(next, Kind.TIME);
      case 4 -> new Expression.If(queries.condition(next), time(next), time(next), AT);
      default -> queries.conditions.let(next, this::time);
    };
  }

  private Expression path() {
    return queries.scope.path(Kind.TIME).map(Typed::expression).orElseGet(this::literal);
  }

  /// A time that does not depend on the profile.
  Expression literal() {
    Draw draw = queries.draw;
    return switch (draw.weighted(40, 25, 15, 15, 5)) {
      case 0 -> new Expression.Moment(draw.pick(Expression.Moment.Word.values()), AT);
      case 1 ->
          new Expression.Period(
              draw.pick(Expression.Period.Which.values()), draw.pick(Unit.values()), AT);
      case 2 ->
          RandomConditions.call(
              "date",
              RandomQueries.whole(draw.between(2022, 2024)),
              RandomQueries.whole(draw.between(1, 12)),
              RandomQueries.whole(draw.between(1, 28)));
      case 3 -> RandomQueries.string("2024-0" + draw.between(1, 3) + "-" + draw.between(10, 29));
      default -> RandomQueries.string("2024-03-" + draw.between(10, 31) + "T12:00:00Z");
    };
  }

  Expression occurs(Expression time, int size) {
    return new Expression.Occurs(time, window(size), queries.draw.chance(5), AT);
  }

  When window(int size) {
    Draw draw = queries.draw;
    return switch (draw.weighted(12, 8, 8, 6, 12, 54)) {
      case 0 -> new When.On(reference(size));
      case 1 -> new When.Before(reference(size));
      case 2 -> new When.After(reference(size));
      case 3 -> new When.From(reference(size));
      case 4 -> new When.Between(reference(size), reference(size));
      default -> relative(reference(size));
    };
  }

  private Expression reference(int size) {
    return switch (queries.draw.weighted(50, 35, 15)) {
      case 0 -> new Expression.Moment(Expression.Moment.Word.NOW, AT);
      case 1 -> literal();
      default -> time(size - 1);
    };
  }

  /// Mostly so many days before, since that is where the data are.
  When.Relative relative(Expression reference) {
    Draw draw = queries.draw;
    When.Direction direction =
        draw.chance(75) ? When.Direction.BEFORE : draw.pick(When.Direction.values());
    Unit unit =
        draw.chance(70)
            ? draw.pick(Unit.HOUR, Unit.DAY, Unit.DAY, Unit.WEEK)
            : draw.pick(Unit.values());
    long amount = draw.chance(2) ? Integer.MAX_VALUE : draw.between(0, unit == Unit.HOUR ? 48 : 20);
    return new When.Relative(queries.conditions.comparator(), amount, unit, direction, reference);
  }
}
