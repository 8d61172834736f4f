package dev.muster.benchmarks.simulation;

import static dev.muster.benchmarks.simulation.Scope.AT;

import dev.muster.benchmarks.simulation.Scope.Typed;
import dev.muster.pql.ast.Expression;
import dev.muster.pql.ast.Expression.Step;
import dev.muster.pql.ast.Unit;
import dev.muster.pql.ast.When;
import java.util.ArrayList;
import java.util.List;

/// Draws chains of events, with exclusions, gaps, counts and windows after earlier steps.
final class RandomChains {
  private final RandomQueries queries;

  RandomChains(RandomQueries queries) {
    this.queries = queries;
  }

  Expression draw(int size) {
    Draw draw = queries.draw;
    Typed source = source(size);
    Shape element = queries.lists.element(source);
    String timePath = element.equals(Shapes.EVENT) ? "timestamp" : "placed";
    Expression timestamp = new Expression.Field(new Expression.Item(0, AT), timePath, AT);
    List<Step> steps = new ArrayList<>();
    List<String> certain = new ArrayList<>();
    boolean positiveBefore = false;
    int count = draw.weighted(25, 45, 25, 5) + 1;
    for (int index = 0; index < count; index++) {
      String label = "C" + index;
      boolean excluded = draw.chance(20);
      boolean gap = draw.chance(25) && (positiveBefore || excluded);
      Step step =
          queries.scope.withItem(
              element, () -> step(label, excluded, gap, element, size, List.copyOf(certain)));
      steps.add(step);
      if (!excluded) {
        positiveBefore = true;
        if (step.counts().isEmpty()) {
          certain.add(label);
        }
      }
    }
    return new Expression.Chain(source.expression(), timestamp, steps, AT);
  }

  /// Mostly the events; sometimes a part of them, or the profile's orders.
  private Typed source(int size) {
    Expression profile = new Expression.Parameter(1, AT);
    Expression.Field events = new Expression.Field(profile, "xEvent", AT);
    return switch (queries.draw.weighted(85, 10, 5)) {
      case 0 -> new Typed(events, Shape.items(Shapes.EVENT));
      case 1 ->
          new Typed(
              queries.conditions.eachOf("filter", events, Shapes.EVENT, size),
              Shape.items(Shapes.EVENT));
      default ->
          Shapes.PROFILE.members().get("orders") instanceof Shape.Items orders
              ? new Typed(new Expression.Field(profile, "orders", AT), orders)
              : new Typed(events, Shape.items(Shapes.EVENT));
    };
  }

  private Step step(
      String label, boolean excluded, boolean gap, Shape element, int size, List<String> earlier) {
    Draw draw = queries.draw;
    Expression what =
        element.equals(Shapes.EVENT) && draw.chance(75)
            ? queries.conditions.about(
                new Typed(
                    new Expression.Field(new Expression.Item(0, AT), "eventType", AT),
                    Shapes.EVENT_TYPE),
                0)
            : queries.condition(Math.min(size, 2) - 1);
    List<Expression> where =
        draw.chance(15) ? List.of(queries.condition(Math.min(size, 1) - 1)) : List.of();
    List<Step.Window> windows = new ArrayList<>();
    if (draw.chance(40)) {
      windows.add(new Step.Window(window(earlier, size), draw.chance(4)));
    }
    List<Step.Gap> gaps =
        gap
            ? List.of(
                new Step.Gap(
                    queries.conditions.comparator(),
                    draw.between(0, 30),
                    draw.pick(Unit.MINUTE, Unit.HOUR, Unit.HOUR, Unit.DAY, Unit.DAY, Unit.MONTH)))
            : List.of();
    List<Step.Count> counts =
        draw.chance(22)
            ? List.of(new Step.Count(queries.conditions.comparator(), draw.between(0, 3)))
            : List.of();
    return new Step(label, excluded, what, where, windows, gaps, counts, AT);
  }

  private When window(List<String> earlier, int size) {
    if (earlier.isEmpty() || queries.draw.chance(40)) {
      return queries.times.window(size - 1);
    }
    Expression after = new Expression.StepTime(queries.draw.pick(earlier), AT);
    return switch (queries.draw.weighted(80, 10, 10)) {
      case 0 ->
          new When.Relative(
              queries.conditions.comparator(),
              queries.draw.between(0, 48),
              queries.draw.pick(Unit.MINUTE, Unit.HOUR, Unit.DAY),
              When.Direction.AFTER,
              after);
      case 1 -> new When.After(after);
      default -> queries.times.relative(after);
    };
  }
}
