package dev.muster.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Streaming ingestion takes XDM entities in envelopes.
class CollectionTest {
  private static final String EVENT =
      "{'_id':'e1','timestamp':'2026-01-01T00:00:00Z','identityMap':{'ECID':[{'id':'1'}]}}";
  private static final String PROFILE = "{'identityMap':{'ECID':[{'id':'1'}]},'person':{}}";

  private final Api api = Muster.shared().newTenant();

  @Test
  void anEntityIsTaken() {
    Reply reply = post("/collection/orders", "{'header':{},'body':{'xdmEntity':" + EVENT + "}}");

    JsonNode answer = reply.is(200).json();
    assertThat(answer.path("inletId").asText()).isEqualTo("orders");
    assertThat(answer.path("xactionId").asText()).matches("[0-9]+:[0-9]+:0");
    assertThat(answer.path("receivedTimeMs").asLong()).isPositive();
    assertThat(answer.has("synchronousValidation")).isFalse();
    assertThat(reply.position()).isPositive();
    assertThat(
            post(
                    "/collection/orders?synchronousValidation=true",
                    "{'body':{'xdmEntity':" + PROFILE + "}}")
                .is(200)
                .json()
                .at("/synchronousValidation/status")
                .asText())
        .isEqualTo("pass");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          {}                                                                | entity-missing
          {'body':{}}                                                       | entity-missing
          {'body':{'xdmEntity':[]}}                                         | entity-missing
          {'header':[],'body':{'xdmEntity':{}}}                             | message-invalid
          {'header':{'imsOrgId':'other'},'body':{'xdmEntity':{}}}           | organisation-wrong
          {'header':{'datasetId':7},'body':{'xdmEntity':{}}}                | dataset-invalid
          {'body':{'xdmEntity':{}}}                                         | identity-missing
          {'body':{'xdmEntity':{'_id':'e','timestamp':'yesterday','identityMap':{'A':[{'id':'1'}]}}}} | timestamp-invalid
          {'header':{'schemaRef':{'id':'https://ns.adobe.com/xdm/context/experienceevent'}},'body':{'xdmEntity':{'identityMap':{'A':[{'id':'1'}]}}}} | id-missing
          {'body':{'xdmMeta':{'xdmSchema':{'name':'_xdm.context.experienceevent'}},'xdmEntity':{'identityMap':{'A':[{'id':'1'}]}}}} | id-missing
          """)
  void anEnvelopeThatIsWrongIsRefused(String body, String code) {
    post("/collection/orders", body).is(400, code);
  }

  @Test
  void theClassOfTheSchemaGoesBeforeTheLookOfTheEntity() {
    post(
            "/collection/orders",
            "{'body':{'xdmMeta':{'schemaRef':{'id':'https://ns.adobe.com/xdm/context/profile'}},'xdmEntity':"
                + EVENT.replace("2026-01-01T00:00:00Z", "no time")
                + "}}")
        .is(200);
  }

  @Test
  void messagesAreTakenEachByItself() {
    String good = "{'body':{'xdmEntity':" + EVENT + "}}";
    String other = "{'header':{'datasetId':'crm'},'body':{'xdmEntity':" + PROFILE + "}}";
    Reply reply =
        post("/collection/batch/orders", "{'messages':[" + good + ",{},1," + other + "]}").is(207);

    assertThat(reply.each("responses", "code"))
        .containsExactly("", "entity-missing", "message-invalid", "");
    assertThat(reply.each("responses", "xactionId"))
        .satisfies(ids -> assertThat(ids.getFirst()).endsWith(":0"))
        .satisfies(ids -> assertThat(ids.getLast()).endsWith(":3"));
    assertThat(reply.position()).isPositive();
  }

  @Test
  void aBatchMayBeAllWrongButNotEmpty() {
    assertThat(
            post("/collection/batch/orders", "{'messages':[{}]}")
                .is(207)
                .each("responses", "statusCode"))
        .containsExactly("400");
    post("/collection/batch/orders", "{'messages':[]}").is(400, "messages-missing");
    post("/collection/batch/orders", "{}").is(400, "messages-missing");
  }

  @Test
  void anEventOfMoreThanTenKibibytesIsRefused() {
    String large = EVENT.replace("'_id'", "'x':'" + "y".repeat(10 << 10) + "','_id'");
    post("/collection/orders", "{'body':{'xdmEntity':" + large + "}}")
        .is(400, "document-too-large");
  }

  private Reply post(String path, String body) {
    return api.post(path, body.replace('\'', '"'));
  }
}
