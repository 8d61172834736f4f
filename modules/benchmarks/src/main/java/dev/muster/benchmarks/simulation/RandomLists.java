package dev.muster.benchmarks.simulation;

import static dev.muster.benchmarks.simulation.Scope.AT;

import dev.muster.benchmarks.simulation.Scope.Typed;
import dev.muster.benchmarks.simulation.Shape.Kind;
import dev.muster.pql.ast.Expression;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Draws lists, objects and maps, with the shape of what is in them.
final class RandomLists {
  private final RandomQueries queries;

  RandomLists(RandomQueries queries) {
    this.queries = queries;
  }

  /// What the elements mostly are; an object counts as a list of one.
  Shape element(Typed list) {
    return list.shape() instanceof Shape.Items(var element) ? element : list.shape();
  }

  Typed draw(int size) {
    Draw draw = queries.draw;
    if (size <= 0) {
      return path();
    }
    int next = size - 1;
    return switch (draw.weighted(45, 18, 9, 8, 5, 4, 4, 3, 4)) {
      case 0 -> path();
      case 1 -> filtered(next);
      case 2 -> selected(next);
      case 3 -> mapped(next);
      case 4 -> ranked(next);
      case 5 -> {
        Typed list = draw(next);
        yield new Typed(RandomConditions.call("distinct", list.expression()), list.shape());
      }
      case 6 -> common(next);
      case 7 -> {
        Shape element = draw.pick(Shapes.COLOUR, Shape.whole(0, 9), Shapes.SKU);
        yield new Typed(queries.conditions.literals(element), Shape.items(element));
      }
      default -> ofMap(next);
    };
  }

  private Typed path() {
    return queries
        .scope
        .path(Kind.LIST)
        .orElseGet(() ->
            new Typed(
                new Expression.Field(new Expression.Parameter(1, AT), "xEvent", AT),
                Shape.items(Shapes.EVENT)));
  }

  private Typed filtered(int size) {
    Typed list = draw(size);
    return new Typed(
        queries.conditions.eachOf("filter", list.expression(), element(list), size), list.shape());
  }

  private Typed selected(int size) {
    Map<String, Shape> tuple = new LinkedHashMap<>();
    Shape[] single = new Shape[1];
    Expression select =
        queries.conditions.withClauses(
            size,
            clauses -> {
              single[0] = queries.scope.innermost().shape();
              clauses.forEach(clause -> tuple.put(clause.variable(), new Shape.Unknown()));
              return new Expression.Select(clauses, AT);
            });
    return new Typed(select, Shape.items(tuple.size() == 1 ? single[0] : new Shape.Fields(tuple)));
  }

  private Typed mapped(int size) {
    Draw draw = queries.draw;
    if (draw.chance(15)) {
      return overGroups(size);
    }
    Typed list = draw(size);
    Kind kind = draw.pick(Kind.NUMBER, Kind.STRING, Kind.TIME, Kind.ANY, Kind.LIST);
    Expression body =
        queries.conditions.body(
            element(list),
            size,
            next ->
                draw.chance(8)
                    ? RandomConditions.call("mapEntry", queries.text(0), queries.any(0))
                    : queries.of(kind, next));
    return new Typed(
        RandomConditions.call("map", list.expression(), body), Shape.items(shape(kind)));
  }

  /// `list.groupBy(key).map((K, G) => …)`.
  private Typed overGroups(int size) {
    Typed groups = grouped(size);
    Shape elements = element(groups);
    String key = queries.scope.newName();
    String group = queries.scope.newName();
    queries.scope.bind(key, Shapes.COLOUR);
    queries.scope.bind(group, elements);
    Expression body = queries.number(Math.min(size, 1));
    if (queries.draw.chance(25)) {
      body = RandomConditions.call("mapEntry", new Expression.Variable(key, AT), body);
    }
    queries.scope.unbind(group);
    queries.scope.unbind(key);
    return new Typed(
        RandomConditions.call(
            "map", groups.expression(), new Expression.Lambda(List.of(key, group), body, AT)),
        Shape.items(Shape.whole(0, 5)));
  }

  private Typed grouped(int size) {
    Typed list = draw(size);
    Shape element = element(list);
    Expression key = queries.conditions.body(element, 1, next -> queries.text(next));
    return new Typed(
        RandomConditions.call("groupBy", list.expression(), key),
        Shape.items(Shape.items(element)));
  }

  private Typed ranked(int size) {
    Draw draw = queries.draw;
    Typed list = draw(size);
    Kind kind = draw.pick(Kind.NUMBER, Kind.TIME);
    Expression key = queries.conditions.body(element(list), size, next -> queries.of(kind, next));
    return new Typed(
        RandomConditions.call(
            draw.pick("topN", "bottomN"),
            list.expression(),
            key,
            RandomQueries.whole(draw.below(4))),
        list.shape());
  }

  private Typed common(int size) {
    Typed list = draw(size);
    Expression other =
        queries.draw.chance(50)
            ? queries.conditions.literals(element(list))
            : draw(size).expression();
    return new Typed(RandomConditions.call("intersection", list.expression(), other), list.shape());
  }

  private Typed ofMap(int size) {
    Draw draw = queries.draw;
    return switch (draw.below(4)) {
      case 0 ->
          new Typed(
              RandomConditions.call("keys", object(size).expression()),
              Shape.items(Shape.words("CRMID", "ups", "tier", "red")));
      case 1 ->
          new Typed(
              RandomConditions.call(
                  "split", queries.text(size), RandomQueries.string(draw.pick("e", "/", " "))),
              Shape.items(Shapes.COLOUR));
      case 2 -> grouped(size);
      default ->
          new Typed(
              RandomConditions.call("values", object(size).expression()),
              Shape.items(new Shape.Unknown()));
    };
  }

  Typed object(int size) {
    Draw draw = queries.draw;
    if (size <= 0) {
      return objectPath();
    }
    return switch (draw.weighted(55, 15, 15, 15)) {
      case 0 -> objectPath();
      case 1 -> {
        Typed list = draw(size - 1);
        yield new Typed(RandomConditions.call("head", list.expression()), element(list));
      }
      case 2 -> {
        String key = draw.pick("CRMID", "Email", "ups", "seg-a", "geo", "red");
        yield new Typed(
            RandomConditions.call("get", objectPath().expression(), RandomQueries.string(key)),
            new Shape.Unknown());
      }
      default -> {
        List<Expression.ObjectLiteral.Entry> entries = new ArrayList<>();
        entries.add(new Expression.ObjectLiteral.Entry("value", queries.number(size - 1)));
        if (draw.chance(50)) {
          entries.add(new Expression.ObjectLiteral.Entry("id", queries.text(size - 1)));
        }
        yield new Typed(
            new Expression.ObjectLiteral(entries, AT),
            Shape.fields("value", Shape.whole(0, 9), "id", Shapes.COLOUR));
      }
    };
  }

  private Typed objectPath() {
    return queries
        .scope
        .path(Kind.OBJECT)
        .orElseGet(() -> new Typed(new Expression.Parameter(1, AT), Shapes.PROFILE));
  }

  private static Shape shape(Kind kind) {
    return switch (kind) {
      case STRING -> Shapes.COLOUR;
      case NUMBER -> Shape.whole(0, 12);
      case TIME -> Shapes.TIME;
      default -> new Shape.Unknown();
    };
  }
}
