package dev.muster.pql.function;

import static dev.muster.pql.function.Type.ANY;
import static dev.muster.pql.function.Type.BOOLEAN;
import static dev.muster.pql.function.Type.ENTRY;
import static dev.muster.pql.function.Type.LIST;
import static dev.muster.pql.function.Type.MAP;
import static dev.muster.pql.function.Type.NUMBER;
import static dev.muster.pql.function.Type.STRING;
import static dev.muster.pql.function.Type.TIME;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// All functions of sections 6, 7, 8, 10 and 11 of the language reference. A receiver counts as the
/// first argument: `recv.f(a)` and `f(recv, a)` are the same call.
public final class Functions {
  private static final int MANY = Integer.MAX_VALUE;
  private static final Map<String, Function> BY_NAME = new TreeMap<>();

  static {
    lists();
    stringPredicates();
    times();
    personalization();
  }

  private Functions() {}

  public static Optional<Function> find(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  public static Collection<Function> all() {
    return Collections.unmodifiableCollection(BY_NAME.values());
  }

  /// Whether the argument at this index is evaluated once for each element.
  public static boolean isPerElement(String name, int index) {
    Function function = BY_NAME.get(name);
    return function != null && index > 0 && function.perElement() == index;
  }

  private static void lists() {
    method("intersects", 2, 2, BOOLEAN, LIST, LIST);
    method("intersection", 2, 2, LIST, LIST, LIST);
    method("subsetOf", 2, 2, BOOLEAN, LIST, LIST);
    method("supersetOf", 2, 2, BOOLEAN, LIST, LIST);
    method("includes", 2, 2, BOOLEAN, LIST, ANY);
    method("distinct", 1, 1, LIST, LIST);
    perElement("groupBy", 2, 2, MAP);
    perElement("filter", 2, 2, LIST);
    perElement("map", 2, 2, ANY);
    perElement("exists", 2, 2, BOOLEAN);
    perElement("forall", 2, 2, BOOLEAN);
    perElement("topN", 3, 3, LIST);
    perElement("bottomN", 3, 3, LIST);
    perElement("sum", 1, 2, NUMBER);
    perElement("average", 1, 2, NUMBER);
    perElement("min", 1, 2, ANY);
    perElement("max", 1, 2, ANY);
    method("count", 1, 1, NUMBER, LIST);
    method("head", 1, 1, ANY, LIST);
    prefix("mapEntry", 2, 2, ENTRY, ANY);
    method("countOnlyNull", 1, 1, NUMBER, LIST);
    method("countWithNull", 1, 1, NUMBER, LIST);
    method("distinctCountWithNull", 1, 1, NUMBER, LIST);
    method("get", 2, 2, ANY, MAP, STRING);
    method("keys", 1, 1, LIST, MAP);
    method("values", 1, 1, LIST, MAP);
    method("isNull", 1, 1, BOOLEAN, ANY);
    method("isNotNull", 1, 1, BOOLEAN, ANY);
    prefix("inSegment", 1, 1, BOOLEAN, STRING);
  }

  private static void stringPredicates() {
    for (String name :
        List.of(
            "startsWith",
            "doesNotStartWith",
            "endsWith",
            "doesNotEndWith",
            "contains",
            "doesNotContain",
            "matches")) {
      method(name, 2, 3, BOOLEAN, STRING, STRING, BOOLEAN);
    }
    method("equals", 2, MANY, BOOLEAN, ANY);
    method("notEqualTo", 2, 3, BOOLEAN, ANY, ANY, BOOLEAN);
    method("regexGroup", 2, 3, STRING, STRING, STRING, NUMBER);
  }

  private static void times() {
    prefix("date", 3, 3, TIME, NUMBER);
    prefix("currentMonth", 0, 0, NUMBER);
    prefix("currentYear", 0, 0, NUMBER);
    prefix("currentDayOfMonth", 0, 0, NUMBER);
    method("getMonth", 1, 1, NUMBER, TIME);
    method("getYear", 1, 1, NUMBER, TIME);
    method("getDayOfMonth", 1, 1, NUMBER, TIME);
  }

  private static void personalization() {
    for (String name :
        List.of(
            "camelCase",
            "decode64",
            "encode64",
            "extractEmailDomain",
            "getUrlFragment",
            "getUrlHost",
            "getUrlPath",
            "getUrlProtocol",
            "leftTrim",
            "lowerCase",
            "md5",
            "rightTrim",
            "sha256",
            "titleCase",
            "trim",
            "upperCase",
            "urlDecode",
            "urlEncode")) {
      prefix(name, 1, 1, STRING, STRING);
    }
    prefix("appendQueryParams", 3, 3, STRING, STRING, STRING, ANY);
    prefix("charCodeAt", 2, 2, NUMBER, STRING, NUMBER);
    prefix("compareTo", 2, 2, NUMBER, STRING, STRING);
    prefix("concat", 1, MANY, STRING, ANY);
    prefix("equalsAnyIgnoreCase", 2, 11, BOOLEAN, STRING);
    prefix("equalsIgnoreCase", 2, 2, BOOLEAN, STRING);
    prefix("notEqualWithIgnoreCase", 2, 2, BOOLEAN, STRING);
    prefix("formatCurrency", 2, 2, STRING, NUMBER, STRING);
    prefix("formatDate", 2, 3, STRING, TIME, STRING, STRING);
    prefix("formatNumber", 2, 2, STRING, NUMBER, STRING);
    prefix("indexOf", 2, 2, NUMBER, STRING, STRING);
    prefix("lastIndexOf", 2, 2, NUMBER, STRING, STRING);
    prefix("isEmpty", 1, 1, BOOLEAN, ANY);
    prefix("isNotEmpty", 1, 1, BOOLEAN, ANY);
    prefix("join", 2, 2, STRING, LIST, STRING);
    prefix("length", 1, 1, NUMBER, ANY);
    prefix("mask", 3, 3, STRING, STRING, NUMBER);
    prefix("replace", 3, 3, STRING, STRING);
    prefix("replaceAll", 3, 3, STRING, STRING);
    prefix("split", 2, 2, LIST, STRING, STRING);
    prefix("stringToDate", 1, 2, TIME, STRING, STRING);
    prefix("string_to_integer", 1, 1, NUMBER, STRING);
    prefix("stringToNumber", 1, 1, ANY, STRING);
    prefix("substr", 2, 3, STRING, STRING, NUMBER);
    prefix("toBool", 1, 1, BOOLEAN, ANY);
    prefix("toDateTime", 1, 2, TIME, ANY, STRING);
    prefix("toDateTimeOnly", 1, 1, TIME, ANY);
    prefix("absolute", 1, 1, NUMBER, NUMBER);
    prefix("random", 0, 0, NUMBER);
    prefix("roundDown", 1, 1, NUMBER, NUMBER);
    prefix("roundUp", 1, 1, NUMBER, NUMBER);
    prefix("toHexString", 1, 1, STRING, NUMBER);
    prefix("toInt", 1, 1, NUMBER, ANY);
    prefix("toPercentage", 1, 1, STRING, NUMBER);
    prefix("toPrecision", 2, 2, STRING, NUMBER);
    prefix("toString", 1, 1, STRING, ANY);
  }

  private static void method(String name, int minimum, int maximum, Type result, Type... types) {
    add(new Function(name, minimum, maximum, Function.Form.METHOD, -1, List.of(types), result));
  }

  private static void prefix(String name, int minimum, int maximum, Type result, Type... types) {
    add(new Function(name, minimum, maximum, Function.Form.PREFIX, -1, List.of(types), result));
  }

  private static void perElement(String name, int minimum, int maximum, Type result) {
    List<Type> types = List.of(LIST, ANY, NUMBER);
    add(new Function(name, minimum, maximum, Function.Form.METHOD, 1, types, result));
  }

  private static void add(Function function) {
    BY_NAME.put(function.name(), function);
  }
}
