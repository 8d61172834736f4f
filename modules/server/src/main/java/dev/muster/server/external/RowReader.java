package dev.muster.server.external;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.muster.domain.audiences.Landing.Field;
import dev.muster.server.external.LandingDirectory.Landed;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads the rows of a file, one after the other. A row that cannot be read keeps no other from
/// being read.
final class RowReader {
  private static final int LINE_LENGTH = 1 << 20;
  private static final JsonMapper MAPPER = new JsonMapper();

  private final List<Field> fields;
  private final Field identity;

  /// What becomes of the rows.
  interface Rows {
    /// @param identity the id in its namespace
    void row(String identity) throws InterruptedException;

    void rejected(String file, long line, String reason);
  }

  /// @param fields what is in a row
  /// @param identity the one that holds the identity
  RowReader(List<Field> fields, Field identity) {
    this.fields = fields;
    this.identity = identity;
  }

  /// @throws LandingException when nothing in the file can be read
  void read(Landed file, Rows rows) throws IOException, LandingException, InterruptedException {
    try (InputStream bytes = file.open()) {
      switch (file.form()) {
        case CSV -> readCsv(file, bytes, rows);
        case NDJSON -> readLines(file, bytes, rows);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void readCsv(Landed file, InputStream bytes, Rows rows)
      throws IOException, LandingException, InterruptedException {
    try (CsvReader<CsvRecord> reader = tolerant(bytes);
        CloseableIterator<CsvRecord> records = reader.iterator()) {
      if (!records.hasNext()) {
        throw new LandingException("file-empty", "'%s' is empty.".formatted(file.name()));
      }
      List<String> head = records.next().getFields().stream().map(String::strip).toList();
      if (!head.contains(identity.name())) {
        throw new LandingException(
            "column-missing",
            "'%s' has no column '%s', which holds the identity."
                .formatted(file.name(), identity.name()));
      }
      while (records.hasNext()) {
        CsvRecord record = records.next();
        long line = record.getStartingLineNumber();
        if (record.getFieldCount() != head.size()) {
          rows.rejected(
              file.name(),
              line,
              "It has %d values and not %d.".formatted(record.getFieldCount(), head.size()));
          continue;
        }
        row(
            file,
            line,
            field -> {
              int column = head.indexOf(field.name());
              return column < 0 ? null : record.getField(column);
            },
            rows);
      }
    } catch (CsvParseException e) {
      throw new LandingException(
          "file-malformed", "'%s' is no CSV: %s".formatted(file.name(), e.getMessage()));
    }
  }

  /// What is wrong with a row is for us to count, and no reason to stop at it.
  @SuppressWarnings("removal")
  private static CsvReader<CsvRecord> tolerant(InputStream bytes) {
    return CsvReader.builder()
        .detectBomHeader(true)
        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
        .allowExtraCharsAfterClosingQuote(true)
        .maxBufferSize(LINE_LENGTH)
        .ofCsvRecord(bytes);
  }

  private void readLines(Landed file, InputStream bytes, Rows rows)
      throws IOException, InterruptedException {
    Reader reader =
        new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8), 1 << 16);
    var text = new StringBuilder();
    long line = 1;
    boolean tooLong = false;
    for (int character = reader.read(); ; character = reader.read()) {
      if (character == '\n' || character < 0) {
        if (tooLong) {
          rows.rejected(file.name(), line, "It is too long.");
        } else if (!text.toString().isBlank()) {
          object(file, line, text.toString(), rows);
        }
        text.setLength(0);
        tooLong = false;
        line++;
        if (character < 0) {
          return;
        }
      } else if (text.length() < LINE_LENGTH) {
        text.append((char) character);
      } else {
        tooLong = true;
      }
    }
  }

  private void object(Landed file, long line, String text, Rows rows) throws InterruptedException {
    try {
      if (MAPPER.readTree(text) instanceof ObjectNode object) {
        row(
            file,
            line,
            field -> {
              JsonNode node = object.path(field.name());
              return node.isValueNode() && !node.isNull() ? node.asText() : null;
            },
            rows);
      } else {
        rows.rejected(file.name(), line, "It is no JSON object.");
      }
    } catch (JsonProcessingException _) {
      rows.rejected(file.name(), line, "It is no JSON.");
    }
  }

  @FunctionalInterface
  private interface Values {
    @Nullable String of(Field field);
  }

  private void row(Landed file, long line, Values values, Rows rows) throws InterruptedException {
    for (Field field : fields) {
      @Nullable String value = values.of(field);
      @Nullable String objection =
          value == null ? null : FieldCheck.objection(field, value.strip());
      if (objection != null) {
        rows.rejected(file.name(), line, objection);
        return;
      }
    }
    @Nullable String id = values.of(identity);
    @Nullable String objection = FieldCheck.identityObjection(identity, id);
    if (id == null || objection != null) {
      rows.rejected(file.name(), line, String.valueOf(objection));
    } else {
      rows.row(id.strip());
    }
  }
}
