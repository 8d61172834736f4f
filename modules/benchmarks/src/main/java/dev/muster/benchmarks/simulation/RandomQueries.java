package dev.muster.benchmarks.simulation;

import static dev.muster.benchmarks.simulation.Scope.AT;

import dev.muster.benchmarks.simulation.Scope.Typed;
import dev.muster.benchmarks.simulation.Shape.Kind;
import dev.muster.pql.ast.Expression;
import java.util.ArrayList;
import java.util.List;

/// Draws queries over the random data from all constructs of the language. They are made by type,
/// so that the checker lets nearly all of them pass, and with constants that the data have, so that
/// most are true for some profiles and false for others.
final class RandomQueries {
  final Draw draw;
  final Scope scope;
  final RandomConditions conditions = new RandomConditions(this);
  final RandomValues values = new RandomValues(this);
  final RandomTimes times = new RandomTimes(this);
  final RandomLists lists = new RandomLists(this);
  final RandomChains chains = new RandomChains(this);
  final RandomCalls calls = new RandomCalls(this);

  RandomQueries(long seed) {
    this.draw = new Draw(seed);
    this.scope = new Scope(draw);
  }

  Expression next() {
    int size = draw.between(1, 4);
    if (draw.chance(4)) {
      return scope.withVariable(
          "P", Shapes.PROFILE, () -> new Expression.Lambda(List.of("P"), condition(size), AT));
    }
    return condition(size);
  }

  Expression condition(int size) {
    return conditions.draw(size);
  }

  Expression number(int size) {
    return values.number(size);
  }

  Expression text(int size) {
    return values.text(size);
  }

  Expression time(int size) {
    return times.time(size);
  }

  Typed list(int size) {
    return lists.draw(size);
  }

  /// An expression of this kind.
  Expression of(Kind kind, int size) {
    return switch (kind) {
      case STRING -> text(size);
      case NUMBER -> number(size);
      case BOOLEAN -> conditions.truth(size);
      case TIME -> time(size);
      case OBJECT -> lists.object(size).expression();
      case LIST -> list(size).expression();
      case ANY -> any(size);
    };
  }

  Expression any(int size) {
    return switch (draw.weighted(25, 20, 20, 8, 8, 8, 6, 3, 1)) {
      case 0 -> scope.anyPath().expression();
      case 1 -> text(size);
      case 2 -> number(size);
      case 3 -> conditions.truth(size);
      case 4 -> time(size);
      case 5 -> list(size).expression();
      case 6 -> lists.object(size).expression();
      case 7 -> new Expression.NullLiteral(AT);
      default -> new Expression.ContextReference("", "schema;version=1", AT);
    };
  }

  /// A literal that the data may hold where the shape is.
  Expression literal(Shape shape) {
    return switch (shape) {
      case Shape.Words(var pool) -> string(draw.pick(pool));
      case Shape.Quantity quantity -> numberLiteral(quantity);
      case Shape.Truth _ -> new Expression.BooleanLiteral(draw.chance(50), AT);
      case Shape.Moment _ -> times.literal();
      case Shape.Unknown _ ->
          switch (draw.below(5)) {
            case 0 -> string(draw.pick(Shapes.COLOUR.pool()));
            case 1 -> string(draw.pick("12", "true", "", "2.50"));
            case 2 -> whole(draw.between(-3, 12));
            case 3 -> new Expression.DoubleLiteral(draw.between(-300, 1200) / 100.0, AT);
            default -> new Expression.BooleanLiteral(draw.chance(50), AT);
          };
      case Shape.Items(var element) -> literal(element);
      case Shape.Fields(var members) -> {
        List<Expression.ObjectLiteral.Entry> entries = new ArrayList<>();
        members.forEach((name, member) -> {
          if (!(member instanceof Shape.Items) && draw.chance(60)) {
            entries.add(new Expression.ObjectLiteral.Entry(name, literal(member)));
          }
        });
        yield new Expression.ObjectLiteral(entries, AT);
      }
    };
  }

  private Expression numberLiteral(Shape.Quantity quantity) {
    int value = draw.between(quantity.least(), quantity.most());
    if (draw.chance(3)) {
      return new Expression.IntegerLiteral(
          draw.pick(Long.MAX_VALUE, Long.MIN_VALUE, (1L << 53) + 1), AT);
    }
    return quantity.fractions() && draw.chance(50)
        ? new Expression.DoubleLiteral(value + draw.below(100) / 100.0, AT)
        : whole(value);
  }

  static Expression whole(long value) {
    return new Expression.IntegerLiteral(value, AT);
  }

  static Expression string(String value) {
    return new Expression.StringLiteral(value, AT);
  }
}
