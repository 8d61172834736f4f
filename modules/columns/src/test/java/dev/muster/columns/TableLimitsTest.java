package dev.muster.columns;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class TableLimitsTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static TextColumn rest(Node node) {
    return Objects.requireNonNull(node.rest());
  }

  @Test
  void keepsWhatIsTooDeepAsText() throws Exception {
    int depth = 900;
    JsonNode deep = MAPPER.readTree("{\"a\":".repeat(depth) + "[1]" + "}".repeat(depth));
    var builder = new TableBuilder(new Dictionaries(), "row");
    builder.addRow(deep);
    builder.addRow(MAPPER.readTree("[".repeat(depth) + "]".repeat(depth)));
    Table table = builder.build();
    assertThat(table.json(0)).isEqualTo(deep);
    Node node = table.root();
    for (int level = 1; level < TableLimits.DEFAULTS.levels(); level++) {
      assertThat(node.rest()).isNull();
      node = Objects.requireNonNull(node.field("a"));
    }
    assertThat(node.field("a")).isNull();
    assertThat(rest(node).isCoded()).isFalse();
    assertThat(rest(node).at(0)).startsWith("{\"a\":{\"a\":").endsWith("}}");
    assertThat(table.json(1).toString()).isEqualTo("[".repeat(depth) + "]".repeat(depth));
  }

  @Test
  void aMapWithThousandsOfKeysLeavesRoomForTheOtherFieldsAndStaysCheap() throws Exception {
    var builder = new TableBuilder(new Dictionaries(), "row");
    for (int row = 0; row < 5_000; row++) {
      builder.addRow(MAPPER.readTree(mapRow(row)));
    }
    Table table = builder.build();
    Node map = Objects.requireNonNull(table.root().field("map"));
    assertThat(Objects.requireNonNull(map.objects()).fields())
        .hasSize(TableLimits.DEFAULTS.fields());
    assertThat(rest(map).present().count()).isEqualTo(5_000 - 500);
    assertThat(rest(map).at(4_999)).isEqualTo("{\"key9998\":4999,\"key9999\":\"x\"}");
    assertThat(Objects.requireNonNull(table.root().field("after")).numbers()).isNotNull();
    for (int row = 0; row < 5_000; row += 499) {
      assertThat(table.json(row)).isEqualTo(MAPPER.readTree(mapRow(row)));
    }
    assertThat(table.sizeBytes()).isLessThan(5_000 * 100);
  }

  private static String mapRow(int row) {
    return "{\"map\":{\"key%d\":%d,\"key%d\":\"x\"},\"after\":%d}"
        .formatted(2 * row, row, 2 * row + 1, row);
  }

  @Test
  void pathsAreCountedOverTheWholeTable() throws Exception {
    var builder = new TableBuilder(new Dictionaries(), "row", new TableLimits(8, 4, 10));
    JsonNode row = MAPPER.readTree("{\"a\":[{\"b\":1,\"c\":2}],\"d\":3,\"e\":null}");
    builder.addRow(row);
    Table table = builder.build();
    assertThat(rest(table.root()).at(0)).isEqualTo("{\"d\":3}");
    assertThat(table.json(0)).isEqualTo(MAPPER.readTree("{\"a\":[{\"b\":1,\"c\":2}],\"d\":3}"));
  }

  @Test
  void textSaysTheSameOfNumbersAndNullsAsColumns() throws Exception {
    String row = "{\"a\":{\"b\":[100000000000000000000,null,{\"c\":null,\"d\":1e999}],\"e\":1}}";
    JsonNode expected = MAPPER.readTree("{\"a\":{\"b\":[1.0E20,null,{}],\"e\":1}}");
    for (int levels = 1; levels < 6; levels++) {
      var builder = new TableBuilder(new Dictionaries(), "row", new TableLimits(levels, 100, 100));
      try (var parser = MAPPER.createParser(row)) {
        parser.nextToken();
        builder.addRow(parser);
      }
      assertThat(builder.build().json(0)).isEqualTo(expected);
    }
  }
}
