package dev.muster.pql.conformance;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Cases that several implementations share. They live beside the project, not in it; where they
/// are missing the tests that need them are skipped and say so.
public final class SharedFiles {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private SharedFiles() {}

  public record Entry(String id, String format, JsonNode expression, String kind, String notes) {
    public boolean isMalformed() {
      return notes.contains("MALFORMED");
    }

    public boolean isTemplate() {
      return notes.contains("TEMPLATE");
    }

    /// The expression as the API takes it: text, or JSON as text.
    public String source() {
      return expression.isTextual() ? expression.textValue() : expression.toString();
    }
  }

  static Path path(String name) {
    Path root = Path.of(System.getProperty("muster.root", "."));
    Path path = root.resolve("../shared").resolve(name).normalize();
    assumeTrue(Files.exists(path), () -> path + " is not here");
    return path;
  }

  public static List<Entry> corpus() throws IOException {
    List<Entry> entries = new ArrayList<>();
    List<String> lines = Files.readAllLines(path("conformance/corpus.tsv"));
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split("\t", -1);
      JsonNode expression = MAPPER.readTree(cells[2]);
      entries.add(new Entry(cells[0], cells[1], expression, cells[4], cells[5]));
    }
    return entries;
  }

  public static List<JsonNode> lines(String name) throws IOException {
    List<JsonNode> nodes = new ArrayList<>();
    for (String line : Files.readAllLines(path(name))) {
      if (!line.isBlank()) {
        nodes.add(MAPPER.readTree(line));
      }
    }
    return nodes;
  }
}
