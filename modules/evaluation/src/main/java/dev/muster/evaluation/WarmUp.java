package dev.muster.evaluation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.columns.Dictionaries;
import dev.muster.columns.Table;
import dev.muster.columns.TableBuilder;
import dev.muster.pql.Pql;
import dev.muster.pql.check.CheckedQuery;
import dev.muster.pql.check.Settings;
import dev.muster.pql.problem.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// Evaluates usual segments over a few made-up profiles, until the JVM has compiled what they are
/// evaluated with: loops over vectors are a hundred times slower before that, and the first job
/// would pay for it.
public final class WarmUp {
  private static final Instant NOW = Instant.parse("2024-06-01T00:00:00Z");
  private static final int PROFILES = 1_000;
  private static final int TABLES = 3;
  private static final int ROUNDS = 1_200;

  /// What marketers ask for, once in each form that is evaluated in a way of its own.
  private static final List<String> QUERIES =
      List.of(
          "country = \"c3\"",
          "country != \"c1\" and worth > 80",
          "country in [\"c1\", \"c2\", \"c5\"] and tier >= 2 and tier <= 3",
          "birthDate occurs between date(1970, 1, 1) and date(1979, 12, 31)",
          "birthDate.getMonth() = currentMonth()",
          "month = 6 and gender = \"female\"",
          "mail.endsWith(\".org\") and country = \"c2\"",
          "city.contains(\"burg\")",
          "city.matches(\"^(New|San).*7$\")",
          "colours.intersects([\"red\", \"blue\"]) and consent.val = \"y\"",
          "not (consent.val = \"y\") and tier = 2",
          "score >= 0.2 and score < 0.4",
          "login occurs <= 20 days before now",
          "xEvent.exists(eventType = \"t1\" and timestamp occurs <= 7 days before now)",
          "xEvent[eventType = \"t2\" and timestamp occurs <= 30 days before now].count() >= 3",
          "xEvent[eventType = \"t0\" and timestamp occurs <= 30 days before now and device.type = \"d1\"].count() >= 2",
          "xEvent.exists(eventType = \"t0\" and timestamp occurs <= 7 days before now and device.type = \"d1\") and country = \"c1\"",
          "(sum X.commerce.order.priceTotal over X from xEvent where X.eventType = \"t1\" and X.timestamp occurs <= 60 days before now) > 100",
          "xEvent[code = \"k1\" and timestamp occurs <= 14 days before now].sum(commerce.order.priceTotal) > 20",
          "chain(xEvent, timestamp, [A: WHAT(eventType = \"t0\"), B: WHAT(eventType = \"t1\") GAP(<= 24 hours)])",
          "chain(xEvent, timestamp, [A: WHAT(eventType = \"t1\") WHEN(<= 30 days before now), B: WHAT(eventType = \"t0\") WHEN(<= 30 minutes after A)])",
          "chain(xEvent, timestamp, [A: WHAT(eventType = \"t0\"), B: EXCLUDE WHAT(eventType = \"t2\") GAP(<= 7 days)])",
          "xEvent.exists(eventType = \"t3\") and not xEvent.exists(eventType = \"t0\" and timestamp occurs <= 30 days before now)",
          "xEvent[eventType = \"t1\" and productListItems[priceTotal > 20] and timestamp occurs <= 14 days before now].count() >= 2",
          "xEvent.exists(timestamp occurs <= 3 days before now)",
          "inSegment(\"0\") or inSegment(\"5\")");

  private WarmUp() {}

  /// @param most the longest it may take
  public static void run(Duration most) {
    long end = System.nanoTime() + most.toNanos();
    List<SegmentRun.Block> blocks = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(1);
    for (int table = 0; table < TABLES; table++) {
      Table profiles = table(random);
      long[] live = new long[(PROFILES + 63) >>> 6];
      Arrays.fill(live, -1L);
      blocks.add(new SegmentRun.Block(table * PROFILES, profiles, live));
    }
    for (int round = 0; round < ROUNDS && System.nanoTime() < end; round++) {
      Plan plan = Plan.compile(queries(), PlanSettings.DEFAULT);
      SegmentRun.run(
          plan, blocks, NOW.minusSeconds(round), 1, _ -> {}, () -> System.nanoTime() > end);
    }
  }

  static List<SegmentQuery> queries() {
    List<SegmentQuery> queries = new ArrayList<>();
    for (String pql : QUERIES) {
      queries.add(new SegmentQuery(Integer.toString(queries.size()), checked(pql)));
    }
    return queries;
  }

  private static CheckedQuery checked(String pql) {
    return switch (Pql.check(Pql.Format.TEXT, pql, Settings.DEFAULT)) {
      case Result.Success<CheckedQuery>(var query) -> query;
      case Result.Failure<CheckedQuery>(var problems) ->
          throw new IllegalStateException(pql + ": " + problems);
    };
  }

  private static Table table(SplittableRandom random) {
    TableBuilder builder = new TableBuilder(new Dictionaries(), "profile");
    for (int row = 0; row < PROFILES; row++) {
      builder.addRow(profile(random));
    }
    return builder.build();
  }

  private static ObjectNode profile(SplittableRandom random) {
    ObjectNode profile = JsonNodeFactory.instance.objectNode();
    profile
        .put("country", "c" + random.nextInt(40))
        .put("gender", random.nextBoolean() ? "female" : "male")
        .put("tier", random.nextInt(6))
        .put("month", 1 + random.nextInt(12))
        .put(
            "birthDate", "19%02d-%02d-11".formatted(random.nextInt(50, 99), 1 + random.nextInt(12)))
        .put("mail", "p" + random.nextInt(2_000) + (random.nextBoolean() ? ".org" : ".de"))
        .put("city", (random.nextBoolean() ? "New " : "Ham") + "burg" + random.nextInt(3_000))
        .put("score", random.nextInt(1_000) / 1_000.0)
        .put("login", time(random, 120));
    if (random.nextInt(10) > 0) {
      profile.put("worth", random.nextInt(40_000) / 4.0);
    }
    profile.putObject("consent").put("val", random.nextBoolean() ? "y" : "n");
    ArrayNode colours = profile.putArray("colours");
    for (String colour : List.of("red", "blue", "green", "black")) {
      if (random.nextInt(3) == 0) {
        colours.add(colour);
      }
    }
    List<String> times = new ArrayList<>();
    for (int count = random.nextInt(25); count > 0; count--) {
      times.add(time(random, 90));
    }
    times.sort(null);
    if (!times.isEmpty()) {
      ArrayNode events = profile.putArray("xEvent");
      times.forEach(time -> event(events.addObject(), time, random));
    }
    return profile;
  }

  private static void event(ObjectNode event, String time, SplittableRandom random) {
    event
        .put("timestamp", time)
        .put("eventType", "t" + random.nextInt(1 + random.nextInt(6)))
        .put("code", "k" + random.nextInt(20));
    event.putObject("device").put("type", "d" + random.nextInt(3));
    event.putObject("commerce").putObject("order").put("priceTotal", random.nextInt(400) / 4.0);
    ArrayNode items = event.putArray("productListItems");
    for (int item = random.nextInt(1, 4); item > 0; item--) {
      items.addObject().put("priceTotal", random.nextInt(200) / 4.0);
    }
  }

  private static String time(SplittableRandom random, int days) {
    return NOW.minusSeconds(1 + random.nextLong(days * 86_400L)).toString();
  }
}
