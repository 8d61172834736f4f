package dev.muster.pql.check;

import com.google.re2j.Pattern;
import dev.muster.pql.ast.Expression;
import dev.muster.pql.ast.Expression.Clause;
import dev.muster.pql.ast.Position;
import dev.muster.pql.ast.RoomyStack;
import dev.muster.pql.ast.TreeSize;
import dev.muster.pql.ast.When;
import dev.muster.pql.function.Function;
import dev.muster.pql.function.Type;
import dev.muster.pql.problem.Problem;
import dev.muster.pql.problem.Result;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds what is wrong with an expression that reads: unknown functions and parameters, wrong
/// arguments, comparisons that can never hold, carets that lead nowhere. It goes on after a
/// mistake, so that all are reported at once.
public final class Checker {
  private final Settings settings;
  private final List<Problem> problems = new ArrayList<>();
  private final List<Problem> warnings = new ArrayList<>();
  private final Map<String, Pattern> patterns = new HashMap<>();
  private final Scopes scopes = new Scopes();
  private final ChainChecks chains;
  private final CallChecks calls;
  private int mapDepth;

  private Checker(Settings settings) {
    this.settings = settings;
    this.chains = new ChainChecks(this);
    this.calls = new CallChecks(this, patterns);
  }

  public static Result<CheckedQuery> check(Expression expression, Settings settings) {
    Checker checker = new Checker(settings);
    Type type =
        RoomyStack.call(
            TreeSize.of(expression).depth(),
            () ->
                expression instanceof Expression.Lambda lambda
                    ? checker.signature(lambda)
                    : checker.type(expression));
    if (checker.problems.isEmpty()) {
      return new Result.Success<>(
          new CheckedQuery(
              expression, type, checker.patterns, inOrder(checker.warnings), settings.schema()));
    }
    return new Result.Failure<>(inOrder(checker.problems));
  }

  private static List<Problem> inOrder(List<Problem> problems) {
    return problems.stream()
        .sorted(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column))
        .distinct()
        .toList();
  }

  Settings settings() {
    return settings;
  }

  Scopes scopes() {
    return scopes;
  }

  void problem(Problem problem) {
    problems.add(problem);
  }

  void problem(String code, String message, Position position) {
    problems.add(Problem.check(code, message, position));
  }

  void warn(Problem warning) {
    warnings.add(warning);
  }

  private Type signature(Expression.Lambda lambda) {
    if (lambda.parameters().size() > settings.parameterCount()) {
      problem(
          "unknown-parameter",
          "The query has "
              + lambda.parameters().size()
              + " parameters but gets "
              + settings.parameterCount()
              + ".",
          lambda.position());
    }
    return lambda(lambda, List.of());
  }

  /// The type of a lambda's body, with its first parameter standing for `source`.
  Type lambda(Expression.Lambda lambda, @Nullable List<String> source) {
    Set<String> names = new HashSet<>();
    for (String name : lambda.parameters()) {
      if (!names.add(name)) {
        problem("duplicate-name", "The name '" + name + "' is used twice.", lambda.position());
      }
    }
    return scopes.keeping(() -> {
      for (int index = 0; index < lambda.parameters().size(); index++) {
        boolean element = index == lambda.parameters().size() - 1;
        scopes.bind(lambda.parameters().get(index), element ? source : null);
      }
      return type(lambda.body());
    });
  }

  Type type(Expression expression) {
    return switch (expression) {
      case Expression.StringLiteral _ -> Type.STRING;
      case Expression.IntegerLiteral _, Expression.DoubleLiteral _ -> Type.NUMBER;
      case Expression.BooleanLiteral _ -> Type.BOOLEAN;
      case Expression.NullLiteral _ -> Type.NULL;
      case Expression.ListLiteral list -> list(list);
      case Expression.ObjectLiteral object -> object(object);
      case Expression.Parameter parameter -> parameter(parameter);
      case Expression.Item item -> item(item);
      case Expression.Variable variable -> variable(variable);
      case Expression.StepTime step -> chains.stepTime(step);
      case Expression.ContextReference _ -> Type.ANY;
      case Expression.Field field -> field(field);
      case Expression.Call call -> calls.type(call);
      case Expression.ForEach each -> {
        problem(
            "misplaced-function", "A condition per element is not expected here.", each.position());
        yield Type.ANY;
      }
      case Expression.Lambda lambda -> {
        problem(
            "misplaced-function",
            "A function with '=>' can only be the whole query or an argument such as map's.",
            lambda.position());
        yield lambda(lambda, null);
      }
      case Expression.Let let ->
          scopes.keeping(() -> {
            type(let.value());
            scopes.bind(let.variable(), scopes.path(let.value()));
            return type(let.body());
          });
      case Expression.If choice -> {
        type(choice.condition());
        Type then = type(choice.then());
        Type otherwise = type(choice.otherwise());
        yield then == otherwise ? then : Type.ANY;
      }
      case Expression.And(var operands, _) -> conditions(operands);
      case Expression.Or(var operands, _) -> conditions(operands);
      case Expression.Not(var operand, _) -> conditions(List.of(operand));
      case Expression.Negate(var operand, _) -> {
        number(operand, "-");
        yield Type.NUMBER;
      }
      case Expression.Comparison comparison -> comparison(comparison);
      case Expression.Membership membership -> membership(membership);
      case Expression.Like(var text, var pattern, _) -> {
        expect(text, Type.STRING, "The left side of 'like'");
        expect(pattern, Type.STRING, "The pattern of 'like'");
        yield Type.BOOLEAN;
      }
      case Expression.Arithmetic arithmetic -> {
        number(arithmetic.left(), arithmetic.operator().sign());
        number(arithmetic.right(), arithmetic.operator().sign());
        yield Type.NUMBER;
      }
      case Expression.Occurs occurs -> {
        time(occurs.time());
        when(occurs.when());
        yield Type.BOOLEAN;
      }
      case Expression.Moment _, Expression.Period _ -> Type.TIME;
      case Expression.Select(var clauses, _) ->
          scopes.keeping(() -> {
            clauses(clauses);
            return Type.LIST;
          });
      case Expression.Quantified(_, var clauses, _) ->
          scopes.keeping(() -> {
            clauses(clauses);
            return Type.BOOLEAN;
          });
      case Expression.Aggregate aggregate -> aggregate(aggregate);
      case Expression.Chain chain -> chains.chain(chain);
    };
  }

  private Type list(Expression.ListLiteral list) {
    if (list.elements().size() > settings.limits().listElements()) {
      problem(
          Problem.limit(
              "list-too-long",
              "The list has more than " + settings.limits().listElements() + " elements.",
              list.position()));
      return Type.LIST;
    }
    list.elements().forEach(this::type);
    return Type.LIST;
  }

  private Type object(Expression.ObjectLiteral object) {
    Set<String> keys = new HashSet<>();
    for (Expression.ObjectLiteral.Entry entry : object.entries()) {
      if (!keys.add(entry.key())) {
        problem(
            "duplicate-name",
            "The key \"" + entry.key() + "\" occurs twice in the object.",
            object.position());
      }
      type(entry.value());
    }
    return Type.OBJECT;
  }

  private Type parameter(Expression.Parameter parameter) {
    if (parameter.number() > settings.parameterCount()) {
      problem(
          "unknown-parameter",
          "There is no parameter $"
              + parameter.number()
              + ": the query gets "
              + settings.parameterCount()
              + ".",
          parameter.position());
    }
    return Type.OBJECT;
  }

  private Type item(Expression.Item item) {
    if (item.level() >= scopes.depth()) {
      problem(
          "no-outer-item",
          scopes.depth() == 0
              ? "'^' leads out of a filter, but this is not in one."
              : "'"
                  + "^".repeat(item.level())
                  + "' leads out of more filters than there are here ("
                  + scopes.depth()
                  + ").",
          item.position());
    }
    return Type.ANY;
  }

  private Type variable(Expression.Variable variable) {
    if (!scopes.isBound(variable.name())) {
      problem(
          "unknown-variable",
          "The variable '" + variable.name() + "' is not declared.",
          variable.position());
    }
    return Type.ANY;
  }

  private Type field(Expression.Field field) {
    Type owner = type(field.object());
    Schema schema = settings.schema();
    List<String> path = scopes.path(field);
    if (schema.isOpen() || path == null) {
      return Type.ANY;
    }
    List<String> parent = path.subList(0, path.size() - 1);
    if (!schema.admits(path)) {
      // Only the first unknown step is worth a warning; what is below it is unknown with it.
      if (schema.admits(parent)) {
        Problem warning =
            Problem.check(
                "unknown-field",
                "'" + String.join(".", path) + "' is not a known field.",
                field.position());
        warn(
            Suggestions.closest(field.name(), schema.namesBelow(parent))
                .map(name -> {
                  List<String> meant = new ArrayList<>(parent);
                  meant.add(name);
                  return warning.withHint("Did you mean '" + String.join(".", meant) + "'?");
                })
                .orElse(warning));
      }
      return Type.ANY;
    }
    Type own = schema.typeOf(path).orElse(Type.ANY);
    return owner == Type.LIST && own != Type.ANY ? Type.LIST : own;
  }

  private Type conditions(List<Expression> operands) {
    operands.forEach(this::type);
    return Type.BOOLEAN;
  }

  private void number(Expression operand, String sign) {
    Type type = type(operand);
    if (type != Type.ANY && type != Type.NULL && type != Type.NUMBER) {
      problem(
          "not-a-number",
          "'" + sign + "' works on numbers, and this is " + type.words() + ".",
          operand.position());
    }
  }

  private Type comparison(Expression.Comparison comparison) {
    Type left = type(comparison.left());
    Type right = type(comparison.right());
    Comparisons.impossibility(left, comparison.right(), right)
        .ifPresent(
            sentence -> problem("impossible-comparison", sentence, comparison.right().position()));
    return Type.BOOLEAN;
  }

  private Type membership(Expression.Membership membership) {
    Type element = type(membership.element());
    Type list = type(membership.list());
    String word = membership.negated() ? "notIn" : "in";
    if (list.isScalar()) {
      problem(
          Problem.check(
                  "list-expected",
                  "After '" + word + "' a list has to follow, not " + list.words() + ".",
                  membership.list().position())
              .withHint("Write ['…'] around a single value.".replace('\'', '"')));
    }
    if (element.isScalar()
        && membership.list() instanceof Expression.ListLiteral(var elements, _)) {
      for (Expression candidate : elements) {
        Comparisons.impossibility(element, candidate, Comparisons.literalType(candidate))
            .ifPresent(
                sentence -> problem("impossible-comparison", sentence, candidate.position()));
      }
    }
    return Type.BOOLEAN;
  }

  /// Checks an operand and says so if it can never be what is wanted there.
  void expect(Expression operand, Type wanted, String what) {
    Type type = type(operand);
    if (!type.canBe(wanted)) {
      problem(
          "wrong-type",
          what + " has to be " + wanted.words() + ", not " + type.words() + ".",
          operand.position());
    }
  }

  void time(Expression operand) {
    expect(operand, Type.TIME, "The time");
    if (operand instanceof Expression.StringLiteral(var text, var position)
        && !Comparisons.isTime(text)) {
      problem(
          Problem.check("bad-time", "\"" + text + "\" is not a date or time.", position)
              .withHint("Write date(2024, 3, 15) or \"2024-03-15T12:00:00Z\"."));
    }
  }

  void when(When when) {
    switch (when) {
      case When.On(var reference) -> time(reference);
      case When.Before(var reference) -> time(reference);
      case When.After(var reference) -> time(reference);
      case When.From(var reference) -> time(reference);
      case When.Between(var start, var end) -> {
        time(start);
        time(end);
      }
      case When.Relative(_, _, _, _, var reference) -> time(reference);
    }
  }

  private void clauses(List<Clause> clauses) {
    Set<String> names = new HashSet<>();
    for (Clause clause : clauses) {
      if (!names.add(clause.variable())) {
        problem(
            "duplicate-name",
            "The name '" + clause.variable() + "' is used twice.",
            clause.position());
      }
      expect(clause.source(), Type.LIST, "What follows 'from'");
      scopes.bind(clause.variable(), scopes.path(clause.source()));
      Expression condition = clause.condition();
      if (condition != null) {
        type(condition);
      }
    }
  }

  private Type aggregate(Expression.Aggregate aggregate) {
    return scopes.keeping(() -> {
      clauses(aggregate.clauses());
      return switch (aggregate.aggregation()) {
        case SUM, AVERAGE -> {
          number(
              aggregate.value(),
              aggregate.aggregation() == Expression.Aggregation.SUM ? "sum" : "average");
          yield Type.NUMBER;
        }
        case MIN, MAX -> {
          type(aggregate.value());
          yield Type.ANY;
        }
        case COUNT -> {
          type(aggregate.value());
          yield Type.NUMBER;
        }
      };
    });
  }

  /// The body of an argument that is evaluated per element.
  Type perElement(Expression argument, @Nullable List<String> source, Function function) {
    if (function.name().equals("map")) {
      mapDepth++;
    }
    Type type =
        switch (argument) {
          case Expression.ForEach(var body, _) -> {
            if (function.name().equals("filter")) {
              constantFilter(body);
            }
            yield scopes.inScope(source, () -> type(body));
          }
          case Expression.Lambda lambda -> {
            int most = function.name().equals("map") ? 2 : 1;
            if (lambda.parameters().size() > most) {
              problem(
                  "wrong-arity",
                  "The function given to '"
                      + function.name()
                      + "' takes at most "
                      + most
                      + " names.",
                  lambda.position());
            }
            yield lambda(lambda, source);
          }
          default -> type(argument);
        };
    if (function.name().equals("map")) {
      mapDepth--;
    }
    return type;
  }

  private void constantFilter(Expression body) {
    if (body instanceof Expression.IntegerLiteral) {
      warn(
          Problem.check(
                  "constant-filter",
                  "A number between brackets is a condition that always holds, not an index.",
                  body.position())
              .withHint("The first element is .head()."));
    }
  }

  boolean insideMap() {
    return mapDepth > 0;
  }
}
