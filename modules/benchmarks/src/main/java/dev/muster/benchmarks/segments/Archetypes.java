package dev.muster.benchmarks.segments;

import static dev.muster.benchmarks.segments.Condition.and;
import static dev.muster.benchmarks.segments.Condition.or;

import dev.muster.benchmarks.people.Names;
import dev.muster.benchmarks.people.People;
import dev.muster.benchmarks.segments.Condition.Not;
import dev.muster.benchmarks.segments.Condition.OfEvents;
import dev.muster.benchmarks.segments.Condition.OfProfile;
import dev.muster.benchmarks.segments.Condition.Reference;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/// The kinds of audiences that marketers define, each in PQL and as the SQL that gives the same
/// members.
public final class Archetypes {
  public static final int COUNT = 24;

  private static final int REFERRED_FIRST = 8;
  private static final int REFERRED_SECOND = 10;

  private Archetypes() {}

  /// One of each.
  public static List<Segment> each() {
    List<Segment> segments = new ArrayList<>();
    for (int archetype = 1; archetype <= COUNT; archetype++) {
      segments.add(segment(segments.size(), archetype, Constants.typical()));
    }
    return segments;
  }

  /// So many, in turn, with drawn constants.
  public static List<Segment> mixed(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Segment> segments = new ArrayList<>();
    for (int index = 0; index < count; index++) {
      segments.add(segment(index, index % COUNT + 1, Constants.draw(random)));
    }
    return segments;
  }

  static String id(int index) {
    return "segment-%04d".formatted(index);
  }

  private static Segment segment(int index, int archetype, Constants with) {
    int round = index - (archetype - 1);
    Written written = write(archetype, with, round);
    return new Segment(id(index), archetype, written.pql, written.condition);
  }

  private record Written(String pql, Condition condition) {}

  private static Written write(int archetype, Constants c, int round) {
    Written country =
        profile(
            "homeAddress.country = \"%s\"".formatted(c.country()),
            "country = '" + c.country() + "'");
    Written gender =
        profile("person.gender = \"%s\"".formatted(c.gender()), "gender = '" + c.gender() + "'");
    return switch (archetype) {
      case 1 -> country;
      case 2 -> both(country, gender);
      case 3 ->
          both(
              profile(
                  "homeAddress.country in [%s]".formatted(quoted(c.countries(), '"')),
                  "country IN (%s)".formatted(quoted(c.countries(), '\''))),
              profile(
                  "_shop.tier >= %d and _shop.tier <= %d".formatted(c.tier(), c.tier() + 1),
                  "tier BETWEEN %d AND %d".formatted(c.tier(), c.tier() + 1)));
      case 4 ->
          both(
              country,
              profile(
                  "person.birthDate occurs between date(%d, 1, 1) and date(%d, 12, 31)"
                      .formatted(c.birthYear(), c.birthYear() + 9),
                  "birth_date BETWEEN DATE '%d-01-01' AND DATE '%d-12-31'"
                      .formatted(c.birthYear(), c.birthYear() + 9)));
      case 5 -> profile("person.birthMonth = " + c.birthMonth(), "birth_month = " + c.birthMonth());
      case 6 ->
          both(
              profile(
                  "_shop.emailDomain.endsWith(\"%s\")".formatted(c.domainEnd()),
                  "suffix(email_domain, '%s')".formatted(c.domainEnd())),
              country);
      case 7 ->
          profile(
              "homeAddress.city.contains(\"%s\")".formatted(c.cityPart()),
              "contains(city, '%s')".formatted(c.cityPart()));
      case 8 ->
          profile(
              "homeAddress.city.matches(\"%s\")".formatted(c.cityPattern()),
              "regexp_matches(city, '%s')".formatted(c.cityPattern()));
      case 9 -> both(colours(c), emailConsent());
      case 10 ->
          new Written(
              "not (%s) and _shop.tier = %d".formatted(emailConsent().pql, c.tier()),
              and(new Not(emailConsent().condition), new OfProfile("tier = " + c.tier())));
      case 11 ->
          both(
              profile("_shop.lifetimeValue > " + c.amount(), "lifetime_value > " + c.amount()),
              profile(
                  "homeAddress.country != \"%s\"".formatted(c.country()),
                  "country != '%s'".formatted(c.country())));
      case 12 -> both(score("churn", c.score()), score("purchase", 900 - c.score()));
      case 13 -> anyEvent(c, "", "");
      case 14 ->
          counted(
              c,
              "eventType = \"%s\" and %s".formatted(c.type().name(), within(c.days())),
              "FROM events WHERE type = '%s' AND %s".formatted(c.type().name(), since(c.days())),
              "count(*)");
      case 15 ->
          both(
              anyEvent(
                  c,
                  " and device.type = \"%s\"".formatted(c.device()),
                  " AND device = '%s'".formatted(c.device())),
              country);
      case 16 -> orderSum(c);
      case 17 -> both(campaignSum(c), gender);
      case 18 -> followed(c);
      case 19 -> both(followedSoon(c), country);
      case 20 -> notFollowed(c);
      case 21 -> lapsed(c);
      case 22 -> {
        Written event = anyEvent(c, "", "");
        Written sum = orderSum(c);
        yield new Written(
            "%s and not (%s)".formatted(event.pql, sum.pql),
            and(event.condition, new Not(sum.condition)));
      }
      case 23 -> {
        int first = round + REFERRED_FIRST - 1;
        int second = round + REFERRED_SECOND - 1;
        yield new Written(
            "(inSegment(\"%s\") or inSegment(\"%s\")) and %s"
                .formatted(id(first), id(second), country.pql),
            and(or(new Reference(first), new Reference(second)), country.condition));
      }
      case 24 ->
          both(
              counted(
                  c,
                  "eventType = \"%s\" and productListItems[priceTotal > %d] and %s"
                      .formatted(c.withProducts().name(), c.amount() / 20, within(c.days())),
                  "FROM items WHERE type = '%s' AND price > %d AND %s"
                      .formatted(c.withProducts().name(), c.amount() / 20, since(c.days())),
                  "count(DISTINCT number)"),
              profile(
                  "_shop.lastLogin occurs <= %d days before now".formatted(c.loginDays()),
                  "last_login >= " + ago(c.loginDays())));
      default -> throw new IllegalArgumentException("There is no archetype " + archetype + ".");
    };
  }

  private static Written profile(String pql, String sql) {
    return new Written(pql, new OfProfile(sql));
  }

  private static Written both(Written left, Written right) {
    return new Written(left.pql + " and " + right.pql, and(left.condition, right.condition));
  }

  private static Written emailConsent() {
    return profile("consents.marketing.email.val = \"y\"", "consent_email");
  }

  private static Written colours(Constants c) {
    List<String> names = c.colours().stream().map(Names::colour).toList();
    int mask = c.colours().stream().mapToInt(colour -> 1 << colour).reduce(0, (a, b) -> a | b);
    return profile(
        "_shop.colours.intersects([%s])".formatted(quoted(names, '"')),
        "(colours & %d) != 0".formatted(mask));
  }

  private static Written score(String name, int from) {
    return profile(
        "_shop.%1$s >= 0.%2$d and _shop.%1$s < 0.%3$d".formatted(name, from, from + 200),
        "%1$s >= 0.%2$d AND %1$s < 0.%3$d".formatted(name, from, from + 200));
  }

  private static Written anyEvent(Constants c, String morePql, String moreSql) {
    return new Written(
        "xEvent.exists(eventType = \"%s\" and %s%s)"
            .formatted(c.type().name(), within(c.days()), morePql),
        new OfEvents(
            "SELECT DISTINCT profile FROM events WHERE type = '%s' AND %s%s"
                .formatted(c.type().name(), since(c.days()), moreSql)));
  }

  private static Written counted(Constants c, String filter, String from, String count) {
    return new Written(
        "xEvent[%s].count() >= %d".formatted(filter, c.count()),
        new OfEvents(
            "SELECT profile %s GROUP BY profile HAVING %s >= %d"
                .formatted(from, count, c.count())));
  }

  private static Written orderSum(Constants c) {
    String type = c.withTotal().name();
    return new Written(
        "(sum X.commerce.order.priceTotal over X from xEvent where X.eventType = \"%s\" and X.%s) > %d"
            .formatted(type, within(c.orderDays()), c.amount()),
        new OfEvents(
            "SELECT profile FROM events WHERE type = '%s' AND %s GROUP BY profile HAVING sum(order_total) > %d"
                .formatted(type, since(c.orderDays()), c.amount())));
  }

  private static Written campaignSum(Constants c) {
    return new Written(
        "xEvent[marketing.trackingCode = \"%s\" and %s].sum(commerce.order.priceTotal) > %d"
            .formatted(c.campaign(), within(14), c.amount() / 10),
        new OfEvents(
            "SELECT profile FROM events WHERE campaign = '%s' AND %s GROUP BY profile HAVING sum(order_total) > %d"
                .formatted(c.campaign(), since(14), c.amount() / 10)));
  }

  private static Written followed(Constants c) {
    return new Written(
        "chain(xEvent, timestamp, [A: WHAT(eventType = \"%s\"), B: WHAT(eventType = \"%s\") GAP(<= 24 hours)])"
            .formatted(c.type().name(), c.other().name()),
        new OfEvents(pair(of(c.type().name()), of(c.other().name()), "24 HOUR")));
  }

  private static Written followedSoon(Constants c) {
    return new Written(
        "chain(xEvent, timestamp, [A: WHAT(eventType = \"%s\") WHEN(<= 30 days before now), B: WHAT(eventType = \"%s\") WHEN(<= 30 minutes after A)])"
            .formatted(c.type().name(), c.other().name()),
        new OfEvents(
            pair(of(c.type().name()) + " AND " + since(30), of(c.other().name()), "30 MINUTE")));
  }

  private static Written notFollowed(Constants c) {
    return new Written(
        "chain(xEvent, timestamp, [A: WHAT(eventType = \"%s\"), B: EXCLUDE WHAT(eventType = \"%s\") GAP(<= 7 days)])"
            .formatted(c.type().name(), c.other().name()),
        new OfEvents(
            "SELECT DISTINCT a.profile FROM (%s) a ASOF LEFT JOIN (%s) b ON a.profile = b.profile AND a.ts < b.ts WHERE b.ts IS NULL OR b.ts > a.ts + INTERVAL 7 DAY"
                .formatted(of(c.type().name()), of(c.other().name()))));
  }

  /// A hash join by profile is faster here than an ASOF join or a window function: one person has
  /// few events of a type.
  private static String pair(String earlier, String later, String most) {
    return "SELECT DISTINCT a.profile FROM (%s) a JOIN (%s) b ON a.profile = b.profile AND b.ts > a.ts AND b.ts <= a.ts + INTERVAL %s"
        .formatted(earlier, later, most);
  }

  private static String of(String type) {
    return "SELECT profile, ts FROM events WHERE type = '%s'".formatted(type);
  }

  private static Written lapsed(Constants c) {
    return new Written(
        "xEvent.exists(eventType = \"%s\") and not xEvent.exists(eventType = \"%s\" and %s)"
            .formatted(c.type().name(), c.other().name(), within(c.loginDays())),
        and(
            new OfEvents(
                "SELECT DISTINCT profile FROM events WHERE type = '%s'".formatted(c.type().name())),
            new Not(
                new OfEvents(
                    "SELECT DISTINCT profile FROM events WHERE type = '%s' AND %s"
                        .formatted(c.other().name(), since(c.loginDays()))))));
  }

  private static String within(int days) {
    return "timestamp occurs <= %d days before now".formatted(days);
  }

  private static String since(int days) {
    return "ts >= " + ago(days);
  }

  private static String ago(int days) {
    String time = People.NOW.minus(days, ChronoUnit.DAYS).toString();
    return "TIMESTAMP '%s'".formatted(time.substring(0, 19).replace('T', ' '));
  }

  private static String quoted(List<String> words, char quote) {
    return words.stream().map(word -> quote + word + quote).collect(Collectors.joining(", "));
  }
}
