package dev.muster.benchmarks.simulation;

import dev.muster.benchmarks.simulation.Shape.Kind;
import dev.muster.pql.ast.Expression;
import dev.muster.pql.ast.Position;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// What a query may name at the place where it is being drawn: the profile, the items of the
/// filters around, and variables.
final class Scope {
  static final Position AT = Position.START;

  /// An expression and what it mostly gives.
  record Typed(Expression expression, Shape shape) {}

  /// A shape is large and is asked for often, so it is known by itself and not by what is in it.
  private final IdentityHashMap<Shape, List<Shape.Path>> paths = new IdentityHashMap<>();

  private final Draw draw;
  private final List<Shape> items = new ArrayList<>();
  private final Map<String, Shape> variables = new HashMap<>();

  /// Items and variables, the newest last; an item is its place in `items`, a variable its name.
  private final List<Object> roots = new ArrayList<>();

  private int names;

  Scope(Draw draw) {
    this.draw = draw;
  }

  <T> T withItem(Shape item, Supplier<T> body) {
    items.add(item);
    roots.add(items.size() - 1);
    T result = body.get();
    roots.removeLast();
    items.removeLast();
    return result;
  }

  /// A name that is not in use.
  String newName() {
    return "V" + ++names;
  }

  <T> T withVariable(String name, Shape shape, Supplier<T> body) {
    bind(name, shape);
    T result = body.get();
    unbind(name);
    return result;
  }

  void bind(String name, Shape shape) {
    variables.put(name, shape);
    roots.add(name);
  }

  void unbind(String name) {
    roots.removeLast();
    variables.remove(name);
  }

  boolean isOutermost() {
    return roots.isEmpty();
  }

  /// The innermost item or variable; the profile if there is none.
  Typed innermost() {
    return roots.isEmpty() ? profile() : root(roots.getLast());
  }

  private static Typed profile() {
    return new Typed(new Expression.Parameter(1, AT), Shapes.PROFILE);
  }

  private Typed root(Object root) {
    return switch (root) {
      case Integer index ->
          new Typed(new Expression.Item(items.size() - 1 - index, AT), items.get(index));
      case String name -> new Typed(new Expression.Variable(name, AT), shape(name));
      default -> throw new IllegalStateException("Neither an item nor a variable: " + root);
    };
  }

  private Shape shape(String name) {
    Shape shape = variables.get(name);
    if (shape == null) {
      throw new IllegalStateException("The variable " + name + " is not bound.");
    }
    return shape;
  }

  /// Where a path may begin: mostly at the innermost.
  private Typed drawRoot() {
    if (roots.isEmpty() || draw.chance(12)) {
      return profile();
    }
    return draw.chance(80) ? innermost() : root(draw.pick(roots));
  }

  /// A path to something of this kind, or to a list of them, which lifts; nothing if there is none.
  Optional<Typed> path(Kind wanted) {
    Typed root = drawRoot();
    if (root.shape.kind() == wanted && wanted != Kind.OBJECT) {
      return Optional.of(root);
    }
    boolean lifted = draw.chance(12);
    boolean wild = draw.chance(3);
    List<Shape.Path> fitting =
        pathsOf(root.shape).stream().filter(path -> wild || fits(path, wanted, lifted)).toList();
    if (fitting.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(along(root, draw.pick(fitting)));
  }

  /// A path to whatever there is below the innermost.
  Typed anyPath() {
    Typed root = drawRoot();
    List<Shape.Path> paths = pathsOf(root.shape);
    // Short ones are as likely as the many that lead through the events.
    int most = draw.between(1, 4);
    List<Shape.Path> fitting = paths.stream().filter(path -> path.steps().size() <= most).toList();
    return fitting.isEmpty() ? root : along(root, draw.pick(fitting));
  }

  private static boolean fits(Shape.Path path, Kind wanted, boolean lifted) {
    Shape found = path.found();
    if (wanted == Kind.LIST) {
      return found.kind() == Kind.LIST && !path.throughList();
    }
    boolean mixed = found.kind() == Kind.ANY;
    if (lifted && found instanceof Shape.Items(var element)) {
      return element.kind() == wanted;
    }
    return found.kind() == wanted || (lifted && mixed);
  }

  Typed along(Typed root, Shape.Path path) {
    Expression expression = root.expression;
    for (String step : path.steps()) {
      expression = new Expression.Field(expression, step, AT);
    }
    return new Typed(expression, path.found());
  }

  List<Shape.Path> pathsOf(Shape shape) {
    return paths.computeIfAbsent(shape, Shape::paths);
  }
}
