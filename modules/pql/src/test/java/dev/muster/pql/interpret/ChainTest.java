package dev.muster.pql.interpret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.pql.Pql;
import dev.muster.pql.check.CheckedQuery;
import dev.muster.pql.check.Settings;
import dev.muster.pql.problem.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Chains: some by hand, many against trying all choices one by one.
class ChainTest {
  private static final Instant START = Instant.parse("2024-03-01T00:00:00Z");
  private static final Instant NOW = Instant.parse("2024-03-15T00:00:00Z");

  /// `history` has one letter an hour; a dot is an hour without an event, a slash puts the next
  /// event into the same hour.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          vvvv | [A: WHAT(eventType = "v") COUNT(5)] | false
          vvvvv | [A: WHAT(eventType = "v") COUNT(5)] | true
          v/v/v | [A: WHAT(eventType = "v") COUNT(3)] | true
          vv | [A: WHAT(eventType = "v") COUNT(= 2)] | true
          vvv | [A: WHAT(eventType = "v") COUNT(= 2)] | false
          vvv | [A: WHAT(eventType = "v") COUNT(<= 2)] | false
          b | [A: WHAT(eventType = "v") COUNT(<= 2)] | true
          vvb | [A: WHAT(eventType = "v") COUNT(= 2), B: WHAT(eventType = "b")] | true
          vvbv | [A: WHAT(eventType = "v") COUNT(= 2), B: WHAT(eventType = "b")] | true
          vvvb | [A: WHAT(eventType = "v") COUNT(= 2), B: WHAT(eventType = "b")] | false
          vbvvb | [A: WHAT(eventType = "v") COUNT(= 2), B: WHAT(eventType = "b")] | false
          vvb | [A: WHAT(eventType = "v") COUNT(>= 1) COUNT(< 2), B: WHAT(eventType = "b")] | false
          avvb | [A: WHAT(eventType = "a"), V: WHAT(eventType = "v") COUNT(< 2), B: WHAT(eventType = "b")] | false
          avb | [A: WHAT(eventType = "a"), V: WHAT(eventType = "v") COUNT(< 2), B: WHAT(eventType = "b")] | true
          avva.b | [A: WHAT(eventType = "a"), V: WHAT(eventType = "v") COUNT(< 2), B: WHAT(eventType = "b")] | true
          vvb | [A: WHAT(eventType = "v") COUNT(2), B: WHAT(eventType = "b") WHEN(<= 1 hour after A)] | true
          vv.b | [A: WHAT(eventType = "v") COUNT(2), B: WHAT(eventType = "b") WHEN(<= 1 hour after A)] | false
          axb | [A: WHAT(eventType = "a"), X: EXCLUDE WHAT(eventType = "x"), B: WHAT(eventType = "b")] | false
          axab | [A: WHAT(eventType = "a"), X: EXCLUDE WHAT(eventType = "x"), B: WHAT(eventType = "b")] | true
          axxb | [A: WHAT(eventType = "a"), X: EXCLUDE WHAT(eventType = "x") COUNT(3), B: WHAT(eventType = "b")] | true
          xa | [X: EXCLUDE WHAT(eventType = "x"), A: WHAT(eventType = "a")] | false
          x..a | [X: EXCLUDE WHAT(eventType = "x") GAP(<= 2 hours), A: WHAT(eventType = "a")] | true
          x.a | [X: EXCLUDE WHAT(eventType = "x") GAP(<= 2 hours), A: WHAT(eventType = "a")] | false
          a..x | [A: WHAT(eventType = "a"), X: EXCLUDE WHAT(eventType = "x") GAP(<= 2 hours)] | true
          a.x | [A: WHAT(eventType = "a"), X: EXCLUDE WHAT(eventType = "x") GAP(<= 2 hours)] | false
          a/b | [A: WHAT(eventType = "a"), B: WHAT(eventType = "b")] | false
          x | [X: EXCLUDE WHAT(eventType = "x")] | false
          a | [X: EXCLUDE WHAT(eventType = "x")] | true
          """)
  void matches(String history, String steps, boolean expected) {
    List<Event> events = new ArrayList<>();
    int hour = 0;
    for (int index = 0; index < history.length(); index++) {
      char letter = history.charAt(index);
      switch (letter) {
        case '/' -> hour--;
        case '.' -> hour++;
        default -> {
          events.add(new Event(letter, hour));
          hour++;
        }
      }
    }
    assertThat(evaluate("CHAIN(xEvent, timestamp, " + steps + ")", events)).isEqualTo(expected);
  }

  private record Event(char type, int hour) {}

  /// A step for one event of a type; excluded, or at most `gap` hours after the step `since` if
  /// that is not negative.
  private record Wanted(char type, boolean excluded, int since, int gap) {}

  @Test
  void agreesWithTryingEverything() {
    int matched = 0;
    for (long seed = 1; seed <= 4_000; seed++) {
      Random random = new Random(seed);
      List<Event> events = new ArrayList<>();
      int count = random.nextInt(9);
      for (int index = 0; index < count; index++) {
        events.add(new Event((char) ('a' + random.nextInt(3)), random.nextInt(10)));
      }
      List<Wanted> wanted = new ArrayList<>();
      List<Integer> positive = new ArrayList<>();
      int steps = 1 + random.nextInt(4);
      for (int index = 0; index < steps; index++) {
        boolean excluded = random.nextInt(3) == 0;
        boolean bound = !positive.isEmpty() && random.nextBoolean();
        int since = bound ? positive.get(random.nextInt(positive.size())) : -1;
        wanted.add(
            new Wanted((char) ('a' + random.nextInt(3)), excluded, since, random.nextInt(5)));
        if (!excluded) {
          positive.add(index);
        }
      }
      String query = query(wanted);
      boolean expected = holds(wanted, events, 0, new int[steps], -1);
      matched += expected ? 1 : 0;
      assertThat(evaluate(query, events))
          .as("seed %d: %s over %s", seed, query, events)
          .isEqualTo(expected);
    }
    assertThat(matched).isBetween(500, 3_500);
  }

  private static String query(List<Wanted> wanted) {
    List<String> steps = new ArrayList<>();
    for (int index = 0; index < wanted.size(); index++) {
      Wanted step = wanted.get(index);
      String window =
          step.since < 0 ? "" : " WHEN(<= " + step.gap + " hours after C" + step.since + ")";
      steps.add(
          "C"
              + index
              + (step.excluded ? ": EXCLUDE" : ":")
              + " WHAT(eventType = \""
              + step.type
              + "\")"
              + window);
    }
    return "CHAIN(xEvent, timestamp, [" + String.join(", ", steps) + "])";
  }

  /// Tries every event for every positive step and only then looks at the excluded ones.
  private static boolean holds(
      List<Wanted> wanted, List<Event> events, int index, int[] hours, int last) {
    if (index == wanted.size()) {
      return nothingExcluded(wanted, events, hours);
    }
    Wanted step = wanted.get(index);
    if (step.excluded) {
      return holds(wanted, events, index + 1, hours, last);
    }
    for (Event event : events) {
      if (event.type == step.type && event.hour > last && inWindow(step, event.hour, hours)) {
        hours[index] = event.hour;
        if (holds(wanted, events, index + 1, hours, event.hour)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean inWindow(Wanted step, int hour, int[] hours) {
    return step.since < 0 || (hour > hours[step.since] && hour <= hours[step.since] + step.gap);
  }

  private static boolean nothingExcluded(List<Wanted> wanted, List<Event> events, int[] hours) {
    for (int index = 0; index < wanted.size(); index++) {
      Wanted step = wanted.get(index);
      if (!step.excluded) {
        continue;
      }
      int after = -1;
      for (int before = 0; before < index; before++) {
        after = wanted.get(before).excluded ? after : hours[before];
      }
      int until = Integer.MAX_VALUE;
      for (int next = wanted.size() - 1; next > index; next--) {
        until = wanted.get(next).excluded ? until : hours[next];
      }
      for (Event event : events) {
        if (event.type == step.type
            && event.hour > after
            && event.hour < until
            && inWindow(step, event.hour, hours)) {
          return false;
        }
      }
    }
    return true;
  }

  @Test
  void doesNotHangOnManyEvents() {
    List<Event> events = new ArrayList<>();
    for (int index = 0; index < 3_000; index++) {
      events.add(new Event(index % 2 == 0 ? 'a' : 'b', index % 300));
    }
    assertThat(
            evaluate(
                "CHAIN(xEvent, timestamp, [A: WHAT(eventType = \"a\"), B: WHAT(eventType = \"b\"),"
                    + " C: WHAT(eventType = \"a\"), D: WHAT(eventType = \"c\")])",
                events))
        .isFalse();
  }

  private static boolean evaluate(String text, List<Event> events) {
    ObjectNode profile = JsonNodeFactory.instance.objectNode();
    ArrayNode array = profile.putArray("xEvent");
    for (Event event : events) {
      array
          .addObject()
          .put("eventType", String.valueOf(event.type))
          .put("timestamp", START.plus(Duration.ofHours(event.hour)).toString());
    }
    return switch (Pql.check(Pql.Format.TEXT, text, Settings.DEFAULT)) {
      case Result.Success<CheckedQuery>(var query) ->
          switch (Pql.evaluate(query, profile, EvaluationSettings.at(NOW))) {
            case Evaluation.Evaluated evaluated -> evaluated.qualifies();
            case Evaluation.OutOfSteps out -> fail(out.message());
          };
      case Result.Failure<CheckedQuery>(var problems) -> fail(text + "\n" + problems);
    };
  }
}
