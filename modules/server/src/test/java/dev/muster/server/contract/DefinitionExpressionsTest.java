package dev.muster.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

/// What a definition's expression must be, and how definitions depend on each other.
class DefinitionExpressionsTest {
  private static final String TODAY =
      "CHAIN(xEvent, timestamp, [A: WHAT(eventType = \"a\") WHEN(today)])";
  private static final String EVER = "CHAIN(xEvent, timestamp, [A: WHAT(eventType = \"a\")])";

  private final Api api = Muster.shared().newTenant();

  private static ObjectNode draft(String expression) {
    ObjectNode draft = Drafts.definition();
    draft.withObject("expression").put("value", expression);
    return draft;
  }

  private static ObjectNode change(String expression) {
    ObjectNode patch = Drafts.object();
    patch.putObject("expression").put("value", expression);
    return patch;
  }

  private static ObjectNode enable(ObjectNode body, String method) {
    body.withObject("evaluationInfo").withObject(method).put("enabled", true);
    return body;
  }

  private static String member(String id) {
    return "inSegment(\"%s\")".formatted(id);
  }

  private String made(String expression) {
    return api.post(Api.DEFINITIONS, draft(expression)).is(200).id();
  }

  private static String at(String id) {
    return Api.DEFINITIONS + "/" + id;
  }

  @Test
  void refusesAWrongExpressionWithItsPlace() {
    Reply refused =
        api.post(Api.DEFINITIONS, draft("a = 1 and\n b = ")).is(400, "definition-invalid");
    JsonNode entry = refused.json().at("/errors/400/0");
    assertThat(entry.get("kind").asText()).isEqualTo("parse");
    assertThat(entry.get("line").asInt()).isEqualTo(2);
    assertThat(refused.json().get("title").asText())
        .contains("Line 2, column %d".formatted(entry.get("column").asInt()));
    Reply unchecked =
        api.post(Api.DEFINITIONS, draft("a.nonsense(1)")).is(400, "definition-invalid");
    assertThat(unchecked.json().at("/errors/400/0/kind").asText()).isEqualTo("check");
    String id = made("a = 1");
    api.patch(at(id), change("a = ")).is(400, "definition-invalid");
    assertThat(api.get(at(id)).is(200).json().at("/expression/value").asText()).isEqualTo("a = 1");
  }

  /// An escape in the expression stands for what neither PostgreSQL nor UTF-8 can hold.
  @Test
  void survivesWhatCannotBeStored() {
    String id = made("exists E from xEvent where E.eventType = \"a\\u0000\\ud800\"");
    assertThat(api.get(at(id)).is(200).json().at("/muster/analysis/eventTypes")).hasSize(1);
    ObjectNode json = draft("x");
    json.withObject("expression")
        .put("format", "pql/json")
        .put(
            "value",
            "{\"nodeType\":\"fieldLookup\",\"fieldName\":\"a\\u0000\\ud800\",\"object\":{\"nodeType\":\"parameterReference\",\"position\":1}}");
    Reply reply = api.post(Api.DEFINITIONS, json);
    assertThat(reply.status()).isIn(200, 400);
    api.get(Api.DEFINITIONS).is(200);
    json.withObject("expression")
        .put("format", "pql/text")
        .put("value", "nope(\"\\ud800\\u0000\") and `\\ud800`.x(");
    api.post(Api.DEFINITIONS, json).is(400);
  }

  @Test
  void showsWhatItFound() {
    String id = made(TODAY);
    JsonNode found = api.get(at(id)).is(200).json().get("muster");
    assertThat(found.at("/analysis/eventTypes/0").asText()).isEqualTo("a");
    assertThat(found.at("/analysis/kind").asText()).isEqualTo("profile-and-events");
    assertThat(found.at("/eligibility/continuous/eligible").booleanValue()).isTrue();
    JsonNode sentBack = api.get(at(id)).json();
    Reply same = api.patch(at(id), sentBack).is(200);
    assertThat(same.json().get("version").asInt()).isEqualTo(1);
  }

  @Test
  void refusesAMethodThatIsNotPossible() {
    Reply refused =
        api.post(Api.DEFINITIONS, enable(draft(EVER), "continuous")).is(400, "not-eligible");
    assertThat(refused.json().get("title").asText()).contains("continuous", "time window");
    api.post(Api.DEFINITIONS, enable(draft(TODAY), "continuous")).is(200);
    String batch = made(EVER);
    api.patch(at(batch), enable(Drafts.object(), "synchronous")).is(400, "not-eligible");
    api.patch(at(batch), enable(change(EVER + " or a = 1"), "continuous")).is(400, "not-eligible");
  }

  @Test
  void fallsBackToBatchAndSaysSo() {
    String id = api.post(Api.DEFINITIONS, enable(draft(TODAY), "continuous")).is(200).id();
    JsonNode fallen = api.patch(at(id), change(EVER)).is(200).json();
    assertThat(fallen.at("/evaluationInfo/batch/enabled").booleanValue()).isTrue();
    assertThat(fallen.at("/evaluationInfo/continuous/enabled").booleanValue()).isFalse();
    assertThat(fallen.at("/muster/notices/0/code").asText()).isEqualTo("evaluation-fell-back");
    assertThat(fallen.at("/muster/notices/0/message").asText()).contains("continuous");
    JsonNode renamed = api.patch(at(id), Drafts.object().put("description", "next")).is(200).json();
    assertThat(renamed.at("/muster/notices")).isEmpty();
    assertThat(renamed.at("/muster/analysis")).isEqualTo(fallen.at("/muster/analysis"));
  }

  @Test
  void refersOnlyToWhatExists() {
    Reply refused = api.post(Api.DEFINITIONS, draft(member("nobody"))).is(400, "reference-unknown");
    assertThat(refused.text()).contains("nobody");
    String stranger = Muster.shared().newTenant().post(Api.DEFINITIONS, draft("a = 1")).id();
    api.post(Api.DEFINITIONS, draft(member(stranger))).is(400, "reference-unknown");
    String id = made(member(made("a = 1")));
    api.patch(at(id), change(member("nobody"))).is(400, "reference-unknown");
  }

  @Test
  void refusesCycles() {
    String first = made("a = 1");
    String second = made(member(first));
    String third = made(member(second));
    api.patch(at(first), change(member(first))).is(400, "reference-cycle");
    api.patch(at(first), change("not " + member(third))).is(400, "reference-cycle");
    api.patch(at(third), change(member(first))).is(200);
    api.patch(at(first), Drafts.object().put("description", "still a = 1")).is(200);
  }

  @Test
  void isNotDeletedWhileOthersReferToIt() {
    String first = made("a = 1");
    Reply second = api.post(Api.DEFINITIONS, draft(member(first))).is(200);
    Reply refused = api.delete(at(first)).is(409, "definition-referenced");
    assertThat(refused.text()).contains(second.id(), second.json().get("name").asText());
    api.delete(at(second.id())).is(200);
    api.delete(at(first)).is(200);
    String third = made("a = 1");
    String fourth = made(member(third));
    api.patch(at(fourth), change("b = 2")).is(200);
    api.delete(at(third)).is(200);
  }

  @Test
  void lookAtTheAudiencesTheyReferTo() {
    String attributes = made("a = 1");
    String events = made(TODAY);
    String both = TODAY + " and ";
    api.post(Api.DEFINITIONS, enable(draft(both + member(attributes)), "synchronous")).is(200);
    api.post(Api.DEFINITIONS, enable(draft(both + member(events)), "synchronous"))
        .is(400, "not-eligible");
    String indirect = made(member(events));
    api.post(Api.DEFINITIONS, enable(draft(both + member(indirect)), "synchronous"))
        .is(400, "not-eligible");
  }
}
