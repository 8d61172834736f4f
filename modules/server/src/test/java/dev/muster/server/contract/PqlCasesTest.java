package dev.muster.server.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The cases that several implementations share, sent over HTTP. They live beside the project;
/// where they are missing, the test is skipped.
class PqlCasesTest {
  private final Api api = Muster.shared().newTenant();

  @Test
  void everyCaseGivesItsValue() throws IOException {
    Path cases =
        Path.of(System.getProperty("muster.root", "../.."))
            .resolve("../shared/conformance/pql-cases.jsonl")
            .normalize();
    assumeTrue(Files.exists(cases), () -> cases + " is not here");
    var wrong = new ArrayList<String>();
    List<String> lines = Files.readAllLines(cases);
    for (String line : lines) {
      if (!line.isBlank()) {
        JsonNode each = Drafts.MAPPER.readTree(line);
        Reply reply = evaluate(each);
        if (!isExpected(each.get("expect"), reply)) {
          wrong.add("%s %s: %s".formatted(each.get("id"), each.get("expect"), reply));
        }
      }
    }
    assertThat(lines).hasSizeGreaterThan(200);
    assertThat(wrong).isEmpty();
  }

  private Reply evaluate(JsonNode each) {
    ObjectNode body = Drafts.object();
    JsonNode format = each.path("format");
    body.putObject("expression")
        .put("format", format.isTextual() ? format.textValue() : "pql/text")
        .set("value", each.get("pql"));
    body.set("now", each.get("now"));
    body.set("profile", each.path("profile").isObject() ? each.get("profile") : Drafts.object());
    return api.post(Api.EVALUATE, body);
  }

  private static boolean isExpected(JsonNode expect, Reply reply) {
    if (expect.asText().startsWith("error:")) {
      return reply.status() == 400;
    }
    return reply.status() == 200 && same(expect, reply.json().get("value"));
  }

  private static boolean same(JsonNode left, JsonNode right) {
    if (left.isNumber() && right.isNumber()) {
      return left.decimalValue().compareTo(right.decimalValue()) == 0;
    }
    if (left.isArray() && right.isArray()) {
      return left.size() == right.size() && allSame(left.iterator(), right.iterator());
    }
    if (left.isObject() && right.isObject()) {
      return left.size() == right.size()
          && left.properties().stream()
              .allMatch(field ->
                  right.has(field.getKey()) && same(field.getValue(), right.get(field.getKey())));
    }
    return left.equals(right);
  }

  private static boolean allSame(Iterator<JsonNode> left, Iterator<JsonNode> right) {
    while (left.hasNext()) {
      if (!same(left.next(), right.next())) {
        return false;
      }
    }
    return true;
  }
}
