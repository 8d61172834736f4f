package dev.muster.columns;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever documents come, and whichever way they take, each is given back as it was. The seed of
/// a failure stands in its name.
class RandomTableTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final TableLimits NARROW = new TableLimits(3, 12, 4);

  static LongStream seeds() {
    return LongStream.range(0, 300);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void givesBackEachRow(long seed) {
    List<JsonNode> documents = documents(seed);
    assertRows(table(documents, TableLimits.DEFAULTS), documents);
    assertRows(table(documents, NARROW), documents);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void readsTextAsItReadsTrees(long seed) throws Exception {
    List<JsonNode> documents = documents(seed);
    var builder = new TableBuilder(new Dictionaries(), "row");
    for (JsonNode document : documents) {
      try (var parser = MAPPER.createParser(MAPPER.writeValueAsString(document))) {
        parser.nextToken();
        builder.addRow(parser);
      }
    }
    assertRows(builder.build(), documents);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void copiesRunsAndChoicesOfRows(long seed) {
    var random = new SplittableRandom(seed);
    List<JsonNode> documents = documents(seed);
    var dictionaries = new Dictionaries();
    Table same = table(documents, TableLimits.DEFAULTS, dictionaries);
    Table narrow = table(documents, NARROW, dictionaries);
    Table other = table(documents, TableLimits.DEFAULTS, new Dictionaries());
    List<Table> sources = List.of(same, narrow, other);
    for (TableLimits limits : List.of(TableLimits.DEFAULTS, NARROW)) {
      var builder = new TableBuilder(dictionaries, "row", limits);
      List<JsonNode> expected = new ArrayList<>();
      for (int round = 0; round < 12; round++) {
        Table source = sources.get(random.nextInt(sources.size()));
        if (random.nextBoolean()) {
          int from = random.nextInt(documents.size() + 1);
          int to = random.nextInt(from, documents.size() + 1);
          builder.copyRows(source, from, to);
          expected.addAll(documents.subList(from, to));
        } else {
          int[] rows =
              random
                  .ints(random.nextInt(20), 0, documents.isEmpty() ? 1 : documents.size())
                  .toArray();
          builder.copyRows(source, documents.isEmpty() ? new int[0] : rows);
          for (int row : documents.isEmpty() ? new int[0] : rows) {
            expected.add(documents.get(row));
          }
        }
        if (random.nextInt(4) == 0 && !documents.isEmpty()) {
          builder.addRow(documents.getFirst());
          expected.add(documents.getFirst());
        }
      }
      assertRows(builder.build(), expected);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void goesOnAfterATableWasBuiltAndAfterADocumentThatBreaksOff(long seed) throws Exception {
    var random = new SplittableRandom(seed);
    List<JsonNode> documents = documents(seed);
    var builder = new TableBuilder(new Dictionaries(), "row");
    List<Table> tables = new ArrayList<>();
    for (JsonNode document : documents) {
      String text = MAPPER.writeValueAsString(document);
      String broken = text.substring(0, random.nextInt(text.length() + 1)) + "]";
      try (var parser = MAPPER.createParser(broken)) {
        parser.nextToken();
        int before = builder.rowCount();
        builder.addRow(parser);
        // What came before the break was a whole value.
        assertThat(builder.rowCount()).isEqualTo(before + 1);
        builder = rebuilt(builder.build(), before);
      } catch (java.io.IOException expected) {
        assertThat(expected).isNotNull();
      }
      builder.addRow(document);
      tables.add(builder.build());
    }
    for (Table table : tables) {
      assertRows(table, documents.subList(0, table.rowCount()));
    }
  }

  private static TableBuilder rebuilt(Table table, int rowCount) {
    var builder = new TableBuilder(new Dictionaries(), "row");
    builder.copyRows(table, 0, rowCount);
    return builder;
  }

  private static List<JsonNode> documents(long seed) {
    var random = new SplittableRandom(seed);
    var documents = new RandomDocuments(seed);
    List<JsonNode> rows = new ArrayList<>();
    int count = random.nextInt(10) == 0 ? 300 : random.nextInt(40);
    for (int row = 0; row < count; row++) {
      rows.add(documents.next());
    }
    return rows;
  }

  private static Table table(List<JsonNode> documents, TableLimits limits) {
    return table(documents, limits, new Dictionaries());
  }

  private static Table table(
      List<JsonNode> documents, TableLimits limits, Dictionaries dictionaries) {
    var builder = new TableBuilder(dictionaries, "row", limits);
    documents.forEach(builder::addRow);
    return builder.build();
  }

  private static void assertRows(Table table, List<JsonNode> expected) {
    assertThat(table.rowCount()).isEqualTo(expected.size());
    for (int row = 0; row < expected.size(); row++) {
      assertThat(table.json(row)).as("row %d", row).isEqualTo(expected.get(row));
    }
  }
}
