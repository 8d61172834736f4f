package dev.muster.benchmarks.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.stream.StreamSupport;

/// Draws profiles with their events: fields that are missing or null, other kinds of values than
/// usual, empty lists, times in all their spellings, and events at the same instant.
final class RandomDocuments {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final DateTimeFormatter WITH_OFFSET =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssXXX");

  /// How far the data keep to their shape, in parts of a hundred.
  record Noise(int missing, int nulls, int conflicts) {
    static final Noise NONE = new Noise(0, 0, 0);
    static final Noise SOME = new Noise(20, 3, 2);
    static final Noise MUCH = new Noise(30, 8, 15);
  }

  private final Draw draw;
  private final Instant now;
  private final Noise noise;
  private final boolean eventsInOrder;

  RandomDocuments(long seed, Instant now) {
    this.draw = new Draw(seed);
    this.now = now;
    this.noise = draw.pick(Noise.NONE, Noise.SOME, Noise.SOME, Noise.MUCH);
    this.eventsInOrder = draw.chance(70);
  }

  ObjectNode profile() {
    ObjectNode profile = (ObjectNode) shaped(Shapes.PROFILE);
    if (profile.get("xEvent") instanceof ArrayNode events && !events.isEmpty() && eventsInOrder) {
      List<JsonNode> sorted =
          StreamSupport.stream(events.spliterator(), false)
              .sorted(Comparator.comparing(RandomDocuments::order))
              .toList();
      events.removeAll();
      events.addAll(sorted);
    }
    return profile;
  }

  ObjectNode event() {
    return (ObjectNode) shaped(Shapes.EVENT);
  }

  private static String order(JsonNode event) {
    return event.path("timestamp").asText();
  }

  /// A value that keeps to the shape itself; what is in it may not.
  private JsonNode shaped(Shape shape) {
    return switch (shape) {
      case Shape.Words(var pool) -> NODES.textNode(draw.pick(pool));
      case Shape.Quantity quantity -> number(quantity);
      case Shape.Truth _ -> NODES.booleanNode(draw.chance(50));
      case Shape.Moment(boolean dateOnly) -> dateOnly ? date() : time();
      case Shape.Unknown _ -> anything(2);
      case Shape.Fields(var members) -> {
        ObjectNode object = NODES.objectNode();
        members.forEach((name, member) -> {
          if (!draw.chance(noise.missing)) {
            object.set(name, noisy(member));
          }
        });
        yield object;
      }
      case Shape.Items(var element) -> {
        ArrayNode array = NODES.arrayNode();
        int count = length(element);
        for (int index = 0; index < count; index++) {
          array.add(noisy(element));
        }
        yield array;
      }
    };
  }

  private int length(Shape element) {
    boolean events = element.equals(Shapes.EVENT);
    return switch (draw.weighted(20, 60, 19, 1)) {
      case 0 -> 0;
      case 1 -> draw.between(1, events ? 6 : 2);
      case 2 -> draw.between(2, events ? 14 : 5);
      default -> draw.between(10, events ? 80 : 20);
    };
  }

  private JsonNode noisy(Shape shape) {
    if (draw.chance(noise.nulls)) {
      return NODES.nullNode();
    }
    if (draw.chance(noise.conflicts)) {
      return anything(2);
    }
    return shaped(shape);
  }

  private JsonNode number(Shape.Quantity quantity) {
    int whole = draw.between(quantity.least(), quantity.most());
    if (!quantity.fractions() || draw.chance(30)) {
      return NODES.numberNode(whole);
    }
    return NODES.numberNode(draw.chance(20) ? (double) whole : whole + draw.below(100) / 100.0);
  }

  private JsonNode date() {
    Instant day = now.minus(draw.between(-3, 24_000), ChronoUnit.DAYS);
    return NODES.textNode(day.toString().substring(0, 10));
  }

  /// Mostly in the last days and on a coarse grid, so that some are equal and some hit the edge of
  /// a window.
  private JsonNode time() {
    Instant time =
        switch (draw.weighted(45, 25, 20, 8, 2)) {
          case 0 -> now.minus(draw.between(-2, 40), ChronoUnit.HOURS);
          case 1 -> now.minus(draw.between(-2, 60), ChronoUnit.DAYS);
          case 2 -> now.minus(draw.between(0, 3_000_000), ChronoUnit.SECONDS);
          case 3 ->
              now.minus(draw.between(-1, 14), ChronoUnit.DAYS).plusMillis(draw.between(-1, 1));
          default -> now.minus(draw.between(-400, 12_000), ChronoUnit.DAYS);
        };
    return switch (draw.weighted(100 - noise.conflicts, noise.conflicts)) {
      case 0 -> NODES.textNode(time.toString());
      default ->
          switch (draw.below(5)) {
            case 0 -> NODES.numberNode(time.toEpochMilli());
            case 1 -> NODES.textNode(time.toString().substring(0, 10));
            case 2 ->
                NODES.textNode(
                    WITH_OFFSET.format(time.atOffset(ZoneOffset.ofHours(draw.below(5)))));
            case 3 -> NODES.textNode(time.toString().replace('T', ' '));
            default -> NODES.textNode("2024-13-77T00:00:00Z");
          };
    };
  }

  private JsonNode anything(int depth) {
    return switch (draw.below(depth > 0 ? 14 : 10)) {
      case 0 -> NODES.nullNode();
      case 1 -> NODES.booleanNode(draw.chance(50));
      case 2 -> NODES.numberNode(draw.between(-3, 12));
      case 3 -> NODES.numberNode(draw.between(-300, 1200) / 100.0);
      case 4 -> NODES.textNode(draw.pick(Shapes.COLOUR.pool()));
      case 5 ->
          NODES.textNode(draw.pick("12", "-1", "2.50", "true", "", " ", "null", "\ud83d\ude00"));
      case 6 -> time();
      case 7 -> date();
      case 8 ->
          NODES.numberNode(
              draw.pick(Long.MAX_VALUE, Long.MIN_VALUE, (1L << 53) + 1, 1L << 40, 0L, -1L));
      case 9 -> NODES.numberNode(draw.pick(1e300, -0.0, 1e-300, 0.1, 2147483648.5, 1e18));
      case 10, 11 -> {
        ObjectNode object = NODES.objectNode();
        int count = draw.below(3);
        for (int index = 0; index < count; index++) {
          object.set(draw.pick("value", "SKU", "price", "id", "red"), anything(depth - 1));
        }
        yield object;
      }
      default -> {
        ArrayNode array = NODES.arrayNode();
        int count = draw.below(4);
        for (int index = 0; index < count; index++) {
          array.add(anything(depth - 1));
        }
        yield array;
      }
    };
  }
}
