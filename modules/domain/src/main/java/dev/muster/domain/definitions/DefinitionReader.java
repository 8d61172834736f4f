package dev.muster.domain.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.domain.Texts;
import dev.muster.domain.folders.Folder;
import dev.muster.eventlog.command.Refusal.Problem;
import dev.muster.pql.analysis.Analysis;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads a definition as clients send it. System fields are ignored, unknown ones kept, null means
/// absent, and everything that is wrong is reported at once.
public final class DefinitionReader {
  /// What the service sets itself; a client may send it back and it changes nothing.
  public static final Set<String> SYSTEM_FIELDS =
      Set.of(
          "id",
          "imsOrgId",
          "sandbox",
          "creationTime",
          "updateTime",
          "updateEpoch",
          "baselineTime",
          "version",
          "createdBy",
          "updatedBy",
          "profileInstanceId",
          "muster",
          "_etag");

  private static final Set<String> OWN_FIELDS =
      Set.of(
          "name",
          "description",
          "expression",
          "schema",
          "mergePolicyId",
          "evaluationInfo",
          "dataGovernancePolicy",
          "ttlInDays",
          "parentFolderId");

  private static final String METHODS = "batch, continuous and synchronous";

  private final DefinitionLimits limits;
  private final ExpressionReview review;

  public DefinitionReader(DefinitionLimits limits, ExpressionReview review) {
    this.limits = limits;
    this.review = review;
  }

  public DefinitionReading read(ObjectNode body) {
    return new Reading(body, null).reading();
  }

  /// Reads only the `expression` of a body, without a review.
  public ExpressionReading readExpression(ObjectNode body) {
    var reading = new Reading(body, null);
    Expression expression = reading.expression();
    return reading.problems.isEmpty()
        ? new ExpressionReading.Read(expression)
        : new ExpressionReading.Faulty(List.copyOf(reading.problems));
  }

  /// Reads the definition as it is once the change is merged into it. An expression that stays as
  /// it was, with the methods it is evaluated by, is not reviewed again.
  ///
  /// @param patch a JSON Merge Patch of what the author may change; left as it is
  public DefinitionReading readChanged(DefinitionContent before, ObjectNode patch) {
    ObjectNode body = MergePatch.apply(DefinitionJson.content(before), withExpressionAsText(patch));
    return new Reading(body, before).reading();
  }

  /// One reading of one body.
  private final class Reading {
    private final ObjectNode body;
    private final @Nullable DefinitionContent before;
    private final List<Problem> problems = new ArrayList<>();
    private Optional<Analysis> analysis = Optional.empty();

    Reading(ObjectNode body, @Nullable DefinitionContent before) {
      this.body = body;
      this.before = before;
    }

    DefinitionReading reading() {
      DefinitionContent content = content();
      return problems.isEmpty()
          ? new DefinitionReading.Read(content, analysis)
          : new DefinitionReading.Faulty(List.copyOf(problems));
    }

    private boolean isAsBefore(Expression expression, EvaluationInfo evaluationInfo) {
      return before != null
          && expression.equals(before.expression())
          && evaluationInfo.equals(before.evaluationInfo());
    }

    private void review(Expression expression) {
      switch (review.review(expression)) {
        case ExpressionReview.Verdict.NotReviewed() -> {}
        case ExpressionReview.Verdict.Sound(var found) -> analysis = Optional.of(found);
        case ExpressionReview.Verdict.Faulty(var faults) -> problems.addAll(faults);
      }
    }

    private DefinitionContent content() {
      String name = name();
      String description = description();
      int problemCount = problems.size();
      Expression expression = expression();
      EvaluationInfo evaluationInfo = evaluationInfo();
      // Only what could be read can be judged; whatever else is wrong comes on top.
      if (problems.size() == problemCount && !isAsBefore(expression, evaluationInfo)) {
        review(expression);
      }
      return new DefinitionContent(
          name,
          description,
          expression,
          schema(),
          unlessEmpty(text(body, "mergePolicyId", "mergePolicyId", limits.idLength())),
          evaluationInfo,
          excludeOptOut(),
          ttlInDays(),
          parentFolderId(),
          further());
    }

    private String name() {
      @Nullable String name = text(body, "name", "name", limits.nameLength());
      String stripped = name == null ? "" : name.strip();
      if (Texts.isInvisible(stripped) && (name != null || present(body, "name") == null)) {
        problem("name-missing", "A definition needs a 'name' that is not blank.");
      } else if (Texts.hasControlCharacters(stripped)) {
        problem("name-invalid", "'name' must not hold control characters.");
      }
      return stripped;
    }

    private String description() {
      @Nullable String description =
          text(body, "description", "description", limits.descriptionLength());
      return description == null ? "" : description;
    }

    private Expression expression() {
      var nothing = new Expression(Expression.PQL, Expression.TEXT, "");
      @Nullable JsonNode node = present(body, "expression");
      if (node == null) {
        problem(
            "expression-missing",
            "An 'expression' is needed, such as {\"type\": \"PQL\", \"format\": \"pql/text\", \"value\": \"homeAddress.country = \\\"US\\\"\"}.");
        return nothing;
      }
      if (!(node instanceof ObjectNode expression)) {
        wrongType("expression", "an object");
        return nothing;
      }
      @Nullable String type = text(expression, "type", "expression.type", limits.idLength());
      if (type != null && !type.equalsIgnoreCase(Expression.PQL)) {
        problem("expression-type", "'expression.type' must be \"PQL\".");
      }
      @Nullable String format = text(expression, "format", "expression.format", limits.idLength());
      boolean isObject = expression.get("value") instanceof ObjectNode;
      String known = format != null ? format : isObject ? Expression.JSON : Expression.TEXT;
      if (!known.equals(Expression.TEXT) && !known.equals(Expression.JSON)) {
        problem("expression-format", "'expression.format' must be \"pql/text\" or \"pql/json\".");
      }
      if (isObject && known.equals(Expression.TEXT)) {
        wrongType("expression.value", "a string");
        return nothing;
      }
      return new Expression(Expression.PQL, known, expressionValue(expression));
    }

    private String expressionValue(ObjectNode expression) {
      @Nullable JsonNode node = present(expression, "value");
      if (node == null) {
        problem("expression-missing", "'expression.value' is missing.");
        return "";
      }
      String value = node.isObject() ? node.toString() : node.isTextual() ? node.textValue() : "";
      if (!node.isObject() && !node.isTextual()) {
        wrongType("expression.value", "a string");
      } else if (!Texts.isStorable(value)) {
        unstorable("expression.value");
      } else if (value.isBlank()) {
        problem("expression-missing", "'expression.value' must not be blank.");
      } else if (value.getBytes(StandardCharsets.UTF_8).length > limits.expressionBytes()) {
        problem(
            "expression-too-long",
            "'expression.value' must not be longer than %d bytes."
                .formatted(limits.expressionBytes()));
      }
      return value;
    }

    private SchemaReference schema() {
      @Nullable JsonNode node = present(body, "schema");
      if (node == null) {
        return SchemaReference.PROFILE;
      }
      if (!(node instanceof ObjectNode schema)) {
        wrongType("schema", "an object with 'name' or 'id'");
        return SchemaReference.PROFILE;
      }
      @Nullable String name = unlessEmpty(text(schema, "name", "schema.name", limits.idLength()));
      @Nullable String id = unlessEmpty(text(schema, "id", "schema.id", limits.idLength()));
      if (name == null && id == null) {
        return SchemaReference.PROFILE;
      }
      return new SchemaReference(name == null ? "" : name, id == null ? "" : id);
    }

    private EvaluationInfo evaluationInfo() {
      @Nullable JsonNode node = present(body, "evaluationInfo");
      if (node == null) {
        return EvaluationInfo.BATCH;
      }
      if (!(node instanceof ObjectNode info)) {
        wrongType("evaluationInfo", "an object with " + METHODS);
        return EvaluationInfo.BATCH;
      }
      info.fieldNames()
          .forEachRemaining(method -> {
            if (!Set.of("batch", "continuous", "synchronous").contains(method)) {
              problem(
                  "evaluation-method",
                  "'evaluationInfo' knows %s, not '%s'.".formatted(METHODS, Shortened.of(method)));
            }
          });
      return new EvaluationInfo(
              enabled(info, "batch"), enabled(info, "continuous"), enabled(info, "synchronous"))
          .orBatch();
    }

    private boolean enabled(ObjectNode info, String method) {
      @Nullable JsonNode node = present(info, method);
      if (node == null) {
        return false;
      }
      if (!node.isObject()) {
        wrongType("evaluationInfo." + method, "an object with 'enabled'");
        return false;
      }
      return flag((ObjectNode) node, "enabled", "evaluationInfo." + method + ".enabled", false);
    }

    private boolean excludeOptOut() {
      @Nullable JsonNode node = present(body, "dataGovernancePolicy");
      if (node == null) {
        return true;
      }
      if (!(node instanceof ObjectNode policy)) {
        wrongType("dataGovernancePolicy", "an object with 'excludeOptOut'");
        return true;
      }
      return flag(policy, "excludeOptOut", "dataGovernancePolicy.excludeOptOut", true);
    }

    private @Nullable Integer ttlInDays() {
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

    private String parentFolderId() {
      @Nullable String folder = text(body, "parentFolderId", "parentFolderId", limits.idLength());
      return folder == null || folder.isEmpty() ? Folder.ROOT_ID : folder;
    }

    private Map<String, JsonNode> further() {
      var further = new FurtherFields();
      for (Map.Entry<String, JsonNode> field : body.properties()) {
        if (!OWN_FIELDS.contains(field.getKey()) && !SYSTEM_FIELDS.contains(field.getKey())) {
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

    private static @Nullable String unlessEmpty(@Nullable String text) {
      return text == null || text.isEmpty() ? null : text;
    }

    private void unstorable(String path) {
      problem("text-invalid", "'%s' holds a character that cannot be stored.".formatted(path));
    }

    private @Nullable JsonNode present(ObjectNode object, String field) {
      @Nullable JsonNode node = object.get(field);
      return node == null || node.isNull() ? null : node;
    }

    private @Nullable String text(ObjectNode object, String field, String path, int maximum) {
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
            "text-too-long",
            "'%s' must not be longer than %d characters.".formatted(path, maximum));
        return text.substring(0, maximum);
      }
      return text;
    }

    private boolean flag(ObjectNode object, String field, String path, boolean absent) {
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

    private void wrongType(String path, String expected) {
      problem("wrong-type", "'%s' must be %s.".formatted(path, expected));
    }

    private void problem(String code, String message) {
      problems.add(new Problem(code, message));
    }
  }

  /// An expression that is sent as an object is one value, and nothing is merged into it: it
  /// becomes the text that it stands for.
  private static ObjectNode withExpressionAsText(ObjectNode patch) {
    if (!(patch.get("expression") instanceof ObjectNode expression
        && expression.get("value") instanceof ObjectNode value)) {
      return patch;
    }
    String format = expression.path("format").asText(Expression.JSON);
    if (!format.equals(Expression.JSON)) {
      return patch;
    }
    ObjectNode same = patch.objectNode().setAll(patch);
    same.putObject("expression")
        .<ObjectNode>setAll(expression)
        .put("format", format)
        .put("value", value.toString());
    return same;
  }
}
