package dev.muster.pql.interpret;

import dev.muster.pql.ast.Expression;
import dev.muster.pql.ast.Expression.Aggregation;
import dev.muster.pql.interpret.Value.Fields;
import dev.muster.pql.interpret.Value.Groups;
import dev.muster.pql.interpret.Value.Items;
import dev.muster.pql.interpret.Value.Text;
import dev.muster.pql.interpret.Value.Time;
import dev.muster.pql.interpret.Value.Truth;
import dev.muster.pql.interpret.Value.Whole;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Evaluates calls of functions. Functions that look into elements one by one are here; the others
/// hand their values on to whoever knows about them.
final class Calls {
  private static final Set<String> MEMBER_STATES = Set.of("realized", "existing");

  private final Interpreter interpreter;
  private final Patterns patterns;
  private final Personalization personalization;

  Calls(Interpreter interpreter, Patterns patterns) {
    this.interpreter = interpreter;
    this.patterns = patterns;
    this.personalization = new Personalization(interpreter, patterns);
  }

  Value call(Expression.Call call) {
    List<Expression> arguments = call.arguments();
    return switch (call.function()) {
      case "filter" -> filter(first(call), arguments.get(1));
      case "exists" -> Value.of(exists(first(call), arguments.get(1)));
      case "forall" -> Value.of(forall(first(call), arguments.get(1)));
      case "map" -> map(first(call), arguments.get(1));
      case "mapEntry" -> entry(first(call), second(call));
      case "groupBy" -> groupBy(first(call), arguments.get(1));
      case "topN" -> ranked(first(call), arguments.get(1), third(call), true);
      case "bottomN" -> ranked(first(call), arguments.get(1), third(call), false);
      case "sum", "average", "min", "max" -> aggregate(call);
      case "count" -> Value.of(Lists.count(first(call)));
      case "intersects" -> Value.of(Lists.intersects(first(call), second(call)));
      case "intersection" -> Lists.intersection(first(call), second(call));
      case "subsetOf" -> Value.of(Lists.isSubset(first(call), second(call)));
      case "supersetOf" -> {
        Value outer = first(call);
        yield Value.of(Lists.isSubset(second(call), outer));
      }
      case "includes" -> Value.of(Lists.includes(first(call), second(call)));
      case "distinct" -> Lists.distinct(first(call));
      case "head" -> Lists.head(first(call));
      case "countOnlyNull" -> Value.of(Lists.countOnlyNull(first(call)));
      case "countWithNull" -> Value.of((long) first(call).elements().size());
      case "distinctCountWithNull" -> Value.of(Lists.distinctCountWithNull(first(call)));
      case "get" -> get(first(call), second(call));
      case "keys" -> members(first(call), Lists::keys);
      case "values" -> members(first(call), Lists::values);
      case "isNull" -> Value.of(first(call).isNull());
      case "isNotNull" -> Value.of(!first(call).isNull());
      case "inSegment" -> Value.of(inSegment(first(call)));
      case "startsWith",
          "doesNotStartWith",
          "endsWith",
          "doesNotEndWith",
          "contains",
          "doesNotContain" -> {
        Value text = first(call);
        Value wanted = second(call);
        Strings.Test test = Strings.test(call.function(), caseSensitive(call));
        yield Value.of(Strings.any(text, wanted, test));
      }
      case "matches" -> {
        Value text = first(call);
        Value pattern = second(call);
        boolean caseSensitive = caseSensitive(call);
        yield Value.of(
            Strings.any(
                text, pattern, (subject, regex) -> patterns.find(subject, regex, caseSensitive)));
      }
      case "equals" -> Value.of(equalsAny(call));
      case "notEqualTo" -> {
        Value left = first(call);
        Value right = second(call);
        yield Value.of(Strings.differs(left, right, caseSensitive(call)));
      }
      case "regexGroup" -> regexGroup(call);
      case "date" -> date(first(call), second(call), third(call));
      case "currentMonth" -> Value.of((long) today().getMonthValue());
      case "currentYear" -> Value.of((long) today().getYear());
      case "currentDayOfMonth" -> Value.of((long) today().getDayOfMonth());
      case "getMonth" -> part(first(call), OffsetDateTime::getMonthValue);
      case "getYear" -> part(first(call), OffsetDateTime::getYear);
      case "getDayOfMonth" -> part(first(call), OffsetDateTime::getDayOfMonth);
      default -> personalization.call(call.function(), all(arguments));
    };
  }

  private OffsetDateTime today() {
    interpreter.readDay();
    return interpreter.times().today();
  }

  private Value first(Expression.Call call) {
    return interpreter.evaluate(call.arguments().get(0));
  }

  private Value second(Expression.Call call) {
    return interpreter.evaluate(call.arguments().get(1));
  }

  private Value third(Expression.Call call) {
    return interpreter.evaluate(call.arguments().get(2));
  }

  private List<Value> all(List<Expression> arguments) {
    List<Value> values = new ArrayList<>(arguments.size());
    arguments.forEach(argument -> values.add(interpreter.evaluate(argument)));
    return values;
  }

  private Value filter(Value source, Expression condition) {
    if (source.isNull()) {
      return Value.Null.VALUE;
    }
    List<Value> kept = new ArrayList<>();
    for (Value element : source.elements()) {
      if (interpreter.perElement(condition, element).isTrue()) {
        interpreter.decided(element);
        kept.add(element);
      }
    }
    return new Items(kept);
  }

  private boolean exists(Value source, Expression condition) {
    for (Value element : source.elements()) {
      if (interpreter.perElement(condition, element).isTrue()) {
        interpreter.decided(element);
        return true;
      }
    }
    return false;
  }

  private boolean forall(Value source, Expression condition) {
    for (Value element : source.elements()) {
      if (!interpreter.perElement(condition, element).isTrue()) {
        interpreter.decided(element);
        return false;
      }
    }
    return true;
  }

  /// Over a list element by element; over a map entry by entry, with the value as the element.
  private Value map(Value source, Expression function) {
    if (source.isNull()) {
      return Value.Null.VALUE;
    }
    List<Value> results = new ArrayList<>();
    Map<String, Value> members = asMap(source, function);
    if (members == null) {
      source.elements().forEach(element -> results.add(interpreter.perElement(function, element)));
    } else {
      members.forEach(
          (key, value) -> results.add(interpreter.perEntry(function, new Text(key), value)));
    }
    return Lists.listOrMap(results, makesEntries(function));
  }

  /// An object of the data is one element, unless the function asks for keys.
  private static @Nullable Map<String, Value> asMap(Value source, Expression function) {
    return switch (source) {
      case Groups(var members) -> members;
      case Fields(var members)
          when function instanceof Expression.Lambda lambda && lambda.parameters().size() == 2 ->
          members;
      default -> null;
    };
  }

  private static boolean makesEntries(Expression function) {
    Expression body =
        switch (function) {
          case Expression.ForEach each -> each.body();
          case Expression.Lambda lambda -> lambda.body();
          default -> function;
        };
    return body instanceof Expression.Call call && call.function().equals("mapEntry");
  }

  private static Value entry(Value key, Value value) {
    String name = keyText(key);
    return name == null ? Value.Null.VALUE : new Value.Entry(name, value);
  }

  private Value groupBy(Value source, Expression function) {
    if (source.isNull()) {
      return Value.Null.VALUE;
    }
    Map<String, List<Value>> groups = new LinkedHashMap<>();
    for (Value element : source.elements()) {
      String key = keyText(interpreter.perElement(function, element));
      if (key != null) {
        groups.computeIfAbsent(key, _ -> new ArrayList<>()).add(element);
      }
    }
    Map<String, Value> members = new LinkedHashMap<>();
    groups.forEach((key, elements) -> members.put(key, new Items(elements)));
    return new Groups(members);
  }

  private static @Nullable String keyText(Value key) {
    return switch (key) {
      case Value.Null _ -> null;
      case Text text -> text.value();
      default -> {
        Object plain = Comparing.key(key);
        yield plain instanceof Long || plain instanceof Double
            ? plain.toString()
            : key.toJson().asText(key.toJson().toString());
      }
    };
  }

  /// The n elements with the largest or smallest keys, the first of them first; equal keys keep
  /// their order and elements without a key are left out.
  private Value ranked(Value source, Expression function, Value count, boolean largestFirst) {
    if (source.isNull() || !(count instanceof Whole(long number)) || number < 0) {
      return Value.Null.VALUE;
    }
    record Ranked(Value element, Value key) {}
    List<Ranked> numbers = new ArrayList<>();
    List<Ranked> times = new ArrayList<>();
    for (Value element : source.elements()) {
      Value key = interpreter.perElement(function, element);
      if (Comparing.isNumber(key)) {
        numbers.add(new Ranked(element, key));
      } else {
        Time time = TimeRules.time(key);
        if (time != null) {
          times.add(new Ranked(element, time));
        }
      }
    }
    Comparator<Ranked> ascending =
        numbers.isEmpty()
            ? Comparator.comparing(ranked -> ((Time) ranked.key).start())
            : (left, right) -> Comparing.order(left.key, right.key);
    List<Ranked> candidates = numbers.isEmpty() ? times : numbers;
    candidates.sort(largestFirst ? ascending.reversed() : ascending);
    return new Items(candidates.stream().limit(number).map(Ranked::element).toList());
  }

  private Value aggregate(Expression.Call call) {
    Aggregation aggregation = Aggregation.valueOf(call.function().toUpperCase(Locale.ROOT));
    Value source = first(call);
    List<Value> values = new ArrayList<>();
    if (call.arguments().size() == 1) {
      source.elements().forEach(element -> Value.flatten(element, values));
    } else {
      for (Value element : source.elements()) {
        Value.flatten(interpreter.perElement(call.arguments().get(1), element), values);
      }
    }
    return Numbers.aggregate(aggregation, values);
  }

  private static Value get(Value map, Value key) {
    String name = keyText(key);
    return name == null ? Value.Null.VALUE : map.field(name);
  }

  private static Value members(Value map, Function<Map<String, Value>, Value> result) {
    Map<String, Value> members = Comparing.members(map);
    return members == null ? Value.Null.VALUE : result.apply(members);
  }

  private boolean inSegment(Value id) {
    if (!(id instanceof Text text)) {
      return false;
    }
    var decider = interpreter.settings().inSegment();
    if (decider != null) {
      return decider.test(text.value());
    }
    Map<String, Value> namespaces =
        Comparing.members(interpreter.profile().field("segmentMembership"));
    if (namespaces == null) {
      return false;
    }
    for (Value namespace : namespaces.values()) {
      // An id can hold dots, so it is looked up as it is and not as a path.
      Map<String, Value> audiences = Comparing.members(namespace);
      Value audience = audiences == null ? null : audiences.get(text.value());
      if (audience != null
          && audience.field("status") instanceof Text status
          && MEMBER_STATES.contains(status.value())) {
        return true;
      }
    }
    return false;
  }

  private boolean caseSensitive(Expression.Call call) {
    return call.arguments().size() < 3 || !isFalse(third(call));
  }

  private static boolean isFalse(Value value) {
    return value instanceof Truth(boolean truth) && !truth;
  }

  /// A Boolean literal at the end is about case; everything else between is a candidate.
  private boolean equalsAny(Expression.Call call) {
    List<Expression> arguments = call.arguments();
    boolean flagged =
        arguments.size() > 2 && arguments.getLast() instanceof Expression.BooleanLiteral;
    Value left = first(call);
    List<Value> candidates = all(arguments.subList(1, arguments.size() - (flagged ? 1 : 0)));
    boolean caseSensitive =
        !flagged
            || (arguments.getLast() instanceof Expression.BooleanLiteral(boolean flag, _) && flag);
    return Strings.equalsAny(left, candidates, caseSensitive);
  }

  private Value regexGroup(Expression.Call call) {
    Value text = first(call);
    Value pattern = second(call);
    Long group = null;
    if (call.arguments().size() == 3) {
      if (!(third(call) instanceof Whole(long number))) {
        return Value.Null.VALUE;
      }
      group = number;
    }
    Long number = group;
    return pattern instanceof Text regex
        ? each(
            text,
            element ->
                element instanceof Text subject
                    ? Value.of(patterns.group(subject.value(), regex.value(), number))
                    : Value.Null.VALUE)
        : Value.Null.VALUE;
  }

  private static Value date(Value year, Value month, Value day) {
    if (year instanceof Whole(long years)
        && month instanceof Whole(long months)
        && day instanceof Whole(long days)
        && years >= 0
        && years <= 9999) {
      try {
        return TimeRules.day(
            LocalDate.of((int) years, Math.toIntExact(months), Math.toIntExact(days)));
      } catch (DateTimeException | ArithmeticException noSuchDay) {
        return Value.Null.VALUE;
      }
    }
    return Value.Null.VALUE;
  }

  private static Value part(Value value, Function<OffsetDateTime, Integer> part) {
    return each(
        value,
        element -> {
          Time time = TimeRules.time(element);
          return time == null
              ? Value.Null.VALUE
              : Value.of((long) part.apply(TimeRules.utc(time.start())));
        });
  }

  /// A function of one value, applied to every element of a list.
  static Value each(Value value, Function<Value, Value> function) {
    if (!(value instanceof Items(var elements))) {
      return function.apply(value);
    }
    List<Value> results = new ArrayList<>();
    elements.forEach(element -> Value.flatten(function.apply(element), results));
    return results.isEmpty() ? Value.Null.VALUE : new Items(results);
  }
}
