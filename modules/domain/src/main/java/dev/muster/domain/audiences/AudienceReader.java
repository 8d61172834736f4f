package dev.muster.domain.audiences;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.domain.Texts;
import dev.muster.domain.definitions.DefinitionContent;
import dev.muster.domain.definitions.DefinitionLimits;
import dev.muster.domain.definitions.DefinitionReader;
import dev.muster.domain.definitions.DefinitionReading;
import dev.muster.domain.definitions.FieldReading;
import dev.muster.eventlog.command.Refusal.Problem;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads an audience as clients send it. As with definitions, system fields are ignored, unknown
/// ones kept, null means absent, and everything that is wrong is reported at once.
public final class AudienceReader {
  private static final String EXTERNAL_BY_ANOTHER_NAME = "ExternalAudience";

  private static final Set<String> EXTERNAL_FIELDS =
      Set.of(
          "name",
          "description",
          "ttlInDays",
          "operationId",
          "fields",
          "sourceSpec",
          "audienceType");

  /// What makes no sense in an audience whose members come from outside.
  private static final Set<String> DEFINITION_FIELDS =
      Set.of("expression", "evaluationInfo", "mergePolicyId");

  private static final Set<String> TEXT_LISTS = Set.of("labels", "tags");
  private static final Set<String> FLAGS =
      Set.of("saveSegmentMembership", "overridePerformanceWarnings");
  private static final Set<String> OBJECTS = Set.of("linkedAudienceRef", "audienceMeta", "schema");
  private static final Set<String> TEXTS = Set.of("datasetId");

  private final DefinitionReader definitions;
  private final DefinitionLimits limits;

  public AudienceReader(DefinitionReader definitions) {
    this.definitions = definitions;
    this.limits = definitions.limits();
  }

  public AudienceReading read(ObjectNode body) {
    return switch (body.path("type").asText("")) {
      case "", AudienceJson.PLATFORM ->
          platform(body, AudienceFace.PLAIN, Set.of(Lifecycle.ARCHIVED), definitions::read);
      case AudienceJson.EXTERNAL, EXTERNAL_BY_ANOTHER_NAME -> external(body, null);
      default ->
          new AudienceReading.Faulty(
              List.of(
                  new Problem(
                      "audience-type",
                      "'type' must be \"%s\" or \"%s\"."
                          .formatted(AudienceJson.PLATFORM, AudienceJson.EXTERNAL))));
    };
  }

  /// Reads an audience that is a definition too, as it is to be.
  public AudienceReading readChanged(DefinitionContent before, AudienceFace face, ObjectNode body) {
    return sameType(body, AudienceJson.PLATFORM)
        .orElseGet(() ->
            platform(body, face, Set.of(), rest -> definitions.readOverwritten(before, rest)));
  }

  /// Reads an external audience as it is to be.
  public AudienceReading readChanged(ExternalContent before, ObjectNode body) {
    ObjectNode same = body.deepCopy();
    if (same.path("type").asText().equals(EXTERNAL_BY_ANOTHER_NAME)) {
      same.put("type", AudienceJson.EXTERNAL);
    }
    return sameType(same, AudienceJson.EXTERNAL).orElseGet(() -> external(same, before));
  }

  private static Optional<AudienceReading> sameType(ObjectNode body, String type) {
    return body.path("type").asText(type).equals(type)
        ? Optional.empty()
        : Optional.of(
            new AudienceReading.Faulty(
                List.of(
                    new Problem(
                        "type-fixed", "The type of an audience stays what it was made as."))));
  }

  @FunctionalInterface
  private interface ReadingOfDefinition {
    DefinitionReading read(ObjectNode body);
  }

  private AudienceReading platform(
      ObjectNode body,
      AudienceFace face,
      Set<Lifecycle> excluded,
      ReadingOfDefinition ofDefinition) {
    var reading = new Reading(body);
    var next = new AudienceFace(reading.lifecycle(face.lifecycle(), excluded));
    ObjectNode rest = reading.checked();
    rest.remove(AudienceJson.COMPUTED);
    return switch (ofDefinition.read(rest)) {
      case DefinitionReading.Read(var content, var analysis) when reading.problems().isEmpty() ->
          new AudienceReading.Platform(content, analysis, next);
      case DefinitionReading.Read _ -> new AudienceReading.Faulty(reading.problems());
      case DefinitionReading.Faulty(var problems) -> {
        var all = new ArrayList<Problem>(problems);
        all.addAll(reading.problems());
        yield new AudienceReading.Faulty(List.copyOf(all));
      }
    };
  }

  private AudienceReading external(ObjectNode body, @Nullable ExternalContent before) {
    var reading = new Reading(body);
    ExternalContent content = reading.external(before);
    return reading.problems().isEmpty()
        ? new AudienceReading.External(content)
        : new AudienceReading.Faulty(reading.problems());
  }

  /// One reading of a copy of one body.
  private final class Reading extends FieldReading {
    Reading(ObjectNode body) {
      super(body.deepCopy(), AudienceReader.this.limits);
    }

    Lifecycle lifecycle(Lifecycle absent, Set<Lifecycle> excluded) {
      @Nullable String word = text(body, "lifecycleState", "lifecycleState", limits.nameLength());
      if (word == null) {
        return absent;
      }
      Optional<Lifecycle> lifecycle = Lifecycle.of(word).filter(each -> !excluded.contains(each));
      if (lifecycle.isEmpty()) {
        problem(
            "lifecycle-invalid",
            "'lifecycleState' must be one of %s."
                .formatted(
                    EnumSet.complementOf(excluded(excluded)).stream()
                        .map(Lifecycle::word)
                        .collect(Collectors.joining(", "))));
      }
      return lifecycle.orElse(absent);
    }

    private static EnumSet<Lifecycle> excluded(Set<Lifecycle> excluded) {
      EnumSet<Lifecycle> set = EnumSet.noneOf(Lifecycle.class);
      set.addAll(excluded);
      return set;
    }

    /// The body with the fields checked that an audience has beside its definition. What is null or
    /// an empty list is as good as absent.
    ObjectNode checked() {
      for (String field : TEXT_LISTS) {
        @Nullable JsonNode list = present(body, field);
        if (list == null || (list.isArray() && list.isEmpty())) {
          body.remove(field);
        } else if (!list.isArray() || !allTexts(list)) {
          wrongType(field, "a list of strings");
        }
      }
      FLAGS.forEach(field -> checked(field, "true or false", JsonNode::isBoolean));
      OBJECTS.forEach(field -> checked(field, "an object", JsonNode::isObject));
      TEXTS.forEach(field -> checked(field, "a string", JsonNode::isTextual));
      return body;
    }

    private void checked(String field, String expected, Predicate<JsonNode> isSo) {
      @Nullable JsonNode node = present(body, field);
      if (node == null) {
        body.remove(field);
      } else if (!isSo.test(node)) {
        wrongType(field, expected);
      }
    }

    private static boolean allTexts(JsonNode list) {
      boolean all = true;
      for (JsonNode element : list) {
        all &= element.isTextual();
      }
      return all;
    }

    ExternalContent external(@Nullable ExternalContent before) {
      for (String field : DEFINITION_FIELDS) {
        if (present(body, field) != null) {
          problem(
              "field-not-external",
              "An external audience has no '%s': its members come from outside.".formatted(field));
        }
      }
      checked();
      return new ExternalContent(
          id("audienceId", before == null ? "" : before.audienceId()),
          id("namespace", before == null ? ExternalContent.NAMESPACE : before.namespace()),
          id("originName", before == null ? ExternalContent.ORIGIN : before.originName()),
          name("An audience"),
          description(),
          lifecycle(
              before == null ? Lifecycle.PUBLISHED : before.lifecycle(),
              before == null ? Set.of(Lifecycle.ARCHIVED) : Set.of()),
          ttlInDays(),
          before == null ? null : before.landing(),
          further(EXTERNAL_FIELDS));
    }

    private String id(String field, String absent) {
      @Nullable String text = unlessEmpty(text(body, field, field, limits.idLength()));
      if (text != null && (text.isBlank() || Texts.hasControlCharacters(text))) {
        problem(
            "text-invalid", "'%s' must not be blank or hold control characters.".formatted(field));
      }
      return text == null ? absent : text;
    }
  }
}
