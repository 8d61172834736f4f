package dev.muster.domain.audiences;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.domain.Texts;
import dev.muster.domain.audiences.Landing.Field;
import dev.muster.domain.definitions.DefinitionLimits;
import dev.muster.domain.definitions.FieldReading;
import dev.muster.domain.definitions.FurtherFields;
import dev.muster.domain.definitions.Shortened;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads what clients say of an external audience and of where its members come from.
public final class SubmissionReader {
  private static final int FIELD_COUNT = 200;
  private static final int LABEL_COUNT = 100;
  private static final int PATH_LENGTH = 1_024;
  private static final int DEFAULT_TTL_DAYS = 30;
  private static final int MAXIMUM_TTL_DAYS = 90;

  private static final Set<String> OWN_FIELDS =
      Set.of(
          "name",
          "description",
          "customAudienceId",
          "fields",
          "sourceSpec",
          "ttlInDays",
          "audienceType");

  /// What can be changed afterwards.
  private static final Set<String> CHANGING =
      Set.of("description", "labels", "fields", "ttlInDays");

  private final DefinitionLimits limits;

  public SubmissionReader(DefinitionLimits limits) {
    this.limits = limits;
  }

  /// @param operationId of this submission
  public AudienceReading read(ObjectNode body, String operationId) {
    var reading = new Reading(body);
    ExternalContent content = reading.content(operationId);
    return reading.problems().isEmpty()
        ? new AudienceReading.External(content)
        : new AudienceReading.Faulty(reading.problems());
  }

  /// The audience after a change of its description, labels, fields' labels or expiry.
  public AudienceReading readChanged(ExternalContent before, ObjectNode body) {
    var reading = new Reading(body);
    ExternalContent content = reading.changed(before);
    return reading.problems().isEmpty()
        ? new AudienceReading.External(content)
        : new AudienceReading.Faulty(reading.problems());
  }

  /// One reading of a copy of one body.
  private final class Reading extends FieldReading {
    Reading(ObjectNode body) {
      super(body.deepCopy(), SubmissionReader.this.limits);
    }

    ExternalContent content(String operationId) {
      String name = name("An external audience");
      if (!plain("audienceType", "people").equals("people")) {
        problem("audience-type", "'audienceType' must be \"people\".");
      }
      for (String field : List.of("labels", "tags")) {
        @Nullable JsonNode list = present(body, field);
        if (list == null) {
          body.remove(field);
        } else {
          texts(list, field);
        }
      }
      return new ExternalContent(
          plain("customAudienceId", ""),
          plain("namespace", ExternalContent.NAMESPACE),
          plain("originName", ExternalContent.ORIGIN),
          name,
          description(),
          Lifecycle.PUBLISHED,
          expiry(DEFAULT_TTL_DAYS),
          landing(operationId),
          further(OWN_FIELDS));
    }

    ExternalContent changed(ExternalContent before) {
      body.fieldNames()
          .forEachRemaining(field -> {
            if (!CHANGING.contains(field)) {
              problem(
                  "field-fixed",
                  "'%s' cannot be changed, only description, labels, fields and ttlInDays."
                      .formatted(Shortened.of(field)));
            }
          });
      var further = new LinkedHashMap<String, JsonNode>(before.further());
      @Nullable JsonNode labels = present(body, "labels");
      if (labels != null) {
        texts(labels, "labels");
        further.put("labels", labels);
      }
      @Nullable Landing landing = before.landing();
      @Nullable JsonNode fields = present(body, "fields");
      if (fields != null) {
        landing = landing == null ? noFields() : landing.with(relabelled(landing, fields));
      }
      return new ExternalContent(
          before.audienceId(),
          before.namespace(),
          before.originName(),
          before.name(),
          present(body, "description") == null ? before.description() : description(),
          before.lifecycle(),
          present(body, "ttlInDays") == null ? before.ttlInDays() : expiry(DEFAULT_TTL_DAYS),
          landing,
          further);
    }

    private @Nullable Landing noFields() {
      problem("fields-missing", "The audience has no fields: nothing was said of its source.");
      return null;
    }

    private List<Field> relabelled(Landing landing, JsonNode changes) {
      if (!changes.isArray()) {
        wrongType("fields", "a list of objects");
        return landing.fields();
      }
      var fields = new ArrayList<Field>(landing.fields());
      for (JsonNode change : changes) {
        String name = change.path("name").asText();
        int at = -1;
        for (int i = 0; i < fields.size(); i++) {
          at = fields.get(i).name().equals(name) ? i : at;
        }
        if (at < 0) {
          problem("field-unknown", "The audience has no field '%s'.".formatted(Shortened.of(name)));
        } else {
          fields.set(at, fields.get(at).labelled(texts(change.path("labels"), "fields.labels")));
        }
      }
      return fields;
    }

    private @Nullable Landing landing(String operationId) {
      List<Field> fields = fields();
      @Nullable JsonNode spec = present(body, "sourceSpec");
      if (!(spec instanceof ObjectNode source)) {
        problem("source-missing", "'sourceSpec' must be an object with 'path' and 'type'.");
        return null;
      }
      ObjectNode parameters = source.get("params") instanceof ObjectNode inner ? inner : source;
      String type = parameters.path("type").asText("");
      if (!type.equals("file") && !type.equals("folder")) {
        problem("source-invalid", "'sourceSpec.type' must be \"file\" or \"folder\".");
      }
      return new Landing(
          operationId, path(parameters), type.equals("folder"), fields, kept(source));
    }

    private String path(ObjectNode parameters) {
      @Nullable String path = text(parameters, "path", "sourceSpec.path", PATH_LENGTH);
      if (path == null || path.isBlank()) {
        problem("source-invalid", "'sourceSpec.path' must say where the file or folder is.");
        return "";
      }
      boolean climbs = List.of(path.split("/", -1)).contains("..");
      if (climbs
          || path.startsWith("/")
          || path.contains("\\")
          || path.contains(":")
          || Texts.hasControlCharacters(path)) {
        problem(
            "source-invalid",
            "'sourceSpec.path' must be a path inside of the landing directory, with '/' between its parts.");
      }
      return path;
    }

    private Map<String, JsonNode> kept(ObjectNode source) {
      var kept = new FurtherFields();
      source.properties().forEach(field -> kept.add(field.getKey(), field.getValue()));
      if (kept.length() > limits.furtherLength()
          || !kept.unstorableTexts().isEmpty()
          || !kept.invalidNumbers().isEmpty()) {
        problem("source-invalid", "'sourceSpec' is too long, or holds what cannot be stored.");
      }
      return kept.fields();
    }

    private List<Field> fields() {
      @Nullable JsonNode list = present(body, "fields");
      if (list == null || !list.isArray() || list.isEmpty() || list.size() > FIELD_COUNT) {
        problem(
            "fields-missing", "'fields' must be a list of 1 to %d fields.".formatted(FIELD_COUNT));
        return List.of();
      }
      var fields = new ArrayList<Field>();
      var names = new HashSet<String>();
      for (JsonNode each : list) {
        if (each instanceof ObjectNode object) {
          Field field = field(object);
          if (!names.add(field.name())) {
            problem("field-twice", "'%s' is there twice.".formatted(Shortened.of(field.name())));
          }
          fields.add(field);
        } else {
          wrongType("fields", "a list of objects");
        }
      }
      long identities = fields.stream().filter(field -> field.identityNamespace() != null).count();
      if (identities != 1) {
        problem(
            "identity-count",
            "One field must hold the identity and say so by 'identityNs'; %d do."
                .formatted(identities));
      }
      return fields;
    }

    private Field field(ObjectNode field) {
      @Nullable String name = text(field, "name", "fields.name", limits.nameLength());
      if (name == null || name.isBlank()) {
        problem("field-invalid", "Each field needs a 'name'.");
      }
      @Nullable String namespace =
          unlessEmpty(text(field, "identityNs", "fields.identityNs", limits.idLength()));
      return new Field(
          name == null ? "" : name,
          type(field),
          namespace,
          texts(field.path("labels"), "fields.labels"));
    }

    private Landing.Type type(ObjectNode field) {
      String word = field.path("type").asText("").toUpperCase(Locale.ROOT);
      for (Landing.Type type : Landing.Type.values()) {
        if (type.name().equals(word)) {
          return type;
        }
      }
      problem(
          "field-invalid",
          "The 'type' of a field must be string, number, long, integer, date, datetime or boolean.");
      return Landing.Type.STRING;
    }

    private @Nullable Integer expiry(int absent) {
      @Nullable Integer days = ttlInDays();
      if (days != null && days > MAXIMUM_TTL_DAYS) {
        problem(
            "ttl-invalid",
            "'ttlInDays' of an external audience must be a whole number from 1 to %d."
                .formatted(MAXIMUM_TTL_DAYS));
      }
      return days == null ? Integer.valueOf(absent) : days;
    }

    private List<String> texts(JsonNode list, String field) {
      var texts = new ArrayList<String>();
      boolean sound =
          list.isMissingNode() || list.isNull() || (list.isArray() && list.size() <= LABEL_COUNT);
      for (JsonNode each : list) {
        sound &= each.isTextual() && Texts.isStorable(each.textValue());
        texts.add(each.asText());
      }
      if (!sound) {
        wrongType(field, "a list of at most %d strings".formatted(LABEL_COUNT));
      }
      return texts;
    }

    private String plain(String field, String absent) {
      @Nullable String text = unlessEmpty(text(body, field, field, limits.idLength()));
      if (text != null && (text.isBlank() || Texts.hasControlCharacters(text))) {
        problem(
            "text-invalid", "'%s' must not be blank or hold control characters.".formatted(field));
      }
      return text == null ? absent : text;
    }
  }
}
