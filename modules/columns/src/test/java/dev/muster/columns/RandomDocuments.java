package dev.muster.columns;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.SplittableRandom;

/// Documents with everything that JSON can hold, in whatever order and at whatever place.
public final class RandomDocuments {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final List<String> NAMES =
      List.of("a", "b", "c", "name", "x.y", "", "[]", "größe", "id", "total");
  private static final List<String> WORDS =
      List.of("", "x", "Köln", "東京", "🎉🎉", "a\ud800b", "\udc00", "tab\t\"quoted\"\\", "\u0000");

  private final SplittableRandom random;
  private final int depth;

  public RandomDocuments(long seed) {
    this.random = new SplittableRandom(seed);
    this.depth = random.nextInt(1, 6);
  }

  public JsonNode next() {
    return random.nextInt(20) == 0 ? value(depth) : object(depth);
  }

  private ObjectNode object(int levels) {
    ObjectNode object = JSON.objectNode();
    int count = random.nextInt(5);
    int start = random.nextInt(NAMES.size());
    for (int index = 0; index < count; index++) {
      JsonNode value = value(levels - 1);
      if (!value.isNull()) {
        object.set(NAMES.get((start + index) % NAMES.size()), value);
      }
    }
    return object;
  }

  private JsonNode value(int levels) {
    return switch (random.nextInt(levels > 0 ? 14 : 10)) {
      case 0 -> JSON.booleanNode(random.nextBoolean());
      case 1 -> JSON.numberNode(random.nextInt(-5, 300));
      case 2 -> whole(random.nextLong() >> random.nextInt(64));
      case 3 -> JSON.numberNode(random.nextInt(-9_999, 99_999) / 100.0);
      case 4 -> JSON.numberNode(fraction());
      case 5 -> JSON.textNode(WORDS.get(random.nextInt(WORDS.size())));
      case 6 -> JSON.textNode(Long.toString(random.nextLong(), 36));
      case 7 -> JSON.textNode(time());
      case 8 -> JSON.textNode("20%02d-%02d-%02d".formatted(random(100), random(14), random(33)));
      case 9 -> JSON.nullNode();
      case 10, 11 -> object(levels);
      default -> list(levels);
    };
  }

  private int random(int bound) {
    return random.nextInt(bound);
  }

  private static JsonNode whole(long number) {
    return number == (int) number ? JSON.numberNode((int) number) : JSON.numberNode(number);
  }

  private double fraction() {
    double any = Double.longBitsToDouble(random.nextLong());
    return switch (random(4)) {
      case 0 -> -0.0;
      case 1 -> random.nextInt(1_000);
      default -> Double.isFinite(any) ? any : 0.1;
    };
  }

  private String time() {
    String start =
        "%04d-%02d-%02dT%02d:%02d:%02d"
            .formatted(random(10_000), random(13), random(31), random(25), random(60), random(61));
    return random.nextBoolean() ? start + "Z" : start + ".%03dZ".formatted(random(1_000));
  }

  private ArrayNode list(int levels) {
    ArrayNode list = JSON.arrayNode();
    int count = random(4);
    for (int index = 0; index < count; index++) {
      list.add(value(levels - 1));
    }
    return list;
  }
}
