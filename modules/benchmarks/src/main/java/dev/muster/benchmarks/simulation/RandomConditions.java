package dev.muster.benchmarks.simulation;

import static dev.muster.benchmarks.simulation.Scope.AT;

import dev.muster.benchmarks.simulation.Scope.Typed;
import dev.muster.benchmarks.simulation.Shape.Kind;
import dev.muster.pql.ast.Comparator;
import dev.muster.pql.ast.Expression;
import dev.muster.pql.ast.Expression.Clause;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Draws what stands where a Boolean is wanted.
final class RandomConditions {
  private final RandomQueries queries;

  RandomConditions(RandomQueries queries) {
    this.queries = queries;
  }

  private Draw draws() {
    return queries.draw;
  }

  Expression draw(int size) {
    if (size <= 0) {
      return simple(0);
    }
    int next = size - 1;
    Draw draw = draws();
    return switch (draw.weighted(26, 11, 9, 8, 7, 4, 4, 4, 9, 7, 6, 1, 2, 3, 3, 7, 3, 2, 2)) {
      case 0 -> simple(next);
      case 1 -> new Expression.And(several(next), AT);
      case 2 -> new Expression.Or(several(next), AT);
      case 3 -> new Expression.Not(draw(next), AT);
      case 4 -> compare(comparator(), queries.number(next), queries.number(next));
      case 5 -> compare(equality(), queries.text(next), queries.text(next));
      case 6 -> compare(comparator(), queries.time(next), queries.time(next));
      case 7 -> queries.times.occurs(queries.time(next), next);
      case 8 -> perElement(next);
      case 9 -> quantified(next);
      case 10 -> queries.chains.draw(next);
      case 11 -> inSegment();
      case 12 -> new Expression.If(draw(next), draw(next), draw(next), AT);
      case 13 -> let(next, this::draw);
      case 14 -> membership(next);
      case 15 -> queries.calls.draw(Kind.BOOLEAN, next).orElseGet(() -> simple(next));
      case 16 -> queries.any(next);
      case 17 ->
          compare(equality(), queries.list(next).expression(), queries.list(next).expression());
      default -> like(next);
    };
  }

  /// A Boolean value: a condition, a literal, or a field.
  Expression truth(int size) {
    return switch (draws().weighted(40, 20, 40)) {
      case 0 -> draw(size - 1);
      case 1 -> new Expression.BooleanLiteral(draws().chance(50), AT);
      default ->
          queries.scope.path(Kind.BOOLEAN).map(Typed::expression).orElseGet(() -> draw(size - 1));
    };
  }

  /// A path and a test that fits what is mostly found there.
  Expression simple(int size) {
    Typed subject = queries.scope.anyPath();
    return about(subject, size);
  }

  Expression about(Typed subject, int size) {
    Draw draw = draws();
    Expression value = subject.expression();
    if (draw.chance(6)) {
      return call(draw.pick("isNull", "isNotNull", "isEmpty", "isNotEmpty"), value);
    }
    return switch (subject.shape()) {
      case Shape.Words words -> aboutText(value, words);
      case Shape.Quantity quantity ->
          draw.chance(15)
              ? new Expression.Membership(draw.chance(30), value, literals(quantity), AT)
              : compare(comparator(), value, queries.literal(quantity));
      case Shape.Truth _ ->
          draw.chance(50) ? value : compare(equality(), value, queries.literal(subject.shape()));
      case Shape.Moment _ ->
          draw.chance(85)
              ? queries.times.occurs(value, size)
              : compare(comparator(), value, queries.times.literal());
      case Shape.Unknown unknown ->
          draw.chance(80) ? compare(comparator(), value, queries.literal(unknown)) : value;
      case Shape.Items(var element) -> aboutList(value, element, size);
      case Shape.Fields fields -> aboutObject(value, fields, size);
    };
  }

  private Expression aboutText(Expression value, Shape.Words words) {
    Draw draw = draws();
    String word = draw.pick(words.pool());
    Expression literal = RandomQueries.string(word);
    return switch (draw.weighted(40, 12, 12, 12, 8, 8)) {
      case 0 -> compare(equality(), value, literal);
      case 1 -> new Expression.Membership(draw.chance(30), value, literals(words), AT);
      case 2 -> {
        List<Expression> arguments =
            new ArrayList<>(List.of(value, RandomQueries.string(part(word))));
        if (draw.chance(40)) {
          arguments.add(new Expression.BooleanLiteral(draw.chance(30), AT));
        }
        String name =
            draw.pick(
                "startsWith",
                "doesNotStartWith",
                "endsWith",
                "doesNotEndWith",
                "contains",
                "doesNotContain");
        yield new Expression.Call(name, arguments, AT);
      }
      case 3 -> call(draw.pick("equals", "notEqualTo", "equalsIgnoreCase"), value, literal);
      case 4 -> new Expression.Like(value, RandomQueries.string(pattern(word)), AT);
      default -> call("matches", value, RandomQueries.string(queries.calls.regex()));
    };
  }

  private Expression aboutList(Expression list, Shape element, int size) {
    Draw draw = draws();
    return switch (draw.weighted(30, 20, 20, 15, 15)) {
      case 0 -> eachOf(draw.pick("exists", "exists", "forall"), list, element, size);
      case 1 -> compare(comparator(), call("count", list), RandomQueries.whole(draw.below(5)));
      case 2 ->
          element.kind() == Kind.OBJECT
              ? compare(
                  comparator(),
                  call("count", eachOf("filter", list, element, size)),
                  RandomQueries.whole(draw.below(3)))
              : call("includes", list, queries.literal(element));
      case 3 ->
          element.kind() == Kind.OBJECT
              ? eachOf("filter", list, element, size)
              : switch (draw.below(3)) {
                case 0 ->
                    call(
                        draw.pick("intersects", "subsetOf", "supersetOf"), list, literals(element));
                case 1 -> compare(equality(), list, literals(element));
                default -> compare(comparator(), list, queries.literal(element));
              };
      default -> list;
    };
  }

  private Expression aboutObject(Expression object, Shape.Fields fields, int size) {
    Draw draw = draws();
    return switch (draw.weighted(20, 40, 20, 20)) {
      case 0 -> call(draw.pick("isNull", "isNotNull"), object);
      case 1 -> {
        Shape.Path path = draw.pick(queries.scope.pathsOf(fields));
        yield size > -3
            ? about(queries.scope.along(new Typed(object, fields), path), size - 1)
            : object;
      }
      case 2 -> compare(equality(), object, queries.literal(fields));
      default -> object;
    };
  }

  Expression eachOf(String function, Expression list, Shape element, int size) {
    return new Expression.Call(function, List.of(list, body(element, size, this::draw)), AT);
  }

  /// What is evaluated once for each element: a scope of its own, or a function of one name.
  Expression body(Shape element, int size, Function<Integer, Expression> inner) {
    int next = Math.min(size, 2) - 1;
    if (draws().chance(12)) {
      String name = queries.scope.newName();
      return queries.scope.withVariable(
          name, element, () -> new Expression.Lambda(List.of(name), inner.apply(next), AT));
    }
    return queries.scope.withItem(element, () -> new Expression.ForEach(inner.apply(next), AT));
  }

  private Expression perElement(int size) {
    Typed list = queries.list(size);
    return eachOf(
        draws().pick("exists", "exists", "forall"),
        list.expression(),
        queries.lists.element(list),
        size);
  }

  /// `X from list where …`, once or twice, with the rest of the construct around it.
  Expression withClauses(int size, Function<List<Clause>, Expression> construct) {
    List<Clause> clauses = new ArrayList<>();
    List<String> names = new ArrayList<>();
    int count = draws().chance(75) ? 1 : 2;
    for (int index = 0; index < count; index++) {
      Typed source = queries.scope.path(Kind.LIST).orElseGet(() -> queries.list(size - 1));
      String name = queries.scope.newName();
      names.add(name);
      queries.scope.bind(name, queries.lists.element(source));
      @Nullable Expression condition = draws().chance(12) ? null : draw(Math.min(size, 2) - 1);
      clauses.add(new Clause(name, source.expression(), condition, AT));
    }
    Expression result = construct.apply(clauses);
    names.reversed().forEach(queries.scope::unbind);
    return result;
  }

  private Expression quantified(int size) {
    Expression.Quantifier quantifier = draws().pick(Expression.Quantifier.values());
    return withClauses(size, clauses -> new Expression.Quantified(quantifier, clauses, AT));
  }

  /// A name for a value, and a body that mostly uses it.
  Expression let(int size, Function<Integer, Expression> body) {
    Typed value =
        switch (draws().below(3)) {
          case 0 -> new Typed(queries.number(size), Shape.whole(0, 10));
          case 1 -> queries.list(size);
          default -> queries.scope.anyPath();
        };
    String name = queries.scope.newName();
    return new Expression.Let(
        name,
        value.expression(),
        queries.scope.withVariable(name, value.shape(), () -> body.apply(size)),
        AT);
  }

  private Expression membership(int size) {
    Draw draw = draws();
    Typed list = queries.list(size);
    Shape element = queries.lists.element(list);
    Optional<Typed> candidate = queries.scope.path(element.kind());
    Expression value = candidate.map(Typed::expression).orElseGet(() -> queries.literal(element));
    return new Expression.Membership(draw.chance(30), value, list.expression(), AT);
  }

  private Expression like(int size) {
    return new Expression.Like(
        queries.text(size), RandomQueries.string(pattern(draws().pick("home", "red", "Ann"))), AT);
  }

  private Expression inSegment() {
    return call("inSegment", RandomQueries.string(draws().pick(Shapes.AUDIENCE.pool())));
  }

  private String part(String word) {
    if (word.isEmpty() || draws().chance(15)) {
      return word;
    }
    int begin = draws().below(word.length());
    return draws().chance(50) ? word.substring(begin) : word.substring(0, begin + 1);
  }

  private String pattern(String word) {
    return switch (draws().below(4)) {
      case 0 -> "%" + part(word) + "%";
      case 1 -> part(word) + "%";
      case 2 -> word.isEmpty() ? "_" : "_" + word.substring(1);
      default -> "%" + part(word);
    };
  }

  Expression literals(Shape element) {
    List<Expression> literals = new ArrayList<>();
    int count = draws().between(1, 4);
    for (int index = 0; index < count; index++) {
      literals.add(queries.literal(element));
    }
    if (draws().chance(4)) {
      literals.add(new Expression.NullLiteral(AT));
    }
    return new Expression.ListLiteral(literals, AT);
  }

  private List<Expression> several(int size) {
    List<Expression> operands = new ArrayList<>();
    int count = draws().chance(70) ? 2 : 3;
    for (int index = 0; index < count; index++) {
      operands.add(draw(size));
    }
    return operands;
  }

  Comparator comparator() {
    return draws().pick(Comparator.values());
  }

  private Comparator equality() {
    return draws().chance(65) ? Comparator.EQUAL : Comparator.NOT_EQUAL;
  }

  static Expression compare(Comparator comparator, Expression left, Expression right) {
    return new Expression.Comparison(comparator, left, right, AT);
  }

  static Expression call(String function, Expression... arguments) {
    return new Expression.Call(function, List.of(arguments), AT);
  }
}
