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

  private static Table table() throws Exception {
    var builder = new TableBuilder(new Dictionaries(), "row");
    for (String row : ROWS) {
      builder.addRow(MAPPER.readTree(row));
    }
    return builder.build();
  }
}
