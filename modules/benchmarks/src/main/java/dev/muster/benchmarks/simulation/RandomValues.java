package dev.muster.benchmarks.simulation;

import static dev.muster.benchmarks.simulation.Scope.AT;

import dev.muster.benchmarks.simulation.Scope.Typed;
import dev.muster.benchmarks.simulation.Shape.Kind;
import dev.muster.pql.ast.Expression;
import java.util.List;

/// Draws numbers and strings.
final class RandomValues {
  private final RandomQueries queries;

  RandomValues(RandomQueries queries) {
    this.queries = queries;
  }

  Expression number(int size) {
    Draw draw = queries.draw;
    if (size <= 0) {
      return draw.chance(40) ? RandomQueries.whole(draw.between(-1, 12)) : numberPath();
    }
    int next = size - 1;
    return switch (draw.weighted(14, 30, 14, 16, 12, 8, 2, 2, 2)) {
      case 0 -> RandomQueries.whole(draw.between(-1, 12));
      case 1 -> numberPath();
      case 2 ->
          new Expression.Arithmetic(
              draw.pick(Expression.Operator.values()), number(next), number(next), AT);
      case 3 -> queries.calls.draw(Kind.NUMBER, next).orElseGet(this::numberPath);
      case 4 -> aggregateCall(next, Kind.NUMBER);
      case 5 -> aggregate(next);
      case 6 -> Expression.Negate.of(number(next), AT);
      case 7 -> new Expression.If(queries.condition(next), number(next), number(next), AT);
      default -> queries.conditions.let(next, this::number);
    };
  }

  private Expression numberPath() {
    return queries
        .scope
        .path(Kind.NUMBER)
        .map(Typed::expression)
        .orElseGet(() -> RandomQueries.whole(queries.draw.between(0, 9)));
  }

  /// `list.sum(price)`, `list.count()`.
  Expression aggregateCall(int size, Kind kind) {
    Draw draw = queries.draw;
    Typed list = queries.list(size);
    Shape element = queries.lists.element(list);
    String function =
        kind == Kind.TIME
            ? draw.pick("min", "max")
            : draw.pick("sum", "average", "min", "max", "count");
    if (function.equals("count") || (element.kind() == kind && draw.chance(80))) {
      return RandomConditions.call(function, list.expression());
    }
    Expression body =
        queries.conditions.body(
            element, size, next -> kind == Kind.TIME ? queries.time(next) : number(next));
    return RandomConditions.call(function, list.expression(), body);
  }

  /// `sum X.price over X from list where …`; of a list of numbers also `sum X from list`.
  private Expression aggregate(int size) {
    Draw draw = queries.draw;
    Expression.Aggregation aggregation = draw.pick(Expression.Aggregation.values());
    return queries.conditions.withClauses(
        size,
        clauses -> {
          Typed innermost = queries.scope.innermost();
          boolean itself =
              clauses.size() == 1 && (innermost.shape().kind() == Kind.NUMBER || draw.chance(5));
          return new Expression.Aggregate(
              aggregation, itself ? innermost.expression() : number(0), clauses, AT);
        });
  }

  Expression text(int size) {
    Draw draw = queries.draw;
    if (size <= 0) {
      return draw.chance(30) ? word() : textPath();
    }
    int next = size - 1;
    return switch (draw.weighted(12, 45, 30, 4, 3, 2)) {
      case 0 -> word();
      case 1 -> textPath();
      case 2 -> queries.calls.draw(Kind.STRING, next).orElseGet(this::textPath);
      case 3 -> new Expression.If(queries.condition(next), text(next), text(next), AT);
      case 4 -> queries.conditions.let(next, this::text);
      default -> RandomConditions.call("head", queries.list(next).expression());
    };
  }

  private Expression textPath() {
    return queries.scope.path(Kind.STRING).map(Typed::expression).orElseGet(this::word);
  }

  Expression word() {
    Shape.Words words =
        queries.draw.pick(
            List.of(Shapes.COUNTRY, Shapes.CITY, Shapes.COLOUR, Shapes.SKU, Shapes.EVENT_TYPE));
    return RandomQueries.string(queries.draw.pick(words.pool()));
  }
}
