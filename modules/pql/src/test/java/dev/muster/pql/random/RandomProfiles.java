package dev.muster.pql.random;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Random;

/// Draws profiles whose fields have any type, so that no assumption about the data stays untested.
final class RandomProfiles {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final List<String> NAMES =
      List.of("a", "b", "price", "orders", "count", "min", "today", "this", "profile", "日本");

  private final Random random;

  RandomProfiles(long seed) {
    this.random = new Random(seed);
  }

  ObjectNode profile() {
    ObjectNode profile = object(3);
    profile.put("_id", "p" + random.nextInt(100));
    if (random.nextInt(10) > 0) {
      ArrayNode events = profile.putArray("xEvent");
      int count = random.nextInt(8);
      for (int index = 0; index < count; index++) {
        ObjectNode event = object(2);
        event.put("_id", "e" + index);
        event.put("eventType", random.nextBoolean() ? "a" : "b");
        if (random.nextInt(8) > 0) {
          event.set("timestamp", time());
        }
        events.add(event);
      }
    }
    return profile;
  }

  private JsonNode time() {
    return switch (random.nextInt(5)) {
      case 0 -> NODES.numberNode(1_710_000_000_000L + random.nextInt(1_000_000_000));
      case 1 -> NODES.textNode("2024-03-" + (10 + random.nextInt(19)));
      case 2 -> NODES.textNode("2024-02-29T0" + random.nextInt(10) + ":00:00+02:00");
      default -> NODES.textNode("2024-03-15T1" + random.nextInt(10) + ":00:00Z");
    };
  }

  private ObjectNode object(int depth) {
    ObjectNode object = NODES.objectNode();
    int count = random.nextInt(5);
    for (int index = 0; index < count; index++) {
      object.set(NAMES.get(random.nextInt(NAMES.size())), value(depth - 1));
    }
    return object;
  }

  private JsonNode value(int depth) {
    return switch (random.nextInt(depth > 0 ? 11 : 8)) {
      case 0 -> NODES.nullNode();
      case 1 -> NODES.booleanNode(random.nextBoolean());
      case 2 -> NODES.numberNode(random.nextInt(20) - 5);
      case 3 -> NODES.numberNode(random.nextLong());
      case 4 -> NODES.numberNode(random.nextGaussian() * 10);
      case 5 -> NODES.textNode(random.nextBoolean() ? "a" : "12");
      case 6 -> time();
      case 7 -> NODES.textNode("");
      case 8 -> object(depth);
      default -> {
        ArrayNode array = NODES.arrayNode();
        int count = random.nextInt(4);
        for (int index = 0; index < count; index++) {
          array.add(value(depth - 1));
        }
        yield array;
      }
    };
  }
}
