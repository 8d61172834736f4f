package dev.muster.export.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Files as DuckDB reads them: the types of columns, and what is in them.
class ParquetColumnsTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          true, null                      | BOOLEAN
          1, -9007199254740993            | BIGINT
          1, 1.5                          | DOUBLE
          12345678901234567890            | DOUBLE
          'x', ''                         | VARCHAR
          'x', 1, [2]                     | VARCHAR
          '2026-01-01T00:00:00Z', '2026-01-01T00:00:00.123Z' | TIMESTAMP WITH TIME ZONE
          '2026-01-01T00:00:00+01:00'     | VARCHAR
          '2026-01-01'                    | DATE
          '2026-01-01', 'x'               | VARCHAR
          '2026-01-01', '2026-01-01T00:00:00Z' | VARCHAR
          [], null                        | VARCHAR[]
          [1], [null, 2.5]                | DOUBLE[]
          [[1]], []                       | BIGINT[][]
          {'a': 1}, {'b': 'x'}            | STRUCT(a BIGINT, b VARCHAR)
          {}                              | VARCHAR
          {'a': {}}                       | STRUCT(a VARCHAR)
          [{'a': [{'b': true}]}]          | STRUCT(a STRUCT(b BOOLEAN)[])[]
          """)
  void valuesOfOneKindAreAColumnOfIt(String values, String type) throws Exception {
    var documents = new ArrayList<String>();
    MAPPER
        .readTree("[" + values.replace('\'', '"') + "]")
        .forEach(value -> documents.add("{\"v\": " + value + "}"));
    assertThat(ask(write(documents), "SELECT column_type FROM (DESCRIBE FROM %s)"))
        .containsExactly(type);
  }

  @Test
  void valuesComeBackAsTheyWere() throws Exception {
    Path file =
        write(
            List.of(
                "{'b': true, 'i': -9007199254740993, 'd': 0.1, 't': 'Größe 😀', 'l': [1, null, 3], 'o': {'p': {'q': 'r'}}, 'm': {'n': [1, 'x']}}",
                "{'d': 1, 't': '', 'l': [], 'o': {'p': {}}, 'm': 'plain', 'time': '2026-01-01T00:00:00.500Z'}",
                "{'t': null, 'time': '1815-12-10T08:00:00Z', 'day': '1815-12-10', '': 1, 'a b.c': 2}"));
    assertThat(ask(file, "SELECT b, i, d, t, l, o.p.q, m, epoch_ms(time), day, \"a b.c\" FROM %s"))
        .containsExactly(
            "true|-9007199254740993|0.1|Größe 😀|[1, NULL, 3]|r|{\"n\":[1,\"x\"]}|null|null|null",
            "null|null|1.0||[]|null|plain|1767225600500|null|null",
            "null|null|null|null|null|null|null|-4861699200000|1815-12-10|2");
  }

  @Test
  void identitiesAndMembershipsAreMaps() throws Exception {
    Path file =
        write(
            List.of(
                "{'identityMap': {'Email': [{'id': '2026-01-01'}], 'CRMID': [{'id': '1', 'primary': true}]}}",
                "{'identityMap': {}, 'segmentMembership': {'ups': {'s-1': {'status': 'realized', 'lastQualificationTime': '2026-01-01T00:00:00Z'}}}}"));
    assertThat(ask(file, "SELECT column_type FROM (DESCRIBE FROM %s)"))
        .containsExactly(
            "MAP(VARCHAR, STRUCT(id VARCHAR, \"primary\" BOOLEAN)[])",
            "MAP(VARCHAR, MAP(VARCHAR, STRUCT(status VARCHAR, lastQualificationTime TIMESTAMP WITH TIME ZONE)))");
    assertThat(
            ask(
                file,
                "SELECT identityMap['Email'][1].id, segmentMembership['ups']['s-1'].status FROM %s"))
        .containsExactly("2026-01-01|null", "null|realized");
  }

  @Test
  void anObjectOfTooManyFieldsIsText() throws Exception {
    var documents = new ArrayList<String>();
    for (int i = 0; i <= Shape.MAXIMUM_FIELDS; i++) {
      documents.add("{'many': {'k%d': %d}, 'n': %d}".formatted(i, i, i));
    }
    Path file = write(documents);
    assertThat(ask(file, "SELECT column_type FROM (DESCRIBE FROM %s)"))
        .containsExactly("VARCHAR", "BIGINT");
    assertThat(ask(file, "SELECT many FROM %s WHERE n = 7")).containsExactly("{\"k7\":7}");
  }

  @Test
  void nothingIsAFileAsWell() throws Exception {
    assertThat(ask(write(List.of()), "SELECT count(*), any_value(identityMap) FROM %s"))
        .containsExactly("0|null");
    assertThat(ask(write(List.of("{}", "{'x': null}")), "SELECT count(*) FROM %s"))
        .containsExactly("2");
  }

  @Test
  void pagesAreCompressed() throws Exception {
    Path file = write(Stream.generate(() -> "{'t': 'the same'}").limit(10_000).toList());
    assertThat(
            ask(
                file,
                "SELECT DISTINCT compression FROM parquet_metadata('%s')"
                    .formatted(file)
                    .replace("%", "%%")))
        .containsExactly("ZSTD");
    assertThat(ask(file, "SELECT count(*), count(DISTINCT t) FROM %s")).containsExactly("10000|1");
  }

  private Path write(List<String> documents) throws Exception {
    Path file = folder.resolve("f" + System.nanoTime() + ".parquet");
    var columns = new ParquetColumns();
    var parsed = new ArrayList<ObjectNode>();
    for (String document : documents) {
      parsed.add((ObjectNode) MAPPER.readTree(document.replace('\'', '"')));
    }
    parsed.forEach(columns::see);
    try (ParquetColumns.Writer writer = columns.open(file)) {
      for (ObjectNode document : parsed) {
        writer.write(document);
      }
    }
    return file;
  }

  private static List<String> ask(Path file, String sql) throws Exception {
    var rows = new ArrayList<String>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(sql.formatted("read_parquet('%s')".formatted(file)))) {
      while (result.next()) {
        var row = new ArrayList<String>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.add(String.valueOf(result.getString(i)));
        }
        rows.add(String.join("|", row));
      }
    }
    return rows;
  }
}
