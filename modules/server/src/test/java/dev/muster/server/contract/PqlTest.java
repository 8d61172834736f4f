package dev.muster.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The query language over HTTP: check, evaluate, convert.
class PqlTest {
  private final Api api = Muster.shared().newTenant();

  private static ObjectNode expression(String format, String value) {
    ObjectNode body = Drafts.object();
    body.putObject("expression").put("type", "PQL").put("format", format).put("value", value);
    return body;
  }

  private static ObjectNode text(String value) {
    return expression("pql/text", value);
  }

  @Test
  void checksASoundExpression() {
    JsonNode found =
        api.post(Api.CHECK_EXPRESSION, text("homeAddress.country=\"CA\"")).is(200).json();
    assertThat(found.get("valid").booleanValue()).isTrue();
    assertThat(found.get("problems")).isEmpty();
    assertThat(found.at("/analysis/paths/0").asText()).isEqualTo("homeAddress.country");
    assertThat(found.at("/eligibility/synchronous/eligible").booleanValue()).isTrue();
    assertThat(found.get("text").asText()).isEqualTo("homeAddress.country = \"CA\"");
    assertThat(found.at("/json/fnName").asText()).isEqualTo("=");
  }

  @Test
  void saysWhereAnExpressionIsWrong() {
    JsonNode found = api.post(Api.CHECK_EXPRESSION, text("a = 1 and\n  b = ")).is(200).json();
    assertThat(found.get("valid").booleanValue()).isFalse();
    assertThat(found.at("/problems/0/kind").asText()).isEqualTo("parse");
    assertThat(found.at("/problems/0/line").asInt()).isEqualTo(2);
    assertThat(found.at("/problems/0/column").asInt()).isPositive();
    assertThat(found.has("analysis")).isFalse();
    assertThat(api.post(Api.CHECK_EXPRESSION, text(" ")).is(200).json().get("valid").asBoolean())
        .isFalse();
  }

  @Test
  void saysWhyAnExpressionIsOnlyForBatch() {
    JsonNode found = api.post(Api.CHECK_EXPRESSION, text("exists E from xEvent")).is(200).json();
    assertThat(found.at("/eligibility/batch/eligible").booleanValue()).isTrue();
    assertThat(found.at("/eligibility/continuous/eligible").booleanValue()).isFalse();
    assertThat(found.at("/eligibility/continuous/reasons/0/code").asText())
        .isEqualTo("no-time-window");
  }

  @Test
  void warnsOfUnknownAudiencesAndKnowsThoseThatExist() {
    JsonNode unknown = api.post(Api.CHECK_EXPRESSION, text("inSegment(\"nobody\")")).is(200).json();
    assertThat(unknown.at("/warnings/0/code").asText()).isEqualTo("reference-unknown");
    String id = api.post(Api.DEFINITIONS, Drafts.definition()).is(200).id();
    String withEvent =
        "inSegment(\"%s\") and CHAIN(xEvent, timestamp, [A: WHAT(eventType = \"a\") WHEN(today)])"
            .formatted(id);
    JsonNode known = api.post(Api.CHECK_EXPRESSION, text(withEvent)).is(200).json();
    assertThat(known.get("warnings")).isEmpty();
    assertThat(known.at("/eligibility/synchronous/eligible").booleanValue()).isTrue();
  }

  @Test
  void evaluatesAndExplains() {
    ObjectNode body = text("person.age + 1");
    body.putObject("profile").putObject("person").put("age", 41);
    JsonNode answer = api.post(Api.EVALUATE, body).is(200).json();
    assertThat(answer.get("value").asInt()).isEqualTo(42);
    assertThat(answer.get("qualifies").booleanValue()).isTrue();
    assertThat(answer.has("explanation")).isFalse();
    JsonNode explained = api.post(Api.EVALUATE, body.put("explain", true)).is(200).json();
    assertThat(explained.at("/explanation/value").asInt()).isEqualTo(42);
    assertThat(explained.at("/explanation/parts")).isNotEmpty();
  }

  @Test
  void refusesWhatCannotBeEvaluated() {
    ObjectNode body = text("a = ");
    body.putObject("profile");
    Reply reply = api.post(Api.EVALUATE, body).is(400, "expression-invalid");
    JsonNode entry = reply.json().at("/errors/400/0");
    assertThat(entry.get("kind").asText()).isEqualTo("parse");
    assertThat(reply.json().get("title").asText()).startsWith("Line 1, column ");
    api.post(Api.EVALUATE, text("a = 1")).is(400, "profile-missing");
    ObjectNode now = text("a = 1").put("now", "yesterday");
    now.putObject("profile");
    api.post(Api.EVALUATE, now).is(400, "now-invalid");
  }

  @Test
  void stopsAnEvaluationThatTakesTooLong() {
    ObjectNode body =
        text("exists A from xs, B from xs, C from xs, D from xs where A + B + C + D = -1");
    var list = body.putObject("profile").putArray("xs");
    for (int i = 0; i < 300; i++) {
      list.add(i);
    }
    Reply reply = api.post(Api.EVALUATE, body).is(400, "evaluation-too-long");
    assertThat(reply.json().at("/errors/400/0/kind").asText()).isEqualTo("limit");
  }

  @Test
  void convertsBothWays() {
    ObjectNode body = text("workAddress.country = \"US\"").put("description", "Last 30 days");
    body.putObject("schema").put("name", "_xdm.context.profile");
    JsonNode converted = api.post(Api.CONVERSION, body).is(200).json();
    assertThat(converted.at("/expression/format").asText()).isEqualTo("pql/json");
    assertThat(converted.at("/expression/value").isTextual()).isTrue();
    assertThat(converted.get("description").asText()).isEqualTo("Last 30 days");
    assertThat(converted.at("/schema/name").asText()).isEqualTo("_xdm.context.profile");
    JsonNode back =
        api.post(
                Api.CONVERSION,
                expression("pql/json", converted.at("/expression/value").textValue()))
            .is(200)
            .json();
    assertThat(back.at("/expression/format").asText()).isEqualTo("pql/text");
    assertThat(back.at("/expression/value").asText()).isEqualTo("workAddress.country = \"US\"");
    api.post(Api.CONVERSION, text("a = ")).is(400, "expression-invalid");
    api.post(Api.CONVERSION, Drafts.object()).is(400, "expression-invalid");
  }

  @Test
  void asManySequentialEventsAsConfigured() {
    try (Muster small = Muster.with(Map.of("limits.sequentialEvents", "1"))) {
      JsonNode found =
          small
              .newTenant()
              .post(
                  Api.CHECK_EXPRESSION,
                  text(
                      "CHAIN(xEvent, timestamp, [A: WHAT(eventType = \"a\"), B: WHAT(eventType = \"b\")])"))
              .is(200)
              .json();
      assertThat(found.at("/problems/0/kind").asText()).isEqualTo("limit");
    }
  }
}
