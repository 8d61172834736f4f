package dev.muster.columns.kernel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.muster.columns.Dictionaries;
import dev.muster.columns.Node;
import dev.muster.columns.TableBuilder;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Columns of every width and density, each with the values it was made from.
final class RandomColumns {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  final SplittableRandom random;
  final int rowCount;
  private final int share;

  RandomColumns(long seed) {
    random = new SplittableRandom(seed);
    rowCount =
        switch (random.nextInt(5)) {
          case 0 -> random.nextInt(1, 70);
          case 1 -> 64 * random.nextInt(1, 8);
          default -> random.nextInt(1, 3_000);
        };
    share = random.nextInt(4);
  }

  /// A node that holds these values, null where there is none.
  static Node node(List<JsonNode> values) {
    return node(values, 0);
  }

  /// @param otherTexts how many strings the dictionary has before the first of these
  static Node node(List<JsonNode> values, int otherTexts) {
    var dictionaries = new Dictionaries();
    var others = new TableBuilder(dictionaries, "row");
    for (int text = 0; text < otherTexts; text++) {
      others.addRow(JSON.textNode("other " + text));
    }
    var builder = new TableBuilder(dictionaries, "row");
    values.forEach(builder::addRow);
    return builder.build().root();
  }

  private boolean isPresent() {
    return switch (share) {
      case 0 -> true;
      case 1 -> random.nextInt(10) != 0;
      case 2 -> random.nextInt(3) == 0;
      default -> random.nextInt(200) == 0;
    };
  }

  private interface Source {
    JsonNode next();
  }

  private List<JsonNode> values(Source source) {
    List<JsonNode> values = new ArrayList<>();
    for (int row = 0; row < rowCount; row++) {
      // One at least, so that there is a column.
      values.add(row == rowCount / 2 || isPresent() ? source.next() : JSON.nullNode());
    }
    return values;
  }

  List<JsonNode> numbers() {
    int kind = random.nextInt(10);
    long base = random.nextLong() >> random.nextInt(64);
    int width = random.nextInt(1, 34);
    return values(() ->
        switch (kind) {
          case 0 -> JSON.numberNode(base);
          case 1, 2, 3 -> JSON.numberNode(base + (random.nextLong() >>> (64 - width)));
          case 4 -> JSON.numberNode(random.nextLong());
          case 5 -> JSON.numberNode(random.nextInt(-5_000, 5_000) / 100.0);
          case 6 -> JSON.numberNode(random.nextDouble());
          case 7 ->
              random.nextBoolean()
                  ? JSON.numberNode(random.nextInt(100))
                  : JSON.numberNode(random.nextInt(1_000) / 10.0);
          case 8 ->
              random.nextBoolean()
                  ? JSON.numberNode(random.nextInt(100))
                  : JSON.numberNode(random.nextDouble(100));
          default ->
              random.nextBoolean()
                  ? JSON.numberNode((1L << 53) + random.nextInt(4))
                  : JSON.numberNode(0x1p53 + 2 * random.nextInt(2) + 0.0);
        });
  }

  List<JsonNode> instants() {
    long base = random.nextLong(0, 4_000_000_000L);
    long unit = new long[] {1, 1_000, 60_000, 86_400_000}[random.nextInt(4)];
    int steps = random.nextInt(1, 400_000);
    return values(() -> {
      Instant instant = Instant.ofEpochMilli(base * 1_000 + unit * random.nextInt(steps));
      return JSON.textNode(
          unit == 1
              ? "%s.%03dZ"
                  .formatted(instant.toString().substring(0, 19), instant.toEpochMilli() % 1_000)
              : instant.toString());
    });
  }

  List<JsonNode> dates() {
    int steps = random.nextInt(1, 40_000);
    return values(() -> JSON.textNode(LocalDate.ofEpochDay(random.nextInt(steps)).toString()));
  }

  List<JsonNode> texts() {
    int count = random.nextInt(1, 700);
    return values(() -> JSON.textNode("text " + random.nextInt(count)));
  }

  List<JsonNode> booleans() {
    return values(() -> JSON.booleanNode(random.nextBoolean()));
  }

  /// Any of the values, or one close by.
  JsonNode pick(List<JsonNode> values) {
    List<JsonNode> there = values.stream().filter(value -> !value.isNull()).toList();
    return there.get(random.nextInt(there.size()));
  }

  /// Some rows in ascending order.
  int[] selection() {
    int one = random.nextInt(1, 5);
    int[] rows = new int[rowCount];
    int count = 0;
    for (int row = 0; row < rowCount; row++) {
      if (random.nextInt(one) == 0) {
        rows[count++] = row;
      }
    }
    return java.util.Arrays.copyOf(rows, count);
  }
}
