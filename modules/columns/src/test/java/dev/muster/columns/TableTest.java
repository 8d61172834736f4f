package dev.muster.columns;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final List<String> ROWS =
      List.of(
          "{}",
          "{\"a\":1,\"b\":{\"c\":\"x\"},\"d\":[1,2.5,\"three\",null,[true]]}",
          "{\"a\":\"one\",\"b\":3,\"d\":[]}",
          "{\"a\":{\"deep\":{}},\"d\":[{\"e\":[{\"f\":false}]},{\"e\":[]}]}",
          "{\"a\":\"2011-12-10T08:26:00Z\",\"b\":\"2011-12-10T08:26:00.120Z\"}",
          "{\"a\":\"2011-12-10\",\"b\":\"2011-02-30\"}",
          "{\"a\":9223372036854775807,\"b\":-0.25}");

  @Test
  void givesBackEachRowAsItCame() throws Exception {
    Table table = table();
    for (int row = 0; row < ROWS.size(); row++) {
      assertThat(table.json(row)).isEqualTo(MAPPER.readTree(ROWS.get(row)));
    }
  }

  @Test
  void copiesRowsOfAnotherTable() throws Exception {
    var dictionaries = new Dictionaries();
    var builder = new TableBuilder(dictionaries, "row");
    Table table = table();
    for (int row = ROWS.size() - 1; row >= 0; row--) {
      builder.copyRow(table, row);
    }
    Table copy = builder.build();
    for (int row = 0; row < ROWS.size(); row++) {
      JsonNode expected = MAPPER.readTree(ROWS.get(ROWS.size() - 1 - row));
      assertThat(copy.json(row)).isEqualTo(expected);
    }
  }

  @Test
  void takesTheLastOfTwoFieldsWithTheSameName() throws Exception {
    String row =
        "{\"a\":[1,{\"x\":1}],\"b\":1,\"c\":{\"d\":1},\"a\":\"two\",\"b\":null,\"c\":{\"e\":2}}";
    var builder = new TableBuilder(new Dictionaries(), "row");
    builder.addRow(MAPPER.readTree("{\"a\":[7],\"b\":8}"));
    try (var parser = MAPPER.createParser(row)) {
      parser.nextToken();
      builder.addRow(parser);
    }
    builder.addRow(MAPPER.readTree("{\"a\":[9]}"));
    Table table = builder.build();
    assertThat(table.json(0)).isEqualTo(MAPPER.readTree("{\"a\":[7],\"b\":8}"));
    assertThat(table.json(1)).isEqualTo(MAPPER.readTree("{\"a\":\"two\",\"c\":{\"e\":2}}"));
    assertThat(table.json(2)).isEqualTo(MAPPER.readTree("{\"a\":[9]}"));
  }

  @Test
  void integersBeyondSixtyFourBitsAreDoublesAndInfinityIsNoValue() throws Exception {
    var builder = new TableBuilder(new Dictionaries(), "row");
    for (String row : List.of("9223372036854775808", "-1e20", "12345678901234567890123", "1e999")) {
      try (var parser = MAPPER.createParser(row)) {
        parser.nextToken();
        builder.addRow(parser);
      }
    }
    Table table = builder.build();
    assertThat(table.json(0).doubleValue()).isEqualTo(0x1p63);
    assertThat(table.json(0).isDouble()).isTrue();
    assertThat(table.json(1).doubleValue()).isEqualTo(-1e20);
    assertThat(table.json(2).doubleValue()).isEqualTo(1.2345678901234568E22);
    assertThat(table.json(3).isNull()).isTrue();
  }

  private static Table table() throws Exception {
    var builder = new TableBuilder(new Dictionaries(), "row");
    for (String row : ROWS) {
      builder.addRow(MAPPER.readTree(row));
    }
    return builder.build();
  }
}
