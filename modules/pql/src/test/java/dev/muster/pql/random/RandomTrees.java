package dev.muster.pql.random;

import dev.muster.pql.ast.Comparator;
import dev.muster.pql.ast.Expression;
import dev.muster.pql.ast.Expression.Clause;
import dev.muster.pql.ast.Expression.Step;
import dev.muster.pql.ast.Position;
import dev.muster.pql.ast.Unit;
import dev.muster.pql.ast.When;
import dev.muster.pql.function.Function;
import dev.muster.pql.function.Functions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/// Draws trees of all kinds of nodes, as a reader could have made them. The same seed draws the
/// same tree.
final class RandomTrees {
  private static final Position AT = Position.START;
  private static final List<String> FIELDS =
      List.of(
          "a",
          "b",
          "price",
          "timestamp",
          "eventType",
          "xEvent",
          "orders",
          "count",
          "min",
          "today",
          "this",
          "profile",
          "last",
          "select",
          "and",
          "in",
          "exists",
          "not",
          "1697323153",
          "with space",
          "tick`\\",
          "日本",
          "_experience");
  private static final List<String> VARIABLES = List.of("X", "Y", "_", "_Any1", "price", "sum");
  private static final List<Function> FUNCTIONS = List.copyOf(Functions.all());

  private final Random random;

  /// Only what the checker lets pass as far as that can be had cheaply.
  private final boolean sensible;

  private final List<String> bound = new ArrayList<>();
  private int depth;

  RandomTrees(long seed, boolean sensible) {
    this.random = new Random(seed);
    this.sensible = sensible;
  }

  Expression query() {
    if (random.nextInt(20) == 0) {
      return binding(List.of("P"), () -> new Expression.Lambda(List.of("P"), node(5), AT));
    }
    return node(2 + random.nextInt(5));
  }

  private Expression node(int size) {
    if (size <= 0) {
      return leaf();
    }
    int next = size - 1;
    return switch (random.nextInt(26)) {
      case 0, 1 -> leaf();
      case 2, 3 -> new Expression.Field(node(next - 1), pick(FIELDS), AT);
      case 4, 5, 6, 7 -> call(next);
      case 8 -> new Expression.And(several(next, 2), AT);
      case 9 -> new Expression.Or(several(next, 2), AT);
      case 10 -> new Expression.Not(node(next), AT);
      case 11 -> Expression.Negate.of(sensible ? field() : node(next), AT);
      case 12, 13 ->
          new Expression.Comparison(pick(Comparator.values()), node(next), node(next), AT);
      case 14 -> new Expression.Membership(random.nextBoolean(), node(next), list(next), AT);
      case 15 -> new Expression.Like(sensible ? field() : node(next), string(), AT);
      case 16 ->
          new Expression.Arithmetic(
              pick(Expression.Operator.values()), number(next), number(next), AT);
      case 17, 18 -> new Expression.Occurs(time(next), when(next), random.nextInt(6) == 0, AT);
      case 19 -> new Expression.If(node(next), node(next), node(next), AT);
      case 20 -> {
        Expression value = node(next);
        String name = pick(VARIABLES);
        yield new Expression.Let(name, value, binding(List.of(name), () -> node(next)), AT);
      }
      case 21 -> clauses(next, clauses -> new Expression.Select(clauses, AT));
      case 22 ->
          clauses(
              next,
              clauses ->
                  new Expression.Quantified(pick(Expression.Quantifier.values()), clauses, AT));
      case 23 ->
          clauses(
              next,
              clauses ->
                  new Expression.Aggregate(
                      pick(Expression.Aggregation.values()),
                      random.nextBoolean()
                          ? new Expression.Variable(clauses.getFirst().variable(), AT)
                          : number(next),
                      clauses,
                      AT));
      case 24 -> chain(next);
      default -> random.nextBoolean() ? list(next) : object(next);
    };
  }

  private Expression leaf() {
    return switch (random.nextInt(14)) {
      case 0 -> string();
      case 1 -> new Expression.IntegerLiteral(integer(), AT);
      case 2 -> new Expression.DoubleLiteral(real(), AT);
      case 3 -> new Expression.BooleanLiteral(random.nextBoolean(), AT);
      case 4 -> new Expression.NullLiteral(AT);
      case 5 -> new Expression.Parameter(sensible ? 1 : 1 + random.nextInt(3), AT);
      case 6 -> item();
      case 7 ->
          bound.isEmpty()
              ? field()
              : new Expression.Variable(bound.get(random.nextInt(bound.size())), AT);
      case 8 ->
          new Expression.ContextReference(
              random.nextBoolean() ? "" : "event", "_xdm.context;version=1", AT);
      case 9 -> instant();
      default -> field();
    };
  }

  private Expression field() {
    return new Expression.Field(item(), pick(FIELDS), AT);
  }

  private Expression item() {
    int level = random.nextInt(depth + 1);
    if (level == depth) {
      return new Expression.Parameter(1, AT);
    }
    return new Expression.Item(level, AT);
  }

  private Expression instant() {
    return random.nextBoolean()
        ? new Expression.Moment(pick(Expression.Moment.Word.values()), AT)
        : new Expression.Period(pick(Expression.Period.Which.values()), pick(Unit.values()), AT);
  }

  private Expression number(int size) {
    return sensible
        ? random.nextBoolean() ? field() : new Expression.IntegerLiteral(integer(), AT)
        : node(size);
  }

  private Expression time(int size) {
    return sensible ? random.nextBoolean() ? field() : instant() : node(size);
  }

  private Expression string() {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(6);
    for (int index = 0; index < length; index++) {
      text.append(
          switch (random.nextInt(12)) {
            case 0 -> "\"";
            case 1 -> "\\";
            case 2 -> "\n";
            case 3 -> "'";
            case 4 -> "%";
            case 5 -> "\u0001";
            case 6 -> "日";
            case 7 -> "\ud83d\ude00";
            case 8 -> "\ud83d";
            default -> Character.toString('a' + random.nextInt(26));
          });
    }
    return new Expression.StringLiteral(text.toString(), AT);
  }

  private long integer() {
    return switch (random.nextInt(6)) {
      case 0 -> random.nextLong();
      case 1 -> Long.MIN_VALUE;
      case 2 -> -random.nextInt(10);
      default -> random.nextInt(20);
    };
  }

  private double real() {
    return switch (random.nextInt(4)) {
      case 0 -> -0.0;
      case 1 -> random.nextGaussian() * 1e20;
      case 2 -> random.nextGaussian() * 1e-20;
      default -> random.nextInt(100) / 10.0;
    };
  }

  private Expression list(int size) {
    return new Expression.ListLiteral(several(size, 0), AT);
  }

  private Expression object(int size) {
    List<Expression.ObjectLiteral.Entry> entries = new ArrayList<>();
    int count = random.nextInt(3);
    for (int index = 0; index < count; index++) {
      entries.add(new Expression.ObjectLiteral.Entry("key \"" + index, node(size - 1)));
    }
    return new Expression.ObjectLiteral(entries, AT);
  }

  private List<Expression> several(int size, int least) {
    List<Expression> nodes = new ArrayList<>();
    int count = least + random.nextInt(3);
    for (int index = 0; index < count; index++) {
      nodes.add(node(size - 1));
    }
    return nodes;
  }

  private Expression call(int size) {
    if (!sensible && random.nextInt(10) == 0) {
      return new Expression.Call("modelInstances", several(size, 0), AT);
    }
    Function function = pick(FUNCTIONS);
    int most = Math.min(function.maximum(), function.minimum() + 2);
    int count = function.minimum() + random.nextInt(most - function.minimum() + 1);
    List<Expression> arguments = new ArrayList<>();
    for (int index = 0; index < count; index++) {
      if (index > 0 && index == function.perElement()) {
        arguments.add(perElement(size, arguments.getFirst()));
      } else {
        arguments.add(argument(function, index, size));
      }
    }
    return new Expression.Call(function.name(), arguments, AT);
  }

  private Expression argument(Function function, int index, int size) {
    if (!sensible) {
      return node(size - 1);
    }
    return switch (function.parameter(index)) {
      case STRING -> random.nextBoolean() ? field() : new Expression.StringLiteral("a", AT);
      case NUMBER -> random.nextBoolean() ? field() : new Expression.IntegerLiteral(1, AT);
      case BOOLEAN -> new Expression.BooleanLiteral(random.nextBoolean(), AT);
      case TIME -> time(size);
      case LIST, MAP, OBJECT -> random.nextInt(3) == 0 ? list(size) : field();
      default -> node(size - 1);
    };
  }

  private Expression perElement(int size, Expression source) {
    // A select with a named function of its variable is `sum … over` in JSON, so not drawn here.
    if (random.nextInt(4) > 0 || source instanceof Expression.Select) {
      return new Expression.ForEach(inScope(() -> node(size - 1)), AT);
    }
    String name = pick(VARIABLES);
    return binding(List.of(name), () -> new Expression.Lambda(List.of(name), node(size - 1), AT));
  }

  private interface WithClauses {
    Expression of(List<Clause> clauses);
  }

  private Expression clauses(int size, WithClauses build) {
    int before = bound.size();
    List<Clause> clauses = new ArrayList<>();
    List<String> names = new ArrayList<>(VARIABLES);
    int count = 1 + random.nextInt(2);
    for (int index = 0; index < count; index++) {
      String name = names.remove(random.nextInt(names.size()));
      Expression source = sensible ? source() : node(size - 1);
      bound.add(name);
      Expression condition = random.nextInt(4) == 0 ? null : node(size - 1);
      clauses.add(new Clause(name, source, condition, AT));
    }
    Expression result = build.of(clauses);
    while (bound.size() > before) {
      bound.removeLast();
    }
    return result;
  }

  private Expression source() {
    return random.nextBoolean()
        ? new Expression.Field(new Expression.Parameter(1, AT), "xEvent", AT)
        : field();
  }

  private Expression chain(int size) {
    Expression source = sensible ? source() : node(size - 1);
    Expression timestamp =
        inScope(() -> new Expression.Field(new Expression.Item(0, AT), "timestamp", AT));
    List<Step> steps = new ArrayList<>();
    int count = 1 + random.nextInt(4);
    boolean positiveBefore = false;
    List<String> certain = new ArrayList<>();
    for (int index = 0; index < count; index++) {
      boolean excluded = random.nextInt(4) == 0;
      boolean gap = random.nextInt(4) == 0 && (positiveBefore || excluded || !sensible);
      String label = "C" + index;
      Step step = inScope(() -> step(label, excluded, gap, size, List.copyOf(certain)));
      steps.add(step);
      if (!excluded) {
        positiveBefore = true;
        if (step.counts().isEmpty()) {
          certain.add(label);
        }
      }
    }
    return new Expression.Chain(source, timestamp, steps, AT);
  }

  private Step step(String label, boolean excluded, boolean gap, int size, List<String> earlier) {
    List<Expression> where = random.nextInt(5) == 0 ? List.of(node(size - 1)) : List.of();
    List<Step.Window> windows = new ArrayList<>();
    if (random.nextBoolean()) {
      When when =
          earlier.isEmpty() || random.nextBoolean()
              ? when(size - 1)
              : new When.Relative(
                  pick(Comparator.values()),
                  random.nextInt(5),
                  pick(Unit.values()),
                  When.Direction.AFTER,
                  new Expression.StepTime(earlier.get(random.nextInt(earlier.size())), AT));
      windows.add(new Step.Window(when, random.nextInt(8) == 0));
    }
    List<Step.Gap> gaps =
        gap
            ? List.of(
                new Step.Gap(pick(Comparator.values()), random.nextInt(3), pick(Unit.values())))
            : List.of();
    List<Step.Count> counts =
        random.nextInt(3) == 0
            ? List.of(new Step.Count(pick(Comparator.values()), random.nextInt(4)))
            : List.of();
    return new Step(label, excluded, node(size - 1), where, windows, gaps, counts, AT);
  }

  private When when(int size) {
    return switch (random.nextInt(6)) {
      case 0 -> new When.On(time(size));
      case 1 -> new When.Before(time(size));
      case 2 -> new When.After(time(size));
      case 3 -> new When.From(time(size));
      case 4 -> new When.Between(time(size), time(size));
      default ->
          new When.Relative(
              pick(Comparator.values()),
              random.nextInt(4) == 0 ? Integer.MAX_VALUE : random.nextInt(40),
              pick(Unit.values()),
              pick(When.Direction.values()),
              time(size));
    };
  }

  private <T> T inScope(Supplier<T> draw) {
    depth++;
    T result = draw.get();
    depth--;
    return result;
  }

  private <T> T binding(List<String> names, Supplier<T> draw) {
    bound.addAll(names);
    T result = draw.get();
    names.forEach(_ -> bound.removeLast());
    return result;
  }

  private <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private <T> T pick(T[] choices) {
    return choices[random.nextInt(choices.length)];
  }
}
