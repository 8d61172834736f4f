package dev.muster.server.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Whether an answer is one that the OpenAPI document promises.
final class ContractCheck {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String JSON = "application/json";

  /// What a call can meet before it is known which operation it is.
  private static final Set<Integer> BEFORE_ROUTING = Set.of(400, 413, 414, 431);

  /// What only the inside of the program knows.
  private static final Pattern INSIDE =
      Pattern.compile(
          "\\bat [a-z]+\\.[\\w.$]+\\(|\\b(?:java|javax|io\\.vertx|io\\.netty|dev\\.muster|com\\.fasterxml|org\\.apache|net\\.openhft)\\.[\\w.]+|\\w+Exception\\b|SQLSTATE|\\bERROR: |\\bpg_|\\.java:[0-9]+");

  private final ApiDocument document;

  ContractCheck(ApiDocument document) {
    this.document = document;
  }

  /// @param path without the query
  /// @throws AssertionError with all that is wrong
  void check(String method, String path, Optional<String> requestBody, Reply reply) {
    var wrong = new ArrayList<String>();
    Optional<ApiDocument.Operation> operation = document.operation(method, path);
    if (operation.isPresent()) {
      checkOperation(operation.get(), reply, wrong);
      if (reply.status() < 300) {
        checkRequest(operation.get(), requestBody, wrong);
      }
    } else if (!method.equals("HEAD")) {
      checkElsewhere(path, reply, wrong);
    }
    checkEverywhere(reply, wrong);
    if (!wrong.isEmpty()) {
      throw new AssertionError(
          "This is not what openapi.yaml promises:%n  %s%n%s"
              .formatted(String.join("\n  ", wrong), reply));
    }
  }

  /// For an answer to something that is not quite a request.
  ///
  /// @throws AssertionError unless it is a success or a problem in the one form
  void checkForm(Reply reply) {
    var wrong = new ArrayList<String>();
    if (reply.status() >= 400) {
      wrong.addAll(bodyErrors(document.at("#/components/schemas/Problem"), reply));
    }
    checkEverywhere(reply, wrong);
    if (!wrong.isEmpty()) {
      throw new AssertionError("%s%n%s".formatted(String.join("\n  ", wrong), reply));
    }
  }

  private void checkOperation(ApiDocument.Operation operation, Reply reply, List<String> wrong) {
    JsonNode declared =
        document.resolved(
            operation.node().path("responses").path(Integer.toString(reply.status())));
    if (declared.isMissingNode()) {
      wrong.add("%s does not declare the status %d".formatted(operation.place(), reply.status()));
      return;
    }
    for (Map.Entry<String, JsonNode> header : declared.path("headers").properties()) {
      checkHeader(header.getKey(), document.resolved(header.getValue()), reply, wrong);
    }
    JsonNode content = declared.path("content");
    if (content.isMissingNode()) {
      if (reply.body().length > 0) {
        wrong.add("There must be no body");
      }
      return;
    }
    String type = reply.header("Content-Type").orElse("none").split(";", 2)[0].strip();
    JsonNode schema = content.path(type).path("schema");
    if (schema.isMissingNode()) {
      wrong.add("The Content-Type %s is not declared".formatted(type));
    } else if (type.equals(JSON)) {
      wrong.addAll(bodyErrors(schema, reply));
    }
  }

  private void checkHeader(String name, JsonNode header, Reply reply, List<String> wrong) {
    Optional<String> value = reply.header(name);
    if (value.isEmpty()) {
      if (header.path("required").asBoolean()) {
        wrong.add("The header %s is missing".formatted(name));
      }
      return;
    }
    for (String error :
        document.errors(header.path("schema"), TextNode.valueOf(value.get()).toString())) {
      wrong.add("The header %s is '%s': %s".formatted(name, value.get(), error));
    }
  }

  /// What the service accepts must be what the document says can be sent.
  private void checkRequest(
      ApiDocument.Operation operation, Optional<String> body, List<String> wrong) {
    JsonNode schema =
        operation.node().path("requestBody").path("content").path(JSON).path("schema");
    if (schema.isMissingNode() || body.isEmpty()) {
      return;
    }
    for (String error : document.errors(schema, body.get())) {
      wrong.add("The request was accepted although " + error);
    }
  }

  /// A path or method that the document does not have.
  private void checkElsewhere(String path, Reply reply, List<String> wrong) {
    // Dots lead to another path.
    Set<String> methods = path.contains("/..") ? Set.of() : document.methodsAt(path);
    boolean expected =
        BEFORE_ROUTING.contains(reply.status())
            || (methods.isEmpty() ? reply.status() == 404 : reply.status() == 405);
    if (!expected) {
      wrong.add(
          "The document has no such %s, and yet it is answered with %d"
              .formatted(methods.isEmpty() ? "path" : "method", reply.status()));
      return;
    }
    if (reply.status() == 405) {
      var allowed = new TreeSet<>(List.of(reply.header("Allow").orElse("").split(", *")));
      if (!allowed.equals(methods)) {
        wrong.add("Allow is %s and should be %s".formatted(allowed, methods));
      }
    }
    wrong.addAll(bodyErrors(document.at("#/components/schemas/Problem"), reply));
  }

  private void checkEverywhere(Reply reply, List<String> wrong) {
    if (reply.header("x-request-id").isEmpty()) {
      wrong.add("The header x-request-id is missing");
    }
    if (reply.status() < 400 || !reply.header("Content-Type").orElse("").startsWith(JSON)) {
      return;
    }
    JsonNode problem = reply.json();
    if (problem.has("requestId")
        && !Optional.of(problem.path("requestId").asText()).equals(reply.header("x-request-id"))) {
      wrong.add("The requestId is not the x-request-id");
    }
    if (problem.has("status")
        && (problem.path("status").asInt() != reply.status()
            || !problem.path("errors").has(Integer.toString(reply.status())))) {
      wrong.add("The problem speaks of another status than the answer has");
    }
    var inside = INSIDE.matcher(reply.text());
    if (inside.find()) {
      wrong.add("The answer shows the inside of the program: " + inside.group());
    }
  }

  private List<String> bodyErrors(JsonNode schema, Reply reply) {
    try {
      MAPPER.readTree(reply.body());
    } catch (IOException e) {
      return List.of("The body is not JSON: " + e.getMessage());
    }
    return document.errors(schema, reply.text());
  }
}
