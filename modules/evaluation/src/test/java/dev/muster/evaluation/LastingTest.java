package dev.muster.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.muster.pql.Pql;
import dev.muster.pql.check.CheckedQuery;
import dev.muster.pql.check.Settings;
import dev.muster.pql.interpret.Evaluation;
import dev.muster.pql.interpret.EvaluationSettings;
import dev.muster.pql.interpret.Interpreter;
import dev.muster.pql.interpret.Lasting;
import dev.muster.pql.interpret.Value;
import dev.muster.pql.problem.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// A value that is said to hold until a time does so at any moment before.
class LastingTest {
  private static final int ROUNDS = 300;
  private static final int QUERIES = 8;
  private static final List<String> TIMELY =
      List.of(
          "t < now",
          "now > t",
          "now = t",
          "t <= today",
          "t occurs on today",
          "t occurs <= 3 days before now",
          "t occurs < 3 days before now",
          "t occurs > 36 hours before now",
          "t occurs = 2 days before now",
          "t occurs != 2 days before now",
          "t occurs = 3 hours before now",
          "t occurs >= 1 month before now",
          "t occurs < 1 month after now",
          "t occurs last week",
          "t occurs this month",
          "t occurs before tomorrow",
          "t occurs between yesterday and now",
          "t occurs between date(2024, 3, 1) and now",
          "now occurs > 2 days after t",
          "now occurs <= 2 hours before t",
          "now occurs before t",
          "now occurs on t",
          "now occurs before today",
          "day.getMonth() = currentMonth() and day.getDayOfMonth() <= currentDayOfMonth()",
          "not (exists E from xEvent where E.timestamp occurs <= 20 hours before now)",
          "xEvent[timestamp occurs <= 2 days before now].count() >= 2",
          "xEvent[timestamp occurs > 5 days before now].sum(n) > 20",
          "xEvent.timestamp.max() occurs <= 1 day before now",
          "chain(xEvent, timestamp, [A: WHAT(n > 10) WHEN(<= 3 days before now), B: WHAT(n < 60) WHEN(< 2 days after A)])",
          "chain(xEvent, timestamp, [A: WHAT(n > 10) WHEN(today), B: EXCLUDE WHAT(n < 60) WHEN(<= 5 hours before now)])");

  @Test
  void holdsUntilItIsSaidToEnd() {
    long first = Long.getLong("muster.seed", System.nanoTime());
    int[] endings = {0};
    for (int round = 0; round < ROUNDS; round++) {
      round(first + round, endings);
    }
    assertThat(endings[0]).as("values that end").isGreaterThan(ROUNDS);
  }

  private static void round(long seed, int[] endings) {
    var random = new SplittableRandom(seed);
    Value profile = Value.of(new RandomDocuments(random, 0.03).profile());
    var queries = new RandomQueries(random);
    List<String> texts = new ArrayList<>();
    for (int count = 0; count < QUERIES; count++) {
      texts.add(
          switch (random.nextInt(3)) {
            case 0 -> queries.query();
            case 1 -> TIMELY.get(random.nextInt(TIMELY.size()));
            default ->
                "(%s) or not (%s)"
                    .formatted(
                        TIMELY.get(random.nextInt(TIMELY.size())),
                        TIMELY.get(random.nextInt(TIMELY.size())));
          });
    }
    for (String text : texts) {
      if (Pql.check(Pql.Format.TEXT, text, Settings.DEFAULT)
          instanceof Result.Success<CheckedQuery>(var query)) {
        check(seed, text, query, profile, random, endings);
      }
    }
  }

  private static void check(
      long seed,
      String text,
      CheckedQuery query,
      Value profile,
      SplittableRandom random,
      int[] endings) {
    Instant now = RandomDocuments.NOW;
    Lasting lasting = Interpreter.evaluateLasting(query, profile, EvaluationSettings.at(now));
    boolean qualifies = qualifies(lasting.evaluation());
    assertThat(qualifies).isEqualTo(at(query, profile, now));
    long from = now.toEpochMilli();
    boolean ends = lasting.untilMillis() != Lasting.FOREVER;
    assertThat(lasting.untilMillis()).isGreaterThan(from);
    long until = ends ? lasting.untilMillis() : from + Duration.ofDays(4_000).toMillis();
    List<Long> moments = new ArrayList<>(List.of(from + 1, until - 1));
    for (int count = 0; count < 20; count++) {
      moments.add(random.nextLong(from, until));
      moments.add(Math.min(until - 1, from + (1L << random.nextInt(36))));
    }
    for (long moment : moments) {
      Instant then = Instant.ofEpochMilli(Math.max(from, moment));
      if (at(query, profile, then) != qualifies) {
        throw new AssertionError(
            "seed %d: %s is %s until %s, but not at %s%n%s"
                .formatted(
                    seed,
                    text,
                    qualifies,
                    ends ? Instant.ofEpochMilli(until) : "for ever",
                    then,
                    profile));
      }
    }
    endings[0] += ends ? 1 : 0;
  }

  /// A month before March 30th and 31st is February 29th, each time.
  @Test
  void looksAgainWhereWindowsOfMonthsGoBack() {
    Value profile =
        Value.of(JsonNodeFactory.instance.objectNode().put("t", "2024-02-29T09:33:00Z"));
    CheckedQuery query = Queries.of("t occurs >= 1 month before now");
    Instant now = Instant.parse("2024-03-27T00:00:00Z");
    List<String> changes = new ArrayList<>();
    for (int looks = 0; looks < 20; looks++) {
      Lasting lasting = Interpreter.evaluateLasting(query, profile, EvaluationSettings.at(now));
      String is = now + " " + qualifies(lasting.evaluation());
      if (changes.isEmpty() || !changes.getLast().endsWith(is.substring(is.indexOf(' ')))) {
        changes.add(is);
      }
      if (lasting.untilMillis() == Lasting.FOREVER) {
        break;
      }
      now = Instant.ofEpochMilli(lasting.untilMillis());
    }
    assertThat(changes)
        .startsWith(
            "2024-03-27T00:00:00Z false",
            "2024-03-29T09:33:00Z true",
            "2024-03-30T00:00:00Z false",
            "2024-03-30T09:33:00Z true",
            "2024-03-31T00:00:00Z false",
            "2024-03-31T09:33:00Z true");
  }

  @Test
  void saysTheVeryMillisecond() {
    Value profile =
        Value.of(JsonNodeFactory.instance.objectNode().put("t", "2024-03-15T10:00:00.250Z"));
    assertThat(until("t occurs <= 24 hours before now", profile))
        .isEqualTo("2024-03-16T10:00:00.251Z");
    assertThat(until("t occurs < 24 hours before now", profile))
        .isEqualTo("2024-03-16T10:00:00.250Z");
    // Not before April 15th; but windows of months are looked at again where months may end.
    assertThat(until("not (t occurs >= 1 month before now)", profile))
        .isEqualTo("2024-03-29T00:00:00Z");
    assertThat(until("t occurs on today", profile)).isEqualTo("2024-03-16T00:00:00Z");
    assertThat(
            Interpreter.evaluateLasting(
                    Queries.of("t occurs before now"),
                    profile,
                    EvaluationSettings.at(RandomDocuments.NOW))
                .untilMillis())
        .isEqualTo(Lasting.FOREVER);
  }

  private static String until(String text, Value profile) {
    Lasting lasting =
        Interpreter.evaluateLasting(
            Queries.of(text), profile, EvaluationSettings.at(RandomDocuments.NOW));
    return Instant.ofEpochMilli(lasting.untilMillis()).toString();
  }

  private static boolean at(CheckedQuery query, Value profile, Instant now) {
    return qualifies(Interpreter.evaluate(query, profile, EvaluationSettings.at(now)));
  }

  private static boolean qualifies(Evaluation evaluation) {
    return evaluation instanceof Evaluation.Evaluated evaluated && evaluated.qualifies();
  }
}
