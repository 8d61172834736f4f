package dev.muster.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// Conditions over the documents of [RandomDocuments], in all constructs of the language that
/// depend on data.
final class RandomQueries {
  private final RandomGenerator random;
  private int variables;

  RandomQueries(RandomGenerator random) {
    this.random = random;
  }

  /// What can be named where a condition stands.
  ///
  /// @param prefix what leads to its fields, such as `^.`
  /// @param depth 0 for the profile, 1 for an event, 2 for an item
  private record Scope(String prefix, int depth, boolean implicit) {}

  String query() {
    variables = 0;
    return condition(List.of(new Scope("", 0, true)), 3);
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private boolean chance(int of) {
    return random.nextInt(of) == 0;
  }

  private String condition(List<Scope> scopes, int size) {
    if (size > 0 && chance(3)) {
      String left = condition(scopes, size - 1);
      String right = condition(scopes, size - 1);
      return switch (random.nextInt(5)) {
        case 0 -> "(" + left + " or " + right + ")";
        case 1 -> "not (" + left + ")";
        case 2 -> "if(" + left + ", " + right + ", " + condition(scopes, size - 1) + ")";
        default -> "(" + left + " and " + right + ")";
      };
    }
    return switch (random.nextInt(size > 0 ? 17 : 9)) {
      case 0, 1 -> comparison(scopes);
      case 2 -> membership(scopes);
      case 3, 4 -> texts(scopes);
      case 5 -> occurs(scopes);
      case 6 -> lists(scopes);
      case 7 -> value(scopes) + (chance(2) ? ".isNull()" : ".isNotNull()");
      case 8 -> number(scopes, size) + " " + comparator() + " " + number(scopes, 0);
      case 9, 10 -> quantified(scopes, size);
      case 15, 16 -> scopes.size() == 1 ? chain() : comparison(scopes);
      case 11 -> list(scopes, size) + ".count() " + comparator() + " " + random.nextInt(4);
      case 12 -> element(scopes, size);
      case 13 -> {
        String name = "L" + variables++;
        List<Scope> inner = scopes;
        String body = condition(inner, size - 1);
        yield "(let "
            + name
            + " = ("
            + number(scopes, 1)
            + ") in ("
            + name
            + " "
            + comparator()
            + " "
            + random.nextInt(10)
            + " or "
            + body
            + "))";
      }
      default -> list(scopes, size);
    };
  }

  private String comparator() {
    return any(List.of("=", "!=", "<", "<=", ">", ">="));
  }

  private Scope scope(List<Scope> scopes) {
    return chance(3) ? any(scopes) : scopes.getLast();
  }

  private String field(List<Scope> scopes, List<String> names) {
    return scope(scopes).prefix + any(names);
  }

  private String value(List<Scope> scopes) {
    return field(
        scopes,
        List.of(
            "n",
            "w",
            "s",
            "u",
            "b",
            "t",
            "day",
            "tags",
            "nums",
            "o.n",
            "o.s",
            "o.t",
            "o",
            "missing",
            "items.n",
            "items.s",
            "xEvent.n",
            "xEvent.items.s"));
  }

  private String comparison(List<Scope> scopes) {
    String left = value(scopes);
    String right = chance(3) ? value(scopes) : literal();
    if (chance(5)) {
      return right.startsWith("\"") || right.equals("true")
          ? right + " = " + left
          : right + " " + comparator() + " " + left;
    }
    return left + " " + comparator() + " " + right;
  }

  private String literal() {
    return switch (random.nextInt(9)) {
      case 0 -> "\"alpha\"";
      case 1 -> "\"x1\"";
      case 2 -> Integer.toString(random.nextInt(-3, 40));
      case 3 -> random.nextInt(-30, 400) / 10.0 + "";
      case 4 -> "true";
      case 5 -> "\"3\"";
      case 6 -> "\"2024-03-14T10:00:00Z\"";
      case 7 -> "date(2024, 3, " + random.nextInt(1, 28) + ")";
      default -> "\"2024-03-1" + random.nextInt(10) + "\"";
    };
  }

  private String membership(List<Scope> scopes) {
    String in = chance(3) ? " notIn " : " in ";
    return switch (random.nextInt(4)) {
      case 0 -> value(scopes) + in + "[\"alpha\", \"x1\", \"x2\"]";
      case 1 -> value(scopes) + in + "[1, 3, 5.5, 20]";
      case 2 -> "\"alpha\"" + in + field(scopes, List.of("tags", "s", "items.s", "nums"));
      default -> field(scopes, List.of("s", "u")) + in + field(scopes, List.of("tags", "items.s"));
    };
  }

  private String texts(List<Scope> scopes) {
    String text =
        field(scopes, List.of("s", "u", "tags", "o.s", "n", "t", "items.s", "items.tags"));
    String flag = chance(3) ? ", false" : "";
    return switch (random.nextInt(14)) {
      case 0 -> text + ".startsWith(\"alp\"" + flag + ")";
      case 1 -> text + ".doesNotStartWith(\"alp\"" + flag + ")";
      case 2 -> text + ".endsWith(\"a\"" + flag + ")";
      case 3 -> text + ".doesNotContain(\"p\"" + flag + ")";
      case 4 -> text + ".contains(\"A\"" + flag + ")";
      case 5 -> text + " like \"%a_p%\"";
      case 6 -> text + ".matches(\"^[a-z]+$\"" + flag + ")";
      case 7 -> text + ".equals(\"alpha\"" + flag + ")";
      case 8 -> text + ".notEqualTo(\"alpha\"" + flag + ")";
      case 9 -> "lowerCase(" + text + ") = \"alpha\"";
      case 10 -> text + ".regexGroup(\"(a.)\", 1) = \"al\"";
      case 11 -> "length(" + text + ") > 4";
      case 12 -> "isEmpty(" + text + ")";
      default ->
          "concat(" + text + ", \"-\", " + field(scopes, List.of("s", "u")) + ") = \"alpha-x1\"";
    };
  }

  private String occurs(List<Scope> scopes) {
    String time =
        field(scopes, List.of("t", "day", "timestamp", "o.t", "timestamp", "items.t", "n"));
    String unit = any(List.of("minutes", "hours", "days", "weeks", "months", "years"));
    String reference =
        switch (random.nextInt(6)) {
          case 0 -> field(scopes, List.of("t", "o.t", "timestamp", "day"));
          case 1 -> "today";
          case 2 -> "date(2024, 3, " + random.nextInt(1, 28) + ")";
          case 3 -> "last month";
          default -> "now";
        };
    String distance = comparator() + " " + random.nextInt(10) + " " + unit + " ";
    return time
        + " occurs "
        + switch (random.nextInt(6)) {
          case 0 -> any(List.of("before ", "after ", "on ", "from ")) + reference;
          case 1 -> "between date(2024, 2, 20) and " + reference;
          default -> distance + any(List.of("before ", "before ", "after ")) + reference;
        };
  }

  private String lists(List<Scope> scopes) {
    String list = field(scopes, List.of("tags", "nums", "items.s", "items.tags", "s"));
    return switch (random.nextInt(7)) {
      case 0 -> list + ".intersects([\"alpha\", \"x1\", 3])";
      case 1 -> list + ".intersection([\"alpha\", 3, \"x1\"]).count() >= 1";
      case 2 -> list + ".subsetOf([\"alpha\", \"x1\", \"x2\", 1, 2, 3])";
      case 3 -> list + ".supersetOf([\"alpha\", 3])";
      case 4 -> list + ".includes(\"alpha\")";
      case 5 -> list + ".distinct().count() " + comparator() + " 2";
      default -> list + ".head() = \"alpha\"";
    };
  }

  private String number(List<Scope> scopes, int size) {
    String time = field(scopes, List.of("t", "day", "timestamp"));
    return switch (random.nextInt(size > 0 ? 9 : 4)) {
      case 0 -> field(scopes, List.of("n", "w", "o.n"));
      case 1 -> Integer.toString(random.nextInt(10));
      case 2 -> time + any(List.of(".getMonth()", ".getYear()", ".getDayOfMonth()"));
      case 3 -> field(scopes, List.of("n", "w"));
      case 4 ->
          "("
              + number(scopes, size - 1)
              + any(List.of(" + ", " - ", " * ", " / ", " % "))
              + number(scopes, size - 1)
              + ")";
      case 5 -> list(scopes, size) + ".count()";
      case 6 ->
          list(scopes, size)
              + any(List.of(".sum(", ".average(", ".min(", ".max("))
              + any(List.of("n", "w", "n + w", "nums", "items.n"))
              + ")";
      case 7 ->
          field(scopes, List.of("nums", "nums")) + any(List.of(".sum()", ".max()", ".average()"));
      default -> {
        String name = "V" + variables++;
        yield "("
            + any(List.of("sum ", "average ", "min ", "max ", "count "))
            + name
            + any(List.of(".n", ".w", ".nums", ".items.n"))
            + " over "
            + name
            + " from "
            + list(scopes, size - 1)
            + ")";
      }
    };
  }

  /// A list of events or items.
  private String list(List<Scope> scopes, int size) {
    Scope scope = scopes.getLast();
    String base = scope.depth == 1 ? scope.prefix + "items" : "xEvent";
    if (scope.depth == 0 && chance(4)) {
      base = "xEvent.items";
    }
    int depth = base.endsWith("items") ? 2 : 1;
    if (size <= 0 || chance(5)) {
      return base;
    }
    List<Scope> inner = new ArrayList<>();
    int outward = 0;
    for (Scope outer : scopes) {
      inner.add(outer);
    }
    for (int index = inner.size() - 1; index >= 0; index--) {
      Scope outer = inner.get(index);
      if (outer.implicit && outer.depth > 0) {
        outward++;
        inner.set(index, new Scope("^".repeat(outward) + ".", outer.depth, true));
      } else if (outer.implicit) {
        inner.set(index, new Scope("$1.", outer.depth, true));
      }
    }
    inner.add(new Scope("", depth, true));
    String filter =
        depth == 1 && chance(2) ? "eventType = \"t" + random.nextInt(3) + "\" and " : "";
    return base + "[" + filter + condition(inner, size - 1) + "]";
  }

  private String element(List<Scope> scopes, int size) {
    String list = list(scopes, size);
    return switch (random.nextInt(6)) {
      case 0 -> list + ".head().n > " + random.nextInt(30);
      case 1 -> list + ".topN(n, 2).sum(w) > " + random.nextInt(10);
      case 2 -> list + ".bottomN(t, 1).head().s = \"alpha\"";
      case 3 -> list + ".map(t.getMonth()).distinct().count() > 1";
      case 4 -> list + ".groupBy(s).count() " + comparator() + " 2";
      default -> list + any(List.of(".max(t)", ".min(timestamp)")) + " occurs <= 9 days before now";
    };
  }

  private String quantified(List<Scope> scopes, int size) {
    String first = "E" + variables++;
    String list = list(scopes, size - 1);
    int depth = list.startsWith("xEvent") && !list.startsWith("xEvent.items") ? 1 : 2;
    List<Scope> inner = new ArrayList<>(scopes);
    inner.add(new Scope(first + ".", depth, false));
    String clauses = first + " from " + list + " where (" + condition(inner, size - 1) + ")";
    if (chance(3)) {
      String second = "E" + variables++;
      boolean items = depth == 1 && chance(2);
      inner.add(new Scope(second + ".", items ? 2 : 1, false));
      clauses +=
          ", "
              + second
              + " from "
              + (items ? first + ".items" : "xEvent")
              + " where ("
              + condition(inner, 0)
              + ")";
    }
    return "("
        + any(List.of("exists ", "exists ", "exists ", "forall ", "none ", "one ", "select "))
        + clauses
        + ")";
  }

  private String chain() {
    int count = random.nextInt(1, 4);
    List<String> steps = new ArrayList<>();
    for (int step = 0; step < count; step++) {
      String what =
          chance(4)
              ? condition(List.of(new Scope("$1.", 0, true), new Scope("", 1, true)), 1)
              : "eventType = \"t" + random.nextInt(3) + "\"" + (chance(4) ? " and n > 10" : "");
      String more = "";
      if (chance(4)) {
        more +=
            " WHEN(" + any(List.of("<= ", "> ", ">= ")) + random.nextInt(12) + " days before now)";
      }
      if (step > 0 && chance(3)) {
        more +=
            " WHEN("
                + comparator()
                + " "
                + random.nextInt(4)
                + any(List.of(" days", " hours", " months"))
                + any(List.of(" after S", " after S", " before S"))
                + random.nextInt(step)
                + ")";
      }
      if (chance(3)) {
        more +=
            " GAP(" + any(List.of("<= ", "< ", ">= ", "> ", "= ")) + random.nextInt(4) + " days)";
      }
      if (chance(5)) {
        more += " COUNT(" + any(List.of("", "<= ", "= ", ">= ", "< ")) + random.nextInt(4) + ")";
      }
      if (chance(6)) {
        more += " WHERE(w > 2)";
      }
      steps.add("S" + step + ": " + (chance(5) ? "EXCLUDE " : "") + "WHAT(" + what + ")" + more);
    }
    String list = chance(5) ? "xEvent[n > 5]" : "xEvent";
    return "chain(" + list + ", timestamp, [" + String.join(", ", steps) + "])";
  }
}
