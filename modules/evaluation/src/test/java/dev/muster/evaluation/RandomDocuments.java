package dev.muster.evaluation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.random.RandomGenerator;

/// Profiles with all kinds of values, with what is missing, and now and then with a value of
/// another kind than elsewhere.
final class RandomDocuments {
  static final Instant NOW = Instant.parse("2024-03-15T12:30:00Z");
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final RandomGenerator random;
  private final double oddShare;

  /// @param oddShare how often a value is of another kind
  RandomDocuments(RandomGenerator random, double oddShare) {
    this.random = random;
    this.oddShare = oddShare;
  }

  ObjectNode profile() {
    ObjectNode profile = JSON.objectNode();
    profile.put("_id", "p" + random.nextInt(1_000_000));
    fields(profile, 0);
    if (random.nextInt(6) > 0) {
      ArrayNode events = profile.putArray("xEvent");
      int count = random.nextInt(7);
      Instant time = NOW.minus(random.nextInt(60 * 24 * 20), ChronoUnit.MINUTES);
      for (int event = 0; event < count; event++) {
        if (random.nextInt(4) > 0) {
          time = time.plus(random.nextInt(60 * 24 * 3), ChronoUnit.MINUTES);
        }
        if (random.nextDouble() < oddShare / 4) {
          scalar(events);
        } else {
          events.add(event(time));
        }
      }
    } else if (random.nextDouble() < oddShare) {
      profile.set("xEvent", event(NOW));
    }
    return profile;
  }

  private ObjectNode event(Instant time) {
    ObjectNode event = JSON.objectNode();
    if (random.nextInt(20) > 0) {
      event.put("timestamp", time.truncatedTo(ChronoUnit.SECONDS).toString());
    }
    if (random.nextInt(20) > 0) {
      event.put("eventType", "t" + random.nextInt(3));
    }
    fields(event, 1);
    if (random.nextInt(3) > 0) {
      ArrayNode items = event.putArray("items");
      int count = random.nextInt(4);
      for (int item = 0; item < count; item++) {
        ObjectNode element = JSON.objectNode();
        fields(element, 2);
        items.add(element);
      }
    } else if (random.nextDouble() < oddShare) {
      ObjectNode element = JSON.objectNode();
      fields(element, 2);
      event.set("items", element);
    }
    return event;
  }

  private void fields(ObjectNode object, int depth) {
    maybe(object, "n", () -> number(object, "n"));
    maybe(object, "w", () -> object.put("w", random.nextInt(-3, 8)));
    maybe(object, "s", () -> object.put("s", text()));
    maybe(object, "u", () -> object.put("u", text()));
    maybe(object, "b", () -> object.put("b", random.nextBoolean()));
    maybe(object, "t", () -> object.put("t", instant()));
    maybe(object, "day", () -> object.put("day", day()));
    maybe(object, "tags", () -> tags(object));
    maybe(
        object,
        "nums",
        () -> {
          ArrayNode list = object.putArray("nums");
          for (int count = random.nextInt(4); count > 0; count--) {
            list.add(random.nextInt(6));
          }
        });
    if (depth < 2 && random.nextBoolean()) {
      ObjectNode inner = object.putObject("o");
      maybe(inner, "n", () -> number(inner, "n"));
      maybe(inner, "s", () -> inner.put("s", text()));
      maybe(inner, "t", () -> inner.put("t", instant()));
    }
  }

  private void tags(ObjectNode object) {
    ArrayNode list = object.putArray("tags");
    for (int count = random.nextInt(4); count > 0; count--) {
      list.add(text());
    }
  }

  private void maybe(ObjectNode object, String name, Runnable set) {
    if (random.nextDouble() < oddShare) {
      switch (random.nextInt(7)) {
        case 0 -> object.put(name, text());
        case 1 -> object.put(name, random.nextInt(6));
        case 2 -> object.put(name, instant());
        case 3 -> object.put(name, random.nextBoolean());
        case 4 -> object.putArray(name).add(text()).add(random.nextInt(5));
        case 5 -> object.putObject(name).put("n", 1);
        default -> object.putNull(name);
      }
    } else if (random.nextInt(5) > 0) {
      set.run();
    }
  }

  private void number(ObjectNode object, String name) {
    if (random.nextBoolean()) {
      object.put(name, random.nextInt(-20, 100));
    } else {
      object.put(name, random.nextInt(-200, 1000) / 10.0);
    }
  }

  private void scalar(ArrayNode list) {
    switch (random.nextInt(3)) {
      case 0 -> list.add(text());
      case 1 -> list.add(random.nextInt(5));
      default -> list.addNull();
    }
  }

  private String text() {
    return switch (random.nextInt(9)) {
      case 0 -> "alpha";
      case 1 -> "Beta";
      case 2 -> "gamma ray";
      case 3 -> "3";
      case 4 -> "true";
      case 5 -> "";
      case 6 -> "alphabet";
      case 7 -> "ALPHA";
      default -> "x" + random.nextInt(4);
    };
  }

  private String day() {
    return random.nextInt(6) == 0
        ? "2024-03-1" + random.nextInt(10)
        : "%04d-%02d-%02d"
            .formatted(random.nextInt(1960, 2025), random.nextInt(1, 13), random.nextInt(1, 29));
  }

  private String instant() {
    Instant instant = NOW.minus(random.nextInt(-60 * 24 * 3, 60 * 24 * 40), ChronoUnit.MINUTES);
    return switch (random.nextInt(8)) {
      case 0 -> instant.truncatedTo(ChronoUnit.DAYS).toString();
      case 1 -> instant.toString().replace("Z", "+01:00");
      case 2 -> instant.toString().replace("Z", ".250Z");
      default -> instant.toString();
    };
  }
}
