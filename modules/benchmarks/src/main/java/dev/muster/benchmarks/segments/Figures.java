package dev.muster.benchmarks.segments;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What a run has measured: printed as it comes, and written as Markdown and JSON at the end.
final class Figures {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final String title;
  private final List<Row> rows = new ArrayList<>();

  private record Row(String what, double value, String unit, String goal, String detail) {
    String shown() {
      String number =
          value >= 1_000
              ? String.format(Locale.ROOT, "%,.0f", value)
              : value >= 10
                  ? String.format(Locale.ROOT, "%.1f", value)
                  : String.format(Locale.ROOT, "%.3f", value);
      return unit.isEmpty() ? number : number + " " + unit;
    }
  }

  Figures(String title) {
    this.title = title;
    System.out.println(title);
  }

  void add(String what, double value, String unit) {
    add(what, value, unit, "");
  }

  void add(String what, double value, String unit, String goal) {
    add(new Row(what, value, unit, goal, ""));
  }

  private void add(Row row) {
    rows.add(row);
    System.out.printf(
        "%-60s %18s   %-20s %s%n",
        row.what, row.shown(), row.goal.isEmpty() ? "" : "goal: " + row.goal, row.detail);
  }

  void ratio(String what, double value, String goal) {
    ratio(what, value, goal, "");
  }

  /// @param detail what the ratio is of
  void ratio(String what, double value, String goal, String detail) {
    add(new Row(what, value, "x", goal, detail));
  }

  /// Writes `name.md` and `name.json`.
  void write(Path directory, String name) throws IOException {
    Files.createDirectories(directory);
    StringBuilder markdown =
        new StringBuilder(
            "# " + title + "\n\n| what | measured | goal | of |\n|---|---:|---|---|\n");
    ObjectNode json = MAPPER.createObjectNode().put("title", title);
    ArrayNode figures = json.putArray("figures");
    for (Row row : rows) {
      markdown
          .append("| ")
          .append(row.what)
          .append(" | ")
          .append(row.shown())
          .append(" | ")
          .append(row.goal)
          .append(" | ")
          .append(row.detail)
          .append(" |\n");
      figures
          .addObject()
          .put("what", row.what)
          .put("value", row.value)
          .put("unit", row.unit)
          .put("goal", row.goal)
          .put("of", row.detail);
    }
    Files.writeString(directory.resolve(name + ".md"), markdown);
    Files.writeString(
        directory.resolve(name + ".json"),
        MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(json));
    System.out.println("Written to " + directory.resolve(name + ".md"));
  }
}
