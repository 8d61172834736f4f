package dev.muster.domain.datasets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.domain.Texts;
import dev.muster.domain.datasets.Dataset.Format;
import dev.muster.eventlog.command.Refusal.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads new datasets. Everything that is wrong is reported at once.
public final class DatasetReader {
  private static final int NAME_LENGTH = 255;
  private static final int DESCRIPTION_LENGTH = 2_000;

  /// An id is the name of a folder as well.
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");

  private final List<Problem> problems = new ArrayList<>();

  private DatasetReader() {}

  public static DatasetReading read(ObjectNode body) {
    var reader = new DatasetReader();
    var draft =
        new DatasetDraft(
            reader.id(body.path("id")),
            reader.name(body.path("name")),
            reader.description(body.path("description")),
            reader.format(body.path("format")));
    return reader.problems.isEmpty()
        ? new DatasetReading.Read(draft)
        : new DatasetReading.Faulty(List.copyOf(reader.problems));
  }

  private Optional<String> id(JsonNode id) {
    if (isAbsent(id)) {
      return Optional.empty();
    }
    if (!id.isTextual() || !ID.matcher(id.textValue()).matches()) {
      problem(
          "id-invalid",
          "'id' must be 1 to 64 letters, digits, '-' and '_', and begin with a letter or digit.");
    }
    return Optional.of(id.asText());
  }

  private String name(JsonNode name) {
    String text = name.isTextual() ? name.textValue().strip() : "";
    if (text.isEmpty() || text.length() > NAME_LENGTH || !Texts.isStorable(text)) {
      problem(
          "name-invalid",
          "A dataset needs a 'name', a string of 1 to %d characters.".formatted(NAME_LENGTH));
    }
    return text;
  }

  private String description(JsonNode description) {
    if (isAbsent(description)) {
      return "";
    }
    String text = description.asText();
    if (!description.isTextual() || text.length() > DESCRIPTION_LENGTH || !Texts.isStorable(text)) {
      problem(
          "description-invalid",
          "'description' must be a string of at most %d characters.".formatted(DESCRIPTION_LENGTH));
    }
    return text;
  }

  private Format format(JsonNode format) {
    if (isAbsent(format)) {
      return Format.PARQUET;
    }
    Optional<Format> known = Format.of(format.asText());
    if (known.isEmpty()) {
      problem("format-unknown", "'format' must be 'parquet' or 'ndjson'.");
    }
    return known.orElse(Format.PARQUET);
  }

  private static boolean isAbsent(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }

  private void problem(String code, String message) {
    problems.add(new Problem(code, message));
  }
}
