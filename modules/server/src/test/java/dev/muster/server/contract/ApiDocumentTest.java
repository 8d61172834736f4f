package dev.muster.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/// The OpenAPI document is whole and true to itself.
class ApiDocumentTest {
  private final ApiDocument document = ApiDocument.load();

  @Test
  void everyReferenceHasATarget() {
    var references = new ArrayList<String>();
    walk(
        "#",
        document.root(),
        (place, node) -> {
          if (node.path("$ref").isTextual()) {
            references.add(node.path("$ref").textValue());
          }
        });
    assertThat(references).isNotEmpty().allSatisfy(document::at);
  }

  @Test
  void everyComponentIsUsed() {
    var references = new HashSet<String>();
    walk("#", document.root(), (_, node) -> references.add(node.path("$ref").asText()));
    var unused = new ArrayList<String>();
    for (Map.Entry<String, JsonNode> section : document.root().path("components").properties()) {
      if (!section.getKey().equals("securitySchemes")) {
        for (Map.Entry<String, JsonNode> component : section.getValue().properties()) {
          String reference = "#/components/" + section.getKey() + "/" + component.getKey();
          if (!references.contains(reference)) {
            unused.add(reference);
          }
        }
      }
    }
    assertThat(unused).isEmpty();
  }

  @Test
  void everyExampleOfABodyFitsItsSchema() {
    var wrong = new ArrayList<String>();
    var count = new int[1];
    walk(
        "#",
        document.root(),
        (place, node) -> {
          JsonNode schema = node.path("schema");
          if (!schema.isObject()) {
            return;
          }
          for (Map.Entry<String, JsonNode> example : node.path("examples").properties()) {
            JsonNode value = document.resolved(example.getValue()).path("value");
            count[0]++;
            errors(schema, value, place + "/" + example.getKey(), wrong);
          }
          if (node.has("example")) {
            count[0]++;
            errors(schema, node.path("example"), place, wrong);
          }
        });
    assertThat(count[0]).isGreaterThan(40);
    assertThat(wrong).isEmpty();
  }

  @Test
  void everyDefaultFitsItsSchema() {
    var wrong = new ArrayList<String>();
    walk(
        "#",
        document.root(),
        (place, node) -> {
          boolean isSchema = !place.contains("/examples/") && !place.endsWith("/properties");
          if (isSchema && node.has("default") && node.has("type")) {
            errors(node, node.path("default"), place, wrong);
          }
        });
    assertThat(wrong).isEmpty();
  }

  @Test
  void everyOperationIsDescribed() {
    var ids = new HashSet<String>();
    assertThat(document.operations())
        .hasSizeGreaterThan(20)
        .allSatisfy(operation -> {
          JsonNode node = operation.node();
          assertThat(node.path("summary").asText()).as(operation.place()).isNotBlank();
          assertThat(ids.add(node.path("operationId").asText())).as(operation.place()).isTrue();
          assertThat(tags()).as(operation.place()).contains(node.path("tags").path(0).asText());
          assertThat(node.path("responses").isEmpty()).as(operation.place()).isFalse();
          node.path("responses")
              .forEach(response ->
                  assertThat(document.resolved(response).path("description").asText())
                      .as(operation.place())
                      .isNotBlank());
          assertThat(pathParameters(operation))
              .as(operation.place())
              .isEqualTo(variables(operation.path()));
        });
  }

  @Test
  void whatNeedsATokenSaysWhatItTakesAndHowItFails() {
    List<ApiDocument.Operation> closed =
        document.operations().stream()
            .filter(operation -> !operation.node().has("security"))
            .toList();
    assertThat(closed)
        .hasSizeGreaterThan(15)
        .allSatisfy(operation -> {
          assertThat(parameters(operation))
              .as(operation.place())
              .contains("x-api-key", "x-gw-ims-org-id", "x-sandbox-name", "x-request-id");
          assertThat(operation.node().path("description").asText())
              .as(operation.place())
              .containsPattern("Needs the right `(read|write|admin)`");
          for (String status :
              List.of("400", "401", "403", "404", "413", "414", "415", "429", "431", "503")) {
            assertThat(operation.node().path("responses").has(status))
                .as(operation.place() + " " + status)
                .isTrue();
          }
        });
  }

  @Test
  void aWrongAnswerIsFound() {
    var check = new ContractCheck(document);
    var headers = Map.of("x-request-id", List.of("1"), "content-type", List.of("application/json"));
    byte[] body = "{\"status\":\"dead\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    assertThat(failure(check, new Reply("GET /health/live", 200, headers, body)))
        .contains("status")
        .contains("live");
    assertThat(failure(check, new Reply("GET /health/live", 418, headers, body)))
        .contains("does not declare the status 418");
    assertThat(failure(check, new Reply("GET /health/live", 200, Map.of(), body)))
        .contains("x-request-id is missing")
        .contains("The Content-Type none is not declared");
  }

  private static String failure(ContractCheck check, Reply reply) {
    try {
      check.check("GET", "/health/live", java.util.Optional.empty(), reply);
      return "";
    } catch (AssertionError e) {
      return String.valueOf(e.getMessage());
    }
  }

  private void errors(JsonNode schema, JsonNode value, String place, List<String> wrong) {
    document.errors(schema, value.toString()).forEach(error -> wrong.add(place + ": " + error));
  }

  private Set<String> tags() {
    var tags = new HashSet<String>();
    document.root().path("tags").forEach(tag -> tags.add(tag.path("name").asText()));
    return tags;
  }

  private Set<String> parameters(ApiDocument.Operation operation) {
    var names = new HashSet<String>();
    for (JsonNode owner : List.of(operation.pathItem(), operation.node())) {
      owner
          .path("parameters")
          .forEach(parameter -> names.add(document.resolved(parameter).path("name").asText()));
    }
    return names;
  }

  private Set<String> pathParameters(ApiDocument.Operation operation) {
    var names = new HashSet<String>();
    for (JsonNode parameter : operation.pathItem().path("parameters")) {
      JsonNode resolved = document.resolved(parameter);
      if (resolved.path("in").asText().equals("path")) {
        names.add(resolved.path("name").asText());
      }
    }
    return names;
  }

  private static Set<String> variables(String path) {
    var names = new HashSet<String>();
    var matcher = java.util.regex.Pattern.compile("\\{(\\w+)}").matcher(path);
    while (matcher.find()) {
      names.add(matcher.group(1));
    }
    return names;
  }

  private static void walk(String place, JsonNode node, BiConsumer<String, JsonNode> visitor) {
    visitor.accept(place, node);
    node.properties()
        .forEach(field -> walk(place + "/" + field.getKey(), field.getValue(), visitor));
    if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        walk(place + "/" + i, node.get(i), visitor);
      }
    }
  }
}
