package dev.muster.pql.check;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.muster.pql.ast.Expression;
import dev.muster.pql.function.Function;
import dev.muster.pql.function.Functions;
import dev.muster.pql.function.Type;
import dev.muster.pql.problem.Problem;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Checks calls: that the function exists, its arguments fit, and what is special to a few of them.
final class CallChecks {
  private final Checker checker;
  private final Map<String, Pattern> patterns;

  CallChecks(Checker checker, Map<String, Pattern> patterns) {
    this.checker = checker;
    this.patterns = patterns;
  }

  Type type(Expression.Call call) {
    Optional<Function> found = Functions.find(call.function());
    if (found.isEmpty()) {
      unknown(call);
      return Type.ANY;
    }
    Function function = found.get();
    List<Expression> arguments = call.arguments();
    if (!function.accepts(arguments.size())) {
      checker.problem(
          "wrong-arity",
          "'"
              + function.name()
              + "' takes "
              + function.arity()
              + (function.form() == Function.Form.METHOD ? ", what it is called on included" : "")
              + ", not "
              + arguments.size()
              + ".",
          call.position());
      arguments.forEach(this::anything);
      return function.result();
    }
    arguments(call, function);
    special(call);
    return result(call, function);
  }

  private void unknown(Expression.Call call) {
    Problem problem =
        Problem.check(
            "unknown-function",
            "There is no function '" + call.function() + "' that can be evaluated.",
            call.position());
    List<String> names = Functions.all().stream().map(Function::name).toList();
    checker.problem(
        Suggestions.closest(call.function(), names)
            .map(name -> problem.withHint("Did you mean '" + name + "'?"))
            .orElse(problem));
    call.arguments().forEach(this::anything);
  }

  /// Checks an argument whose place is not known, so that its own mistakes are found all the same.
  private void anything(Expression argument) {
    switch (argument) {
      case Expression.ForEach(var body, _) ->
          checker.scopes().inScope(null, () -> checker.type(body));
      case Expression.Lambda lambda -> checker.lambda(lambda, null);
      default -> checker.type(argument);
    }
  }

  private void arguments(Expression.Call call, Function function) {
    List<Expression> arguments = call.arguments();
    @Nullable List<String> source =
        arguments.isEmpty() ? null : checker.scopes().path(arguments.getFirst());
    for (int index = 0; index < arguments.size(); index++) {
      Expression argument = arguments.get(index);
      if (index > 0 && index == function.perElement()) {
        Type type = checker.perElement(argument, source, function);
        boolean adds = function.name().equals("sum") || function.name().equals("average");
        if (adds && type != Type.ANY && type != Type.NULL && type != Type.NUMBER) {
          checker.problem(
              "not-a-number",
              "'" + function.name() + "' adds numbers, and this is " + type.words() + ".",
              argument.position());
        }
        continue;
      }
      Type wanted = function.parameter(index);
      if (wanted == Type.TIME) {
        checker.time(argument);
      } else {
        checker.expect(argument, wanted, what(function, index));
      }
    }
  }

  private static String what(Function function, int index) {
    return function.form() == Function.Form.METHOD && index == 0
        ? "What '" + function.name() + "' is called on"
        : "Argument " + (index + 1) + " of '" + function.name() + "'";
  }

  private void special(Expression.Call call) {
    switch (call.function()) {
      case "matches", "regexGroup", "replaceAll" -> pattern(call);
      case "date" -> date(call);
      case "inSegment" -> {
        if (!(call.arguments().getFirst() instanceof Expression.StringLiteral(var id, _))
            || id.isEmpty()) {
          checker.problem(
              "audience-id-expected",
              "'inSegment' needs the id of an audience in quotes.",
              call.position());
        }
      }
      case "mapEntry" -> {
        if (!checker.insideMap()) {
          checker.problem(
              "misplaced-map-entry", "'mapEntry' is only possible inside 'map'.", call.position());
        }
      }
      case "topN", "bottomN" -> {
        if (call.arguments().get(2) instanceof Expression.IntegerLiteral(long count, var position)
            && count < 0) {
          checker.problem("negative-count", "The count cannot be negative.", position);
        }
      }
      default -> {}
    }
  }

  private void pattern(Expression.Call call) {
    if (!(call.arguments().get(1) instanceof Expression.StringLiteral(var text, var position))) {
      return;
    }
    int longest = checker.settings().limits().patternCharacters();
    if (text.length() > longest) {
      checker.problem(
          Problem.limit(
              "pattern-too-long",
              "The regular expression is longer than " + longest + " characters.",
              position));
      return;
    }
    Pattern pattern = patterns.get(text);
    if (pattern == null) {
      try {
        pattern = Pattern.compile(text);
        patterns.put(text, pattern);
      } catch (PatternSyntaxException unsupported) {
        Problem problem =
            Problem.check(
                "unsupported-pattern",
                "This regular expression cannot be used: " + unsupported.getDescription() + ".",
                position);
        checker.problem(
            text.contains("(?=") || text.contains("(?!") || text.contains("(?<")
                ? problem.withHint("Look-ahead and look-behind are not supported.")
                : problem);
        return;
      }
    }
    if (call.function().equals("regexGroup")
        && call.arguments().size() == 3
        && call.arguments().get(2) instanceof Expression.IntegerLiteral(long group, var place)
        && (group < 0 || group > pattern.groupCount())) {
      checker.problem(
          "no-such-group",
          "The regular expression has "
              + pattern.groupCount()
              + " groups, so there is no group "
              + group
              + ".",
          place);
    }
  }

  private void date(Expression.Call call) {
    List<Expression> parts = call.arguments();
    for (Expression part : parts) {
      if (part instanceof Expression.DoubleLiteral) {
        checker.problem("bad-date", "A date is made of whole numbers.", part.position());
        return;
      }
    }
    if (parts.get(0) instanceof Expression.IntegerLiteral(long year, _)
        && parts.get(1) instanceof Expression.IntegerLiteral(long month, _)
        && parts.get(2) instanceof Expression.IntegerLiteral(long day, _)
        && !exists(year, month, day)) {
      checker.problem(
          "bad-date", "There is no day " + year + "-" + month + "-" + day + ".", call.position());
    }
  }

  private static boolean exists(long year, long month, long day) {
    try {
      LocalDate date =
          LocalDate.of(Math.toIntExact(year), Math.toIntExact(month), Math.toIntExact(day));
      return date.getYear() >= 0 && date.getYear() <= 9999;
    } catch (DateTimeException | ArithmeticException _) {
      return false;
    }
  }

  private static Type result(Expression.Call call, Function function) {
    // The smallest of a list can be a number or a time; of several values it is not known which.
    return call.function().equals("map") ? Type.ANY : function.result();
  }
}
