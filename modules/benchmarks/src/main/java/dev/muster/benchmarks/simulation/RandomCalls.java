package dev.muster.benchmarks.simulation;

import static dev.muster.benchmarks.simulation.Scope.AT;

import dev.muster.benchmarks.simulation.Shape.Kind;
import dev.muster.pql.ast.Comparator;
import dev.muster.pql.ast.Expression;
import dev.muster.pql.function.Function;
import dev.muster.pql.function.Functions;
import dev.muster.pql.function.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Draws calls from the list of all functions, by what they give and take. A new function of the
/// language is drawn from the day it is in that list.
final class RandomCalls {
  /// Those with rules of their own are drawn elsewhere.
  private static final Set<String> ELSEWHERE = Set.of("inSegment", "mapEntry", "random", "date");

  private static final Map<Type, List<Function>> BY_RESULT =
      Functions.all().stream()
          .filter(function -> function.perElement() < 0 && !ELSEWHERE.contains(function.name()))
          .collect(Collectors.groupingBy(Function::result));

  private static final Map<Kind, Type> TYPES =
      Map.of(
          Kind.STRING, Type.STRING,
          Kind.NUMBER, Type.NUMBER,
          Kind.BOOLEAN, Type.BOOLEAN,
          Kind.TIME, Type.TIME,
          Kind.LIST, Type.LIST,
          Kind.ANY, Type.ANY);

  private final RandomQueries queries;

  RandomCalls(RandomQueries queries) {
    this.queries = queries;
  }

  Optional<Expression> draw(Kind kind, int size) {
    Draw draw = queries.draw;
    if (kind == Kind.BOOLEAN && draw.chance(1)) {
      // It gives another value each time; only what is true of all of them can be compared.
      return Optional.of(
          RandomConditions.compare(
              Comparator.LESS, RandomConditions.call("random"), RandomQueries.whole(2)));
    }
    Type type = TYPES.get(draw.chance(6) ? Kind.ANY : kind);
    if (type == null) {
      return Optional.empty();
    }
    return Optional.of(call(draw.pick(BY_RESULT.getOrDefault(type, List.of())), size));
  }

  private Expression call(Function function, int size) {
    Draw draw = queries.draw;
    int most = Math.min(function.maximum(), function.minimum() + 2);
    int count = draw.between(function.minimum(), most);
    List<Expression> arguments = new ArrayList<>();
    for (int index = 0; index < count; index++) {
      arguments.add(argument(function, index, size));
    }
    return new Expression.Call(function.name(), arguments, AT);
  }

  private Expression argument(Function function, int index, int size) {
    Draw draw = queries.draw;
    String special = special(function.name(), index);
    if (special != null) {
      return RandomQueries.string(special);
    }
    boolean later = index > 0;
    return switch (function.parameter(index)) {
      case STRING -> later && draw.chance(60) ? shortWord() : queries.text(size);
      case NUMBER ->
          later && draw.chance(70) ? RandomQueries.whole(draw.between(0, 4)) : queries.number(size);
      case BOOLEAN -> new Expression.BooleanLiteral(draw.chance(50), AT);
      case TIME -> queries.time(size);
      case LIST -> queries.list(size).expression();
      case MAP, OBJECT -> queries.lists.object(size).expression();
      default -> draw.chance(50) ? queries.text(size) : queries.any(size);
    };
  }

  /// What has a form of its own: expressions for `matches`, patterns of dates, languages.
  private @org.jspecify.annotations.Nullable String special(String function, int index) {
    Draw draw = queries.draw;
    return switch (function) {
      case "matches", "regexGroup", "replaceAll" -> index == 1 ? regex() : null;
      case "formatDate", "stringToDate", "toDateTime" ->
          index == 1
              ? draw.pick("yyyy-MM-dd", "dd.MM.yyyy", "yyyy", "no pattern")
              : index == 2 ? draw.pick("en-US", "de-DE") : null;
      case "formatCurrency", "formatNumber" -> index == 1 ? draw.pick("en-US", "de_DE") : null;
      default -> null;
    };
  }

  private Expression shortWord() {
    return queries.draw.chance(50)
        ? queries.values.word()
        : RandomQueries.string(queries.draw.pick("e", "a", "", "e1", "red", "a@", "%"));
  }

  String regex() {
    return queries.draw.pick(
        "^(?i)j",
        "e",
        "(a|e)(.*)$",
        "^.{2,4}$",
        "[0-9]+",
        "\\.com$",
        "(?i)US|de",
        "^$",
        "(\\w+)@(\\w+)");
  }
}
