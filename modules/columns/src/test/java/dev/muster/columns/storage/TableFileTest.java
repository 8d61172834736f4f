package dev.muster.columns.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.columns.Dictionaries;
import dev.muster.columns.RandomDocuments;
import dev.muster.columns.Table;
import dev.muster.columns.TableBuilder;
import dev.muster.columns.TableLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TableFileTest {
  private static final byte[] EXTRA = {1, 2, 3};

  @TempDir private Path folder;

  static LongStream seeds() {
    return LongStream.range(0, 100);
  }

  private static List<JsonNode> documents(long seed, int count) {
    var documents = new RandomDocuments(seed);
    List<JsonNode> rows = new ArrayList<>();
    for (int row = 0; row < count; row++) {
      rows.add(documents.next());
    }
    return rows;
  }

  private static Table table(
      List<JsonNode> documents, Dictionaries dictionaries, TableLimits limits) {
    var builder = new TableBuilder(dictionaries, "row", limits);
    documents.forEach(builder::addRow);
    return builder.build();
  }

  private Path write(Table first, Table second, Dictionaries dictionaries) throws IOException {
    Path path = folder.resolve("tables");
    try (var writer = TableWriter.create(path)) {
      writer.table("first", first);
      writer.bytes("extra", EXTRA);
      writer.table("second", second);
      writer.dictionaries(dictionaries, dictionaries.sizes());
      writer.finish();
    }
    return path;
  }

  private static void assertRows(Table table, List<JsonNode> expected) {
    assertThat(table.rowCount()).isEqualTo(expected.size());
    for (int row = 0; row < expected.size(); row++) {
      assertThat(table.json(row)).isEqualTo(expected.get(row));
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void givesBackWhatWasWritten(long seed) throws Exception {
    List<JsonNode> documents = documents(seed, (int) (seed % 7) * 50);
    var dictionaries = new Dictionaries();
    Table first = table(documents, dictionaries, TableLimits.DEFAULTS);
    Table second = table(documents, dictionaries, new TableLimits(3, 12, 4));
    Path path = write(first, second, dictionaries);
    try (var file = TableFile.open(path)) {
      Dictionaries read = file.dictionaries();
      assertThat(read.sizes()).isEqualTo(dictionaries.sizes());
      assertRows(file.table("first", read), documents);
      assertRows(file.table("second", read), documents);
      assertThat(file.table("first", read).sizeBytes()).isEqualTo(first.sizeBytes());
      assertThat(file.bytes("extra")).isEqualTo(EXTRA);
      assertThat(file.names()).containsExactly("first", "extra", "second", "dictionaries");
    }
  }

  @Test
  void leavesOutStringsThatCameLater() throws Exception {
    var dictionaries = new Dictionaries();
    List<JsonNode> documents = documents(5, 60);
    Table table = table(documents, dictionaries, TableLimits.DEFAULTS);
    var sizes = dictionaries.sizes();
    table(documents(6, 60), dictionaries, TableLimits.DEFAULTS);
    assertThat(dictionaries.sizes()).isNotEqualTo(sizes);
    Path path = folder.resolve("tables");
    try (var writer = TableWriter.create(path)) {
      writer.dictionaries(dictionaries, sizes);
      writer.table("only", table);
      writer.finish();
    }
    try (var file = TableFile.open(path)) {
      Dictionaries read = file.dictionaries();
      assertThat(read.sizes()).isEqualTo(sizes);
      assertRows(file.table("only", read), documents);
    }
  }

  @Test
  void noticesEveryFlippedBitAndEveryCut() throws Exception {
    List<JsonNode> documents = documents(3, 4);
    var dictionaries = new Dictionaries();
    Table table = table(documents, dictionaries, TableLimits.DEFAULTS);
    Path path = write(table, table, dictionaries);
    byte[] whole = Files.readAllBytes(path);
    readAll(path);
    for (int bit = 0; bit < 8 * whole.length; bit++) {
      byte[] flipped = whole.clone();
      flipped[bit >>> 3] ^= (byte) (1 << (bit & 7));
      Files.write(path, flipped);
      assertThatThrownBy(() -> readAll(path))
          .as("bit %d", bit)
          .isInstanceOf(DamagedTableException.class)
          .hasMessageStartingWith("tables, section '");
    }
    for (int length = 0; length < whole.length; length++) {
      Files.write(path, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> readAll(path))
          .as("length %d", length)
          .isInstanceOf(DamagedTableException.class);
    }
    Files.write(path, Arrays.copyOf(whole, whole.length + 1));
    assertThatThrownBy(() -> readAll(path)).isInstanceOf(DamagedTableException.class);
  }

  private static void readAll(Path path) throws IOException {
    try (var file = TableFile.open(path)) {
      Dictionaries read = file.dictionaries();
      file.table("first", read);
      file.table("second", read);
      file.bytes("extra");
    }
  }

  @Test
  void saysWhichSectionIsDamaged() throws Exception {
    List<JsonNode> documents = documents(3, 40);
    var dictionaries = new Dictionaries();
    Table table = table(documents, dictionaries, TableLimits.DEFAULTS);
    Path path = write(table, table, dictionaries);
    byte[] bytes = Files.readAllBytes(path);
    bytes[100] ^= 1;
    Files.write(path, bytes);
    try (var file = TableFile.open(path)) {
      assertThatThrownBy(() -> file.table("first", file.dictionaries()))
          .isInstanceOf(DamagedTableException.class)
          .hasMessage("tables, section 'first': the checksum does not hold");
      assertRows(file.table("second", file.dictionaries()), documents);
    }
  }
}
