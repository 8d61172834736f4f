package dev.muster.domain.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.domain.Texts;
import dev.muster.eventlog.command.Refusal.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One reading of one body, field by field; gathers all that is wrong with it.
public abstract class FieldReading {
  protected final ObjectNode body;
  protected final DefinitionLimits limits;
  private final List<Problem> problems = new ArrayList<>();

  protected FieldReading(ObjectNode body, DefinitionLimits limits) {
    this.body = body;
    this.limits = limits;
  }

  /// All that was found to be wrong so far.
  public final List<Problem> problems() {
    return List.copyOf(problems);
  }

  protected final String name(String what) {
    @Nullable String name = text(body, "name", "name", limits.nameLength());
    String stripped = name == null ? "" : name.strip();
    if (Texts.isInvisible(stripped) && (name != null || present(body, "name") == null)) {
      problem("name-missing", "%s needs a 'name' that is not blank.".formatted(what));
    } else if (Texts.hasControlCharacters(stripped)) {
      problem("name-invalid", "'name' must not hold control characters.");
    }
    return stripped;
  }

  protected final String description() {
    @Nullable String description =
        text(body, "description", "description", limits.descriptionLength());
    return description == null ? "" : description;
  }

  protected final @Nullable Integer ttlInDays() {
    @Nullable JsonNode node = present(body, "ttlInDays");
    if (node == null) {
      return null;
    }
    String digits = node.isIntegralNumber() || node.isTextual() ? node.asText() : "";
    if (digits.matches("[0-9]{1,9}")) {
      int days = Integer.parseInt(digits);
      if (days >= 1 && days <= limits.ttlInDays()) {
        return days;
      }
    }
    problem(
        "ttl-invalid",
        "'ttlInDays' must be a whole number from 1 to %d.".formatted(limits.ttlInDays()));
    return null;
  }

  protected final Map<String, JsonNode> further(Set<String> own) {
    var further = new FurtherFields();
    for (Map.Entry<String, JsonNode> field : body.properties()) {
      if (!own.contains(field.getKey())
          && !DefinitionReader.SYSTEM_FIELDS.contains(field.getKey())) {
        further.add(field.getKey(), field.getValue());
      }
    }
    if (further.length() > limits.furtherLength()) {
      problem(
          "fields-too-long",
          "The fields that Muster does not know must not be longer than %d characters together."
              .formatted(limits.furtherLength()));
    }
    for (String field : further.unstorableTexts()) {
      unstorable(Shortened.of(field.replace('\0', '\ufffd')));
    }
    for (String field : further.invalidNumbers()) {
      problem(
          "number-invalid",
          "'%s' holds a number that is too large, too small or too long to be kept."
              .formatted(Shortened.of(field)));
    }
    return further.fields();
  }

  protected static @Nullable String unlessEmpty(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }

  protected final void unstorable(String path) {
    problem("text-invalid", "'%s' holds a character that cannot be stored.".formatted(path));
  }

  protected final @Nullable JsonNode present(ObjectNode object, String field) {
    @Nullable JsonNode node = object.get(field);
    return node == null || node.isNull() ? null : node;
  }

  protected final @Nullable String text(ObjectNode object, String field, String path, int maximum) {
    @Nullable JsonNode node = present(object, field);
    if (node == null) {
      return null;
    }
    if (!node.isTextual()) {
      wrongType(path, "a string");
      return null;
    }
    String text = node.textValue();
    if (!Texts.isStorable(text)) {
      unstorable(path);
      return "?";
    }
    if (text.length() > maximum) {
      problem(
          "text-too-long", "'%s' must not be longer than %d characters.".formatted(path, maximum));
      return text.substring(0, maximum);
    }
    return text;
  }

  protected final boolean flag(ObjectNode object, String field, String path, boolean absent) {
    @Nullable JsonNode node = present(object, field);
    if (node == null) {
      return absent;
    }
    if (node.isBoolean()) {
      return node.booleanValue();
    }
    wrongType(path, "true or false");
    return absent;
  }

  protected final void wrongType(String path, String expected) {
    problem("wrong-type", "'%s' must be %s.".formatted(path, expected));
  }

  protected final void problem(String code, String message) {
    problems.add(new Problem(code, message));
  }

  protected final void problem(Problem problem) {
    problems.add(problem);
  }
}
