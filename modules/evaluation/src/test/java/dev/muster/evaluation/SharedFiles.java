package dev.muster.evaluation;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/// Test cases beside the project. Where they are missing, the tests that need them are skipped and
/// say so.
public final class SharedFiles {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private SharedFiles() {}

  static Path path(String name) {
    Path root = Path.of(System.getProperty("muster.root", "."));
    Path path = root.resolve("../shared").resolve(name).normalize();
    assumeTrue(Files.exists(path), () -> path + " is not here");
    return path;
  }

  public static List<JsonNode> lines(String name) throws IOException {
    Path path = path(name);
    try (var file = Files.newInputStream(path);
        BufferedReader reader =
            new BufferedReader(
                new InputStreamReader(
                    name.endsWith(".gz") ? new GZIPInputStream(file) : file,
                    StandardCharsets.UTF_8))) {
      List<JsonNode> nodes = new ArrayList<>();
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (!line.isBlank()) {
          nodes.add(MAPPER.readTree(line));
        }
      }
      return nodes;
    }
  }

  static List<String[]> corpus() throws IOException {
    List<String[]> entries = new ArrayList<>();
    List<String> lines = Files.readAllLines(path("conformance/corpus.tsv"));
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split("\t", -1);
      JsonNode expression = MAPPER.readTree(cells[2]);
      String source = expression.isTextual() ? expression.textValue() : expression.toString();
      entries.add(new String[] {cells[0], cells[1], source});
    }
    return entries;
  }
}
