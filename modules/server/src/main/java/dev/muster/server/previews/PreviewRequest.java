package dev.muster.server.previews;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.domain.definitions.Expression;
import dev.muster.domain.definitions.SchemaReference;
import dev.muster.profiles.policy.MergePolicy;
import dev.muster.server.http.Problem;
import dev.muster.server.http.ProblemException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Optional;

/// What a client wants to see a preview of. Fields that mean nothing here are ignored.
///
/// @param graph that profiles are merged by, whatever the merge policy says; empty for its own
/// @param mergePolicyId empty for the default
/// @param excludeOptOut whether those who opted out are left out, as of a definition
/// @param now of the expression; empty for the present
record PreviewRequest(
    Expression expression,
    Optional<MergePolicy.Graph> graph,
    Optional<String> mergePolicyId,
    boolean excludeOptOut,
    Optional<Instant> now) {

  /// @throws ProblemException when something is missing or wrong
  static PreviewRequest read(ObjectNode body) {
    String model = text(body, "predicateModel").orElse(SchemaReference.PROFILE.name());
    if (!model.equals(SchemaReference.PROFILE.name()) && !model.equals("xdm.model.profile")) {
      throw wrong(
          "schema-unsupported",
          "'predicateModel' must be '%s'.".formatted(SchemaReference.PROFILE.name()));
    }
    return new PreviewRequest(
        expression(body),
        text(body, "graphType").map(PreviewRequest::graph),
        text(body, "mergePolicyId"),
        excludeOptOut(body),
        text(body, "now").map(PreviewRequest::instant));
  }

  private static Expression expression(ObjectNode body) {
    String format =
        switch (text(body, "predicateType").orElse(Expression.TEXT).toLowerCase(Locale.ROOT)) {
          case Expression.TEXT, "pql" -> Expression.TEXT;
          case Expression.JSON -> Expression.JSON;
          default ->
              throw wrong(
                  "predicate-type-unsupported", "'predicateType' must be pql/text or pql/json.");
        };
    JsonNode value = body.path("predicateExpression");
    if (value.isTextual()) {
      return new Expression(Expression.PQL, format, value.textValue());
    }
    if (value.isObject() && format.equals(Expression.JSON)) {
      return new Expression(Expression.PQL, format, value.toString());
    }
    throw wrong(
        "predicate-missing", "'predicateExpression' must be a string: an expression in PQL.");
  }

  private static MergePolicy.Graph graph(String type) {
    return switch (type) {
      case "pdg" -> MergePolicy.Graph.PDG;
      case "none" -> MergePolicy.Graph.NONE;
      default -> throw wrong("graph-type-unsupported", "'graphType' must be pdg or none.");
    };
  }

  private static boolean excludeOptOut(ObjectNode body) {
    JsonNode wanted = body.path("dataGovernancePolicy").path("excludeOptOut");
    if (wanted.isMissingNode() || wanted.isNull()) {
      return true;
    }
    if (!wanted.isBoolean()) {
      throw wrong("wrong-type", "'dataGovernancePolicy.excludeOptOut' must be true or false.");
    }
    return wanted.booleanValue();
  }

  private static Instant instant(String text) {
    try {
      return OffsetDateTime.parse(text.strip()).toInstant();
    } catch (DateTimeException _) {
      throw wrong("now-invalid", "'now' must be a time such as \"2026-01-31T12:00:00Z\".");
    }
  }

  private static Optional<String> text(ObjectNode body, String field) {
    JsonNode node = body.path(field);
    if (node.isMissingNode() || node.isNull()) {
      return Optional.empty();
    }
    if (!node.isTextual()) {
      throw wrong("wrong-type", "'%s' must be a string.".formatted(field));
    }
    return Optional.of(node.textValue()).filter(value -> !value.isEmpty());
  }

  private static ProblemException wrong(String code, String title) {
    return new ProblemException(Problem.of(400, code, title));
  }
}
