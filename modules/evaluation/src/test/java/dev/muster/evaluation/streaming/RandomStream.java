package dev.muster.evaluation.streaming;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.evaluation.SegmentQuery;
import dev.muster.evaluation.streaming.StreamingGroup.Wanted;
import dev.muster.pql.Pql;
import dev.muster.pql.check.CheckedQuery;
import dev.muster.pql.check.Settings;
import dev.muster.pql.problem.Result;
import dev.muster.profiles.identity.Identity;
import dev.muster.profiles.policy.MergePolicy;
import dev.muster.profiles.stream.ProfileEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/// Facts and definitions of a small world around a moving clock: late and early events, doubles,
/// links, opt-outs, deletions; windows of all kinds.
final class RandomStream {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String OUT = "muster:opted-out";
  private static final String OPTED_OUT = "optInOut.globalOptout = true";

  private final SplittableRandom random;
  private final Map<String, String> texts = new LinkedHashMap<>();
  private final Map<String, Long> versions = new LinkedHashMap<>();
  private final Map<String, Boolean> excluding = new LinkedHashMap<>();
  private int created;

  RandomStream(SplittableRandom random) {
    this.random = random;
  }

  ProfileEvent fact(Instant now) {
    long millis = now.toEpochMilli();
    int dice = random.nextInt(100);
    if (dice < 4) {
      return new ProfileEvent.ProfileDeleted(identity(), millis);
    }
    if (dice < 35) {
      return new ProfileEvent.FragmentsAdded(
          "dataset-" + random.nextInt(2), millis, lines(() -> fragment(now)));
    }
    return new ProfileEvent.EventsAdded("events", millis, lines(() -> event(now)));
  }

  private byte[] lines(Supplier<ObjectNode> document) {
    var text = new StringBuilder();
    for (int count = 1 + random.nextInt(3); count > 0; count--) {
      text.append(document.get()).append('\n');
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private Identity identity() {
    return random.nextInt(4) == 0
        ? new Identity("Email", "e" + random.nextInt(6))
        : new Identity("CRMID", "c" + random.nextInt(14));
  }

  private ObjectNode identityMap() {
    ObjectNode map = JSON.objectNode();
    Identity primary = identity();
    map.putArray(primary.namespace()).addObject().put("id", primary.id()).put("primary", true);
    if (random.nextInt(12) == 0) {
      Identity other = identity();
      map.withArray(other.namespace()).addObject().put("id", other.id());
    }
    return map;
  }

  private ObjectNode fragment(Instant now) {
    ObjectNode document = JSON.objectNode();
    document.set("identityMap", identityMap());
    if (random.nextInt(4) > 0) {
      document.put("country", "c" + random.nextInt(3));
    }
    if (random.nextInt(3) > 0) {
      document.put("tier", random.nextInt(5));
    }
    if (random.nextBoolean()) {
      document.put("since", around(now, Duration.ofDays(4)));
    }
    if (random.nextBoolean()) {
      document.put(
          "birth",
          "19%02d-%s"
              .formatted(random.nextInt(60, 99), around(now, Duration.ofDays(2)).substring(5, 10)));
    }
    if (random.nextInt(4) == 0) {
      document.putObject("optInOut").put("globalOptout", random.nextInt(3) > 0);
    }
    return document;
  }

  private ObjectNode event(Instant now) {
    ObjectNode event = JSON.objectNode();
    event.set("identityMap", identityMap());
    event.put("_id", "e" + random.nextInt(2_000));
    // Mostly just now, sometimes late, sometimes too early.
    event.put(
        "timestamp",
        switch (random.nextInt(6)) {
          case 0 -> around(now, Duration.ofHours(60));
          case 1 -> around(now, Duration.ofMinutes(90));
          default -> now.truncatedTo(ChronoUnit.SECONDS).toString();
        });
    if (random.nextInt(15) > 0) {
      event.put("eventType", "t" + random.nextInt(4));
    }
    event.put("price", random.nextInt(100));
    event.put("device", random.nextBoolean() ? "phone" : "desk");
    return event;
  }

  private String around(Instant now, Duration distance) {
    long reach = distance.toSeconds();
    return now.plusSeconds(random.nextLong(-reach, reach / 4))
        .truncatedTo(ChronoUnit.SECONDS)
        .toString();
  }

  Duration pause() {
    return switch (random.nextInt(8)) {
      case 0 -> Duration.ofHours(random.nextInt(1, 40));
      case 1, 2 -> Duration.ofMinutes(random.nextInt(1, 200));
      case 3 -> Duration.ZERO;
      default -> Duration.ofMillis(random.nextInt(1, 90_000));
    };
  }

  /// Creates, edits or deletes a definition.
  ///
  /// @return the ids of deleted ones
  List<String> edit() {
    int dice = random.nextInt(10);
    if (texts.size() < 4 || dice < 5) {
      String id = "s" + created++;
      versions.put(id, 1L);
      excluding.put(id, random.nextInt(4) == 0);
      texts.put(id, text(id));
      return List.of();
    }
    String id = List.copyOf(texts.keySet()).get(random.nextInt(texts.size()));
    if (dice < 8) {
      versions.merge(id, 1L, Long::sum);
      texts.put(id, text(id));
      return List.of();
    }
    boolean used = texts.values().stream().anyMatch(each -> each.contains("\"" + id + "\""));
    if (used) {
      return List.of();
    }
    texts.remove(id);
    versions.remove(id);
    excluding.remove(id);
    return List.of(id);
  }

  /// References go from later ids to earlier ones, so that there is no circle.
  private String text(String id) {
    int number = Integer.parseInt(id.substring(1));
    List<String> earlier =
        texts.keySet().stream()
            .filter(other -> Integer.parseInt(other.substring(1)) < number)
            .toList();
    String text = condition();
    if (!earlier.isEmpty() && !text.contains("=>") && random.nextInt(4) == 0) {
      String other = earlier.get(random.nextInt(earlier.size()));
      text = "(%s) %s inSegment(\"%s\")".formatted(text, pick("and", "or", "and not"), other);
    }
    return text;
  }

  private String pick(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private String type() {
    return "\"t" + random.nextInt(4) + "\"";
  }

  private String window() {
    return "timestamp occurs %s %s"
        .formatted(
            pick("<=", "<"),
            pick("24 hours before now", "3 hours before now", "30 minutes before now"));
  }

  private String condition() {
    return switch (random.nextInt(22)) {
      case 0 -> "country = \"c%d\"".formatted(random.nextInt(3));
      case 1 -> "tier >= %d and country != \"c0\"".formatted(random.nextInt(5));
      case 2 ->
          "xEvent[eventType = %s and %s].count() >= %d"
              .formatted(type(), window(), random.nextInt(1, 4));
      case 3 ->
          "xEvent[eventType = %s and %s].sum(price) > %d"
              .formatted(type(), window(), random.nextInt(150));
      case 4 ->
          "chain(xEvent, timestamp, [A: WHAT(eventType = %s) WHEN(<= 24 hours before now), B: WHAT(eventType = %s) WHEN(< 2 hours after A)])"
              .formatted(type(), type());
      case 5 ->
          "chain(xEvent, timestamp, [A: WHAT(eventType.equals(%s, false)) WHEN(%s)])"
              .formatted(type(), pick("today", "<= 5 hours before now", "yesterday"));
      case 6 ->
          "not (exists E from xEvent where E.eventType = %s and E.timestamp occurs <= 6 hours before now)"
              .formatted(type());
      case 7 ->
          "since occurs %s %s"
              .formatted(
                  pick("<=", ">", "<", ">=", "="), pick("1 day before now", "30 hours before now"));
      case 8 ->
          pick("since < now", "now > since", "since occurs before today", "since occurs on today");
      case 9 -> "birth.getMonth() = currentMonth() and birth.getDayOfMonth() = currentDayOfMonth()";
      case 10 -> "xEvent.count() > " + random.nextInt(4);
      case 11 -> "isNull(country)";
      case 12 -> "forall E from xEvent where E.price > 20";
      case 13 ->
          "chain(xEvent, timestamp, [A: WHAT(eventType = %s) WHEN(<= 10 hours before now), X: EXCLUDE WHAT(eventType = %s), B: WHAT(device = \"phone\")])"
              .formatted(type(), type());
      case 14 ->
          "xEvent[eventType in [%s, %s] and device = \"phone\" and %s]"
              .formatted(type(), type(), window());
      case 15 -> "xEvent.timestamp.max() occurs <= 4 hours before now";
      case 16 ->
          "chain(xEvent, timestamp, [A: WHAT(eventType = %s or eventType = %s) WHEN(<= 24 hours before now) COUNT(2)])"
              .formatted(type(), type());
      case 17 -> "xEvent[%s].count() = %d".formatted(window(), random.nextInt(3));
      case 18 -> "tier > 1 and xEvent[eventType = %s and %s]".formatted(type(), window());
      case 19 -> "(P) => P.tier > 2 or P.xEvent[eventType = %s].count() > 1".formatted(type());
      case 20 -> "identityMap.Email.count() > 0";
      default -> "xEvent.identityMap.Email.count() > 0 or tier = 0";
    };
  }

  List<StreamingGroup> groups() {
    var groups = new ArrayList<StreamingGroup>();
    groups.add(group(new MergePolicy("pdg", MergePolicy.Graph.PDG, new MergePolicy.Newest()), 0));
    groups.add(group(new MergePolicy("own", MergePolicy.Graph.NONE, new MergePolicy.Newest()), 1));
    groups.add(
        group(
            new MergePolicy(
                "first", MergePolicy.Graph.PDG, new MergePolicy.ByDataset(List.of("dataset-1"))),
            2));
    return groups;
  }

  private StreamingGroup group(MergePolicy policy, int rest) {
    var queries = new ArrayList<SegmentQuery>();
    var wanted = new ArrayList<Wanted>();
    queries.add(new SegmentQuery(OUT, checked(OPTED_OUT)));
    texts.forEach((id, text) -> {
      int expression = queries.size();
      if (Boolean.TRUE.equals(excluding.get(id))) {
        queries.add(new SegmentQuery("plain:" + id, checked(text)));
        queries.add(
            new SegmentQuery(
                id,
                checked("inSegment(\"plain:%s\") and not inSegment(\"%s\")".formatted(id, OUT))));
      } else {
        queries.add(new SegmentQuery(id, checked(text)));
      }
      if (Integer.parseInt(id.substring(1)) % 3 == rest) {
        wanted.add(new Wanted(id, versions.getOrDefault(id, 1L), queries.size() - 1, expression));
      }
    });
    return StreamingGroup.of(policy, queries, wanted);
  }

  static CheckedQuery checked(String text) {
    return switch (Pql.check(Pql.Format.TEXT, text, Settings.DEFAULT)) {
      case Result.Success<CheckedQuery>(var query) -> query;
      case Result.Failure<CheckedQuery>(var problems) ->
          throw new IllegalArgumentException(text + "\n" + problems);
    };
  }

  String describe(String id) {
    return id + ": " + texts.get(id);
  }
}
