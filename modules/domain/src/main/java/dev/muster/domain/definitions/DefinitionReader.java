package dev.muster.domain.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.domain.Texts;
import dev.muster.domain.folders.Folder;
import dev.muster.pql.analysis.Analysis;
import java.nio.charset.StandardCharsets;
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
          "_etag",
          // Of the same thing as an audience.
          "audienceId",
          "type",
          "namespace",
          "originName",
          "lifecycleState",
          "dependents",
          "dependencies",
          "definedOn",
          "isSystem",
          "createEpoch",
          "metrics",
          "recordMetrics",
          "lastModifiedBy");

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

  public DefinitionLimits limits() {
    return limits;
  }

  public DefinitionReading read(ObjectNode body) {
    return new Reading(body, null).reading();
  }

  /// Reads only the `expression` of a body, without a review.
  public ExpressionReading readExpression(ObjectNode body) {
    var reading = new Reading(body, null);
    Expression expression = reading.expression();
    return reading.problems().isEmpty()
        ? new ExpressionReading.Read(expression)
        : new ExpressionReading.Faulty(reading.problems());
  }

  /// Reads the definition as it is once the change is merged into it. An expression that stays as
  /// it was, with the methods it is evaluated by, is not reviewed again.
  ///
  /// @param patch a JSON Merge Patch of what the author may change; left as it is
  public DefinitionReading readChanged(DefinitionContent before, ObjectNode patch) {
    ObjectNode body = MergePatch.apply(DefinitionJson.content(before), withExpressionAsText(patch));
    return new Reading(body, before).reading();
  }

  /// Reads the definition as it is to be, whatever it was before. As with a change, an expression
  /// that stays as it was is not reviewed again.
  ///
  /// @param body the whole definition; left as it is
  public DefinitionReading readOverwritten(DefinitionContent before, ObjectNode body) {
    return new Reading(withExpressionAsText(body), before).reading();
  }

  /// One reading of one body.
  private final class Reading extends FieldReading {
    private final @Nullable DefinitionContent before;
    private Optional<Analysis> analysis = Optional.empty();

    Reading(ObjectNode body, @Nullable DefinitionContent before) {
      super(body, DefinitionReader.this.limits);
      this.before = before;
    }

    DefinitionReading reading() {
      DefinitionContent content = content();
      return problems().isEmpty()
          ? new DefinitionReading.Read(content, analysis)
          : new DefinitionReading.Faulty(problems());
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
        case ExpressionReview.Verdict.Faulty(var faults) -> faults.forEach(this::problem);
      }
    }

    private DefinitionContent content() {
      String name = name("A definition");
      String description = description();
      int problemCount = problems().size();
      Expression expression = expression();
      EvaluationInfo evaluationInfo = evaluationInfo();
      // Only what could be read can be judged; whatever else is wrong comes on top.
      if (problems().size() == problemCount && !isAsBefore(expression, evaluationInfo)) {
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
          further(OWN_FIELDS));
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

    private String parentFolderId() {
      @Nullable String folder = text(body, "parentFolderId", "parentFolderId", limits.idLength());
      return folder == null || folder.isEmpty() ? Folder.ROOT_ID : folder;
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
