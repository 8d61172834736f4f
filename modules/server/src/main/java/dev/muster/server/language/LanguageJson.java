package dev.muster.server.language;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.domain.ExactJson;
import dev.muster.domain.definitions.ExpressionAnalysis;
import dev.muster.eventlog.command.Refusal;
import dev.muster.pql.analysis.Analysis;
import dev.muster.pql.analysis.Eligibility;
import dev.muster.pql.interpret.Explanation;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the language finds, as JSON.
final class LanguageJson {
  private static final JsonMapper MAPPER = ExactJson.builder().build();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private LanguageJson() {}

  static String text(JsonNode node) {
    try {
      return MAPPER.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A tree cannot be written", e);
    }
  }

  /// In UTF-8. Half a character, which a query may cut out of a text, becomes a question mark.
  static byte[] bytes(JsonNode node) {
    return text(node).getBytes(StandardCharsets.UTF_8);
  }

  static ArrayNode problems(List<Refusal.Problem> problems) {
    ArrayNode array = NODES.arrayNode();
    for (Refusal.Problem problem : problems) {
      ObjectNode entry =
          array.addObject().put("code", problem.code()).put("message", problem.message());
      Refusal.@Nullable Place place = problem.place();
      if (place != null) {
        entry.put("kind", place.kind()).put("line", place.line()).put("column", place.column());
      }
    }
    return array;
  }

  static ObjectNode analysis(Analysis analysis) {
    ObjectNode node = NODES.objectNode();
    node.set("segments", texts(analysis.segments()));
    node.set("paths", texts(analysis.paths()));
    node.set("eventTypes", texts(analysis.eventTypes()));
    node.put("lookBack", ExpressionAnalysis.words(analysis.lookBack()));
    node.put("sequentialEvents", analysis.sequentialEvents());
    node.put("aggregations", analysis.aggregations());
    node.put("arrayNesting", analysis.arrayNesting());
    return node;
  }

  static ObjectNode eligibility(Eligibility eligibility) {
    ObjectNode node = NODES.objectNode();
    node.set("batch", verdict(eligibility.batch()));
    node.set("continuous", verdict(eligibility.streaming()));
    node.set("synchronous", verdict(eligibility.edge()));
    return node;
  }

  /// Recursion is bounded by the depth of the query, which the language bounds.
  static ObjectNode explanation(Explanation explanation) {
    ObjectNode node = NODES.objectNode();
    node.put("expression", explanation.expression());
    node.put("line", explanation.line());
    node.put("column", explanation.column());
    node.set("value", explanation.value());
    Explanation.@Nullable EventReference about = explanation.about();
    if (about != null) {
      node.set("about", event(about));
    }
    ArrayNode events = node.putArray("events");
    explanation.events().forEach(event -> events.add(event(event)));
    ArrayNode parts = node.putArray("parts");
    explanation.parts().forEach(part -> parts.add(explanation(part)));
    node.put("complete", explanation.complete());
    return node;
  }

  private static ObjectNode event(Explanation.EventReference event) {
    ObjectNode node = NODES.objectNode().put("index", event.index());
    if (event.id() != null) {
      node.put("id", event.id());
    }
    if (event.timestamp() != null) {
      node.put("timestamp", event.timestamp());
    }
    if (event.eventType() != null) {
      node.put("eventType", event.eventType());
    }
    return node;
  }

  private static ObjectNode verdict(Eligibility.Verdict verdict) {
    ObjectNode node = NODES.objectNode().put("eligible", verdict.eligible());
    ArrayNode reasons = node.putArray("reasons");
    verdict
        .reasons()
        .forEach(reason ->
            reasons.addObject().put("code", reason.code()).put("message", reason.message()));
    return node;
  }

  private static ArrayNode texts(Collection<String> texts) {
    ArrayNode array = NODES.arrayNode();
    texts.forEach(array::add);
    return array;
  }
}
