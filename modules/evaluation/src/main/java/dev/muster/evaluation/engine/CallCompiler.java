package dev.muster.evaluation.engine;

import dev.muster.evaluation.engine.LeafTerm.Fixed;
import dev.muster.evaluation.engine.LogicTerm.Operator;
import dev.muster.pql.ast.Expression;
import dev.muster.pql.ast.Expression.Aggregation;
import dev.muster.pql.ast.Position;
import dev.muster.pql.ast.Timestamps;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Makes terms of calls of functions.
final class CallCompiler {
  /// What is asked of a string and gives a truth.
  private static final Set<String> PREDICATES =
      Set.of(
          "startsWith",
          "doesNotStartWith",
          "endsWith",
          "doesNotEndWith",
          "contains",
          "doesNotContain",
          "matches",
          "equals",
          "notEqualTo");

  /// What else is asked of one value at a time. The functions of personalization, which audiences
  /// hardly use, and those that count nulls stay with the interpreter.
  private static final Set<String> VALUES =
      Set.of(
          "regexGroup",
          "date",
          "currentMonth",
          "currentYear",
          "currentDayOfMonth",
          "keys",
          "values",
          "lowerCase",
          "upperCase",
          "trim",
          "length");

  private final Compiler compiler;

  CallCompiler(Compiler compiler) {
    this.compiler = compiler;
  }

  Term call(Expression.Call call, Environment names) {
    List<Expression> arguments = call.arguments();
    return switch (call.function()) {
      case "filter" -> filter(list(call, names), arguments.get(1), names);
      case "exists" -> Slicing.any(compiler, filter(list(call, names), arguments.get(1), names));
      case "forall" -> {
        Term list = list(call, names);
        yield compiler.add(new QuantifierTerm.All(list, perElement(list, arguments.get(1), names)));
      }
      case "map" -> map(list(call, names), arguments.get(1), names);
      case "topN", "bottomN" -> ranked(call, names);
      case "sum", "average", "min", "max" -> aggregate(call, names);
      case "count" -> count(arguments.getFirst(), names);
      case "distinct" -> compiler.add(new DistinctTerm(list(call, names), false, false));
      case "head" -> compiler.add(new HeadTerm(list(call, names)));
      case "intersects", "includes" -> includes(call, names);
      case "intersection" -> intersection(call, names);
      case "subsetOf" -> subset(call, names);
      case "supersetOf" -> superset(call, names);
      case "get" -> {
        if (arguments.get(1) instanceof Expression.StringLiteral(var key, _)) {
          yield compiler.add(new FieldTerm(compiler.compile(arguments.getFirst(), names), key));
        }
        yield rowwise(call, names);
      }
      case "isNull", "isNotNull" ->
          compiler.add(
              new NullTerm(
                  compiler.compile(arguments.getFirst(), names), call.function().equals("isNull")));
      case "inSegment" -> {
        if (arguments.getFirst() instanceof Expression.StringLiteral(var id, _)) {
          yield compiler.add(new LeafTerm.InSegment(id));
        }
        throw new UnsupportedException("inSegment of a computed id");
      }
      case "getMonth" -> calendar(CalendarTerm.Part.MONTH, call, names);
      case "getYear" -> calendar(CalendarTerm.Part.YEAR, call, names);
      case "getDayOfMonth" -> calendar(CalendarTerm.Part.DAY_OF_MONTH, call, names);
      default -> {
        if (!PREDICATES.contains(call.function()) && !VALUES.contains(call.function())) {
          throw new UnsupportedException(call.function());
        }
        yield rowwise(call, names);
      }
    };
  }

  private Term list(Expression.Call call, Environment names) {
    return compiler.compile(call.arguments().getFirst(), names);
  }

  private Term calendar(CalendarTerm.Part part, Expression.Call call, Environment names) {
    return compiler.add(new CalendarTerm(part, list(call, names)));
  }

  private Term element(Term list) {
    return compiler.add(new LeafTerm.Element(ClauseCompiler.elements(list)));
  }

  /// What a function gives for each element of a list.
  private Term perElement(Term list, Expression function, Environment names) {
    Place place = ClauseCompiler.elements(list);
    if (names.isOpen(place) && looksAround(function)) {
      throw new UnsupportedException("elements of one list side by side");
    }
    Environment.Open scope = new Environment.Open(place, list);
    Term result =
        switch (function) {
          case Expression.ForEach(var body, _) ->
              compiler.compile(body, names.inside(element(list), scope));
          case Expression.Lambda(var parameters, var body, _) when parameters.size() == 1 ->
              compiler.compile(
                  body, names.with(parameters.getFirst(), element(list)).within(scope));
          case Expression.Lambda _ -> throw new UnsupportedException("keys of a map");
          default -> compiler.compile(function, names);
        };
    Place.inner(place, result.place());
    return result;
  }

  /// Whether a function for each element may look at something besides the element.
  private static boolean looksAround(Expression function) {
    return switch (function) {
      case Expression.Variable _ -> true;
      case Expression.Item(int level, _) -> level > 0;
      default -> function.children().stream().anyMatch(CallCompiler::looksAround);
    };
  }

  private Term filter(Term list, Expression condition, Environment names) {
    return compiler.add(new FilterTerm(list, perElement(list, condition, names), false));
  }

  private Term map(Term list, Expression function, Environment names) {
    Expression body =
        switch (function) {
          case Expression.ForEach each -> each.body();
          case Expression.Lambda lambda -> lambda.body();
          default -> function;
        };
    if (body instanceof Expression.Call call && call.function().equals("mapEntry")) {
      throw new UnsupportedException("mapEntry");
    }
    return compiler.add(new MapTerm(list, perElement(list, function, names)));
  }

  private Term ranked(Expression.Call call, Environment names) {
    if (!(call.arguments().get(2) instanceof Expression.IntegerLiteral(long count, _))) {
      throw new UnsupportedException(call.function() + " with a computed count");
    }
    Term list = list(call, names);
    Term key = perElement(list, call.arguments().get(1), names);
    return compiler.add(new RankedTerm(list, key, count, call.function().equals("topN")));
  }

  private Term aggregate(Expression.Call call, Environment names) {
    Aggregation aggregation = Aggregation.valueOf(call.function().toUpperCase(Locale.ROOT));
    Term list = list(call, names);
    Term value =
        call.arguments().size() == 1
            ? element(list)
            : perElement(list, call.arguments().get(1), names);
    Term sliced = Slicing.sliced(compiler, list);
    Term moved =
        new Relocation(compiler, ClauseCompiler.elements(list), ClauseCompiler.elements(sliced))
            .move(value);
    return compiler.add(new AggregateTerm(aggregation, sliced, moved));
  }

  private Term count(Expression counted, Environment names) {
    if (counted instanceof Expression.Call call && call.function().equals("groupBy")) {
      Term list = list(call, names);
      Term keys = compiler.add(new MapTerm(list, perElement(list, call.arguments().get(1), names)));
      return compiler.add(new CountTerm(compiler.add(new DistinctTerm(keys, true, false)), false));
    }
    Term list = compiler.compile(counted, names);
    if (list instanceof RowwiseTerm) {
      return compiler.rowwise(
          List.of(list), inputs -> new Expression.Call("count", inputs, Position.START));
    }
    // Tuples are no nulls, whatever is in them.
    return compiler.add(new CountTerm(Slicing.sliced(compiler, list), list instanceof NestedTerm));
  }

  private Term includes(Expression.Call call, Environment names) {
    Expression subject = call.arguments().getFirst();
    if (call.function().equals("includes")
        && subject instanceof Expression.Call keys
        && keys.function().equals("keys")
        && call.arguments().get(1) instanceof Expression.StringLiteral(var key, _)
        && Timestamps.parse(key) == null) {
      return compiler.add(new MemberTerm(list(keys, names), key));
    }
    List<Term> sides = compiler.all(call.arguments(), names);
    if (sides.get(1) instanceof Fixed fixed && !(sides.get(0) instanceof Fixed)) {
      return compiler.test(sides.get(0), about(call.function(), fixed.expression()));
    }
    if (sides.get(0) instanceof Fixed fixed && !(sides.get(1) instanceof Fixed)) {
      return call.function().equals("intersects")
          ? compiler.test(sides.get(1), about("intersects", fixed.expression()))
          : compiler.test(
              sides.get(1),
              new Expression.Membership(
                  false, Compiler.SUBJECT, fixed.expression(), Position.START));
    }
    return call.function().equals("includes")
        ? compiler.add(CompareTerm.in(sides.get(1), sides.get(0)))
        : rowwise(call, names);
  }

  private static Expression about(String function, Expression constant) {
    return new Expression.Call(function, List.of(Compiler.SUBJECT, constant), Position.START);
  }

  /// Whether an element is in a constant list; an element that is a list itself is one as a whole.
  private static Expression isOneOf(Expression constant) {
    Expression single = new Expression.ListLiteral(List.of(Compiler.SUBJECT), Position.START);
    return new Expression.Call("intersects", List.of(single, constant), Position.START);
  }

  /// What is in a constant list, once each.
  private Term intersection(Expression.Call call, Environment names) {
    List<Term> sides = compiler.all(call.arguments(), names);
    if (!(sides.get(1) instanceof Fixed fixed) || sides.get(0) instanceof Fixed) {
      return rowwise(call, names);
    }
    Term list = sides.get(0);
    Term isIn = compiler.test(element(list), isOneOf(fixed.expression()));
    return compiler.add(
        new DistinctTerm(compiler.add(new FilterTerm(list, isIn, false)), false, true));
  }

  private Term subset(Expression.Call call, Environment names) {
    List<Term> sides = compiler.all(call.arguments(), names);
    if (!(sides.get(1) instanceof Fixed fixed)
        || !(fixed.expression() instanceof Expression.ListLiteral)
        || sides.get(0) instanceof Fixed) {
      return rowwise(call, names);
    }
    Term list = sides.get(0);
    Term element = element(list);
    Term allowed =
        compiler.logic(
            Operator.OR,
            List.of(
                compiler.test(element, isOneOf(fixed.expression())),
                compiler.add(new NullTerm(element, true))));
    return compiler.logic(
        Operator.AND,
        List.of(
            compiler.add(new NullTerm(list, false)),
            compiler.add(new QuantifierTerm.All(list, allowed))));
  }

  private Term superset(Expression.Call call, Environment names) {
    List<Term> sides = compiler.all(call.arguments(), names);
    if (!(sides.get(1) instanceof Fixed fixed)
        || !(fixed.expression() instanceof Expression.ListLiteral(var elements, _))
        || !elements.stream().allMatch(CallCompiler::isValue)
        || sides.get(0) instanceof Fixed) {
      return rowwise(call, names);
    }
    List<Term> conditions = new ArrayList<>();
    conditions.add(compiler.add(new NullTerm(sides.get(0), false)));
    for (Expression element : elements) {
      Expression single = new Expression.ListLiteral(List.of(element), Position.START);
      conditions.add(compiler.test(sides.get(0), about("intersects", single)));
    }
    return compiler.logic(Operator.AND, conditions);
  }

  private static boolean isValue(Expression literal) {
    return literal instanceof Expression.StringLiteral
        || literal instanceof Expression.IntegerLiteral
        || literal instanceof Expression.DoubleLiteral
        || literal instanceof Expression.BooleanLiteral;
  }

  /// A function of single values: a condition about one of them, if the others are constants.
  private Term rowwise(Expression.Call call, Environment names) {
    for (Expression argument : call.arguments()) {
      if (argument instanceof Expression.ForEach || argument instanceof Expression.Lambda) {
        throw new UnsupportedException(call.function());
      }
    }
    List<Term> arguments = compiler.all(call.arguments(), names);
    if (PREDICATES.contains(call.function())
        && !(arguments.getFirst() instanceof Fixed)
        && arguments.stream().skip(1).allMatch(Fixed.class::isInstance)) {
      List<Expression> parts = new ArrayList<>();
      parts.add(Compiler.SUBJECT);
      arguments.stream().skip(1).forEach(part -> parts.add(((Fixed) part).expression()));
      return compiler.test(
          arguments.getFirst(), new Expression.Call(call.function(), parts, Position.START));
    }
    return compiler.rowwise(
        arguments, parts -> new Expression.Call(call.function(), parts, Position.START));
  }
}
