package dev.muster.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Profiles and their events are found by any identity, and forgotten when asked.
class EntitiesTest {
  private static final String PATH = "/data/core/ups/access/entities";
  private static final String PROFILE = PATH + "?schema.name=_xdm.context.profile";
  private static final String EVENTS =
      PATH + "?schema.name=_xdm.context.experienceevent&relatedSchema.name=_xdm.context.profile";

  private final Api api = Muster.shared().newTenant();

  @Test
  void aProfileIsFoundByAnyOfItsIdentities() {
    send(
        "profiles?datasetId=crm",
        "{'identityMap':{'CRMID':[{'id':'1','primary':true}],'Email':[{'id':'a@x'}]},'person':{'name':{'first':'A','last':'B'}},'n':1}");
    send(
        "profiles?datasetId=web",
        "{'identityMap':{'Email':[{'id':'a@x','primary':true}]},'n':2,'tags':[{'a':1,'b':2},{'b':3}]}");

    JsonNode byId = one(api.get(PROFILE + "&entityId=1&entityIdNS=CRMID").is(200));
    assertThat(byId.at("/entity/person/name/first").asText()).isEqualTo("A");
    assertThat(byId.at("/entity/n").asInt()).isEqualTo(2);
    assertThat(byId.path("sources").toString()).isEqualTo("[\"web\",\"crm\"]");
    assertThat(byId.path("identityGraph").size()).isEqualTo(2);
    assertThat(byId.path("lastModifiedAt").asText()).startsWith("20");
    assertThat(one(api.get(PROFILE + "&entityId=a%40x&entityIdNS=Email").is(200))).isEqualTo(byId);
    assertThat(one(api.get(PROFILE + "&entityId=" + byId.path("entityId").asText()).is(200)))
        .isEqualTo(byId);

    JsonNode some =
        one(
            api.get(
                    PROFILE
                        + "&entityId=1&entityIdNS=CRMID&fields=person.name.last,tags.a,identities,none.x")
                .is(200));
    assertThat(some.path("entity").toString())
        .isEqualTo(
            "{\"person\":{\"name\":{\"last\":\"B\"}},\"tags\":[{\"a\":1}],\"identities\":"
                + some.at("/entity/identities")
                + "}");
    assertThat(some.at("/entity/identities").size()).isEqualTo(2);
  }

  @Test
  void mergePoliciesDecideWhatAProfileIs() {
    send(
        "profiles?datasetId=crm",
        "{'identityMap':{'CRMID':[{'id':'1','primary':true}],'Email':[{'id':'a'}]},'n':1}");
    send(
        "profiles?datasetId=web",
        "{'identityMap':{'CRMID':[{'id':'1','primary':true}]},'n':2,'m':3}");
    String none = policy("{'name':'None','identityGraph':{'type':'none'}}");
    String crm =
        policy("{'name':'CRM','attributeMerge':{'type':'dataSetPrecedence','order':['crm']}}");

    assertThat(
            one(api.get(PROFILE + "&entityId=1&entityIdNS=CRMID&mergePolicyId=" + crm))
                .at("/entity/n")
                .asInt())
        .isEqualTo(1);
    JsonNode only = one(api.get(PROFILE + "&entityId=1&entityIdNS=CRMID&mergePolicyId=" + crm));
    assertThat(only.path("entity").has("m")).isFalse();
    assertThat(only.at("/mergePolicy/id").asText()).isEqualTo(crm);
    api.get(PROFILE + "&entityId=a&entityIdNS=Email").is(200);
    api.get(PROFILE + "&entityId=a&entityIdNS=Email&mergePolicyId=" + none)
        .is(404, "entity-unknown");
    api.get(PROFILE + "&entityId=1&entityIdNS=CRMID&mergePolicyId=x")
        .is(400, "merge-policy-unknown");
  }

  @Test
  void eventsComeInPagesByTime() {
    send("profiles", "{'identityMap':{'CRMID':[{'id':'1','primary':true}]}}");
    var lines = new StringBuilder();
    for (int i = 0; i < 25; i++) {
      // Several have the same time, and they come in no order.
      lines.append(
          event("e%02d".formatted(i * 7 % 25), 1_767_225_600_000L + i * 7 % 25 / 4 * 1_000L));
    }
    send("events", lines.toString());
    send("events", lines.toString());

    for (String order : List.of("timestamp", "-timestamp")) {
      var found = new ArrayList<String>();
      JsonNode page =
          api.get(
                  EVENTS
                      + "&relatedEntityId=1&relatedEntityIdNS=CRMID&limit=4&fields=x&orderBy="
                      + order)
              .is(200)
              .json();
      while (true) {
        page.path("children")
            .forEach(child -> {
              found.add(child.path("entityId").asText());
              assertThat(child.path("entity").toString()).isEqualTo("{\"x\":{\"y\":1}}");
            });
        String next = page.at("/_links/next/href").asText();
        if (next.isEmpty()) {
          break;
        }
        page = api.get("/data/core/ups/access" + next).is(200).json();
      }
      assertThat(found).hasSize(25).doesNotHaveDuplicates();
      assertThat(found.getFirst()).isEqualTo(order.startsWith("-") ? "e24" : "e00");
    }
    JsonNode window =
        api.get(
                EVENTS
                    + "&relatedEntityId=1&relatedEntityIdNS=CRMID&startTime=1767225601000&endTime=1767225602000")
            .is(200)
            .json();
    assertThat(window.at("/_page/count").asInt()).isEqualTo(4);
    assertThat(window.at("/_page/next").asText()).isEmpty();
    JsonNode nobody = api.get(EVENTS + "&relatedEntityId=9&relatedEntityIdNS=CRMID").is(200).json();
    assertThat(nobody.path("children").isEmpty()).isTrue();
  }

  @Test
  void eventsAreFilteredByTheirFields() {
    var lines = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      lines.append(
          "{'_id':'e%02d','timestamp':%d,'identityMap':{'CRMID':[{'id':'1','primary':true}]},'n':%d,'day':'2026-01-%02d','home':%s,'items':[{'sku':'a'},{'sku':'s%d'}]}\n"
              .formatted(i, 1_767_225_600_000L + i / 3 * 1_000L, i, i % 28 + 1, i % 2 == 0, i % 5));
    }
    send("events", lines.toString());

    assertThat(filtered("n>=38")).containsExactly("e38", "e39");
    assertThat(filtered("n<2")).containsExactly("e00", "e01");
    assertThat(filtered("n=7.0")).containsExactly("e07");
    assertThat(filtered("n=\"7\"")).isEmpty();
    assertThat(filtered("home=true", "n<=4")).containsExactly("e00", "e02", "e04");
    assertThat(filtered("home!=true", "n<4")).containsExactly("e01", "e03");
    assertThat(filtered("none!=1", "n<1")).containsExactly("e00");
    assertThat(filtered("none=1")).isEmpty();
    assertThat(filtered("day>\"2026-01-27\"")).containsExactly("e27");
    assertThat(filtered("items.sku=s4", "n<10")).containsExactly("e04", "e09");
    assertThat(filtered("items.sku=a")).hasSize(40);
    for (String wrong : List.of("n", "=1", "n~1", "a..b=1")) {
      api.get(
              EVENTS
                  + "&relatedEntityId=1&relatedEntityIdNS=CRMID&property="
                  + Muster.encoded(wrong))
          .is(400, "parameter-invalid");
    }
    api.get(EVENTS + "&relatedEntityId=1&relatedEntityIdNS=CRMID" + "&property=n%3E1".repeat(4))
        .is(400, "parameter-invalid");
    api.get(PROFILE + "&entityId=1&entityIdNS=CRMID&property=n%3E1").is(400, "parameter-invalid");
  }

  /// All pages, of two.
  private List<String> filtered(String... properties) {
    var query = new StringBuilder(EVENTS + "&relatedEntityId=1&relatedEntityIdNS=CRMID&limit=2");
    for (String property : properties) {
      query.append("&property=").append(Muster.encoded(property));
    }
    var found = new ArrayList<String>();
    Reply page = api.get(query.toString()).is(200);
    found.addAll(page.each("children", "entityId"));
    while (!page.json().at("/_links/next/href").asText().isEmpty()) {
      page =
          api.get("/data/core/ups/access" + page.json().at("/_links/next/href").asText()).is(200);
      found.addAll(page.each("children", "entityId"));
    }
    return found;
  }

  @Test
  void membershipsAreOfWhatTheProfileIsNow() {
    var jobs = new Jobs(api);
    jobs.profiles(Jobs.person("1", "'a': 1"), Jobs.person("2", "'b': 1"));
    String one = jobs.define("a = 1");
    String other = jobs.define("b = 1");
    jobs.succeeded(List.of(one, other));
    jobs.profiles(
        "{'identityMap': {'CRMID': [{'id': '1', 'primary': true}, {'id': '2'}]}, 'a': 1}");

    for (String id : List.of("1", "2")) {
      JsonNode now = one(api.get(PROFILE + "&entityIdNS=CRMID&entityId=" + id).is(200));
      assertThat(now.at("/entity/segmentMembership/ups").fieldNames())
          .toIterable()
          .containsExactlyInAnyOrder(one, other);
    }
    api.delete(Api.DEFINITIONS + "/" + one).is(200);
    JsonNode now = one(api.get(PROFILE + "&entityIdNS=CRMID&entityId=1").is(200));
    assertThat(now.at("/entity/segmentMembership/ups").fieldNames())
        .toIterable()
        .containsExactly(other);
  }

  @Test
  void severalAreFoundAtOnce() {
    send(
        "profiles",
        "{'identityMap':{'CRMID':[{'id':'1','primary':true}],'Email':[{'id':'a'}]}}\n"
            + "{'identityMap':{'CRMID':[{'id':'2','primary':true}]}}");
    send("events", event("e1", 1_767_225_600_000L) + event("e2", 1_767_225_601_000L));

    JsonNode profiles =
        post(
            "{'schema':{'name':'_xdm.context.profile'},'withCA':true,'identities':["
                + "{'entityId':'1','entityIdNS':{'code':'CRMID'}},{'entityId':'a','entityIdNS':{'code':'Email'}},"
                + "{'entityId':'2','entityIdNS':{'code':'CRMID'}},{'entityId':'3','entityIdNS':{'code':'CRMID'}}]}");
    assertThat(profiles.size()).isEqualTo(3);
    assertThat(profiles.findValues("lastModifiedAt"))
        .extracting(JsonNode::asText)
        .contains("1970-01-01T00:00:00Z");

    JsonNode events =
        post(
            "{'schema':{'name':'_xdm.context.experienceevent'},'relatedSchema':{'name':'_xdm.context.profile'},'limit':1,"
                + "'identities':[{'relatedEntityId':'1','relatedEntityIdNS':{'code':'CRMID'}}]}");
    JsonNode page = events.elements().next();
    assertThat(page.at("/children/0/entityId").asText()).isEqualTo("e1");
    JsonNode payload = page.at("/_links/next/payload");
    JsonNode next = api.post(PATH, payload).is(200).json().elements().next();
    assertThat(next.at("/children/0/entityId").asText()).isEqualTo("e2");
    assertThat(next.at("/_links/next/href").asText()).isEmpty();
    assertThat(next.at("/_links/next").has("payload")).isFalse();
  }

  @Test
  void whatIsAskedWronglyIsSaid() {
    api.get(PATH).is(400, "schema-missing");
    api.get(PATH + "?schema.name=other").is(400, "schema-unknown");
    api.get(PROFILE).is(400, "entity-id-missing");
    api.get(PROFILE + "&entityId=!!").is(400, "namespace-missing");
    api.get(PROFILE + "&entityId=1&entityIdNS=CRMID").is(404, "entity-unknown");
    api.get(EVENTS + "&relatedEntityId=1&relatedEntityIdNS=A&start=x").is(400, "parameter-invalid");
    api.get(EVENTS + "&relatedEntityId=1&relatedEntityIdNS=A&startTime=x")
        .is(400, "parameter-invalid");
    api.get(EVENTS + "&relatedEntityId=1&relatedEntityIdNS=A&orderBy=name")
        .is(400, "parameter-invalid");
    api.post(PATH, "{\"schema\":{\"name\":\"_xdm.context.profile\"},\"identities\":[]}")
        .is(400, "identities-missing");
  }

  @Test
  void aProfileIsForgotten() {
    send(
        "profiles",
        "{'identityMap':{'CRMID':[{'id':'1','primary':true}],'Email':[{'id':'a'}]},'n':1}");
    send("events", event("e1", 1_767_225_600_000L) + event("e2", 1_767_225_601_000L));

    Reply deleted = api.delete("/muster/v1/profiles?entityId=a&entityIdNS=Email").is(200);

    assertThat(deleted.json().path("events").asInt()).isEqualTo(2);
    assertThat(deleted.json().path("identities").size()).isEqualTo(2);
    assertThat(deleted.json().path("sources").toString()).isEqualTo("[\"profiles\"]");
    api.get(PROFILE + "&entityId=1&entityIdNS=CRMID").is(404, "entity-unknown");
    api.get(PROFILE + "&entityId=a&entityIdNS=Email").is(404, "entity-unknown");
    api.delete("/muster/v1/profiles?entityId=a&entityIdNS=Email").is(404, "entity-unknown");
    api.delete("/muster/v1/profiles?entityIdNS=Email").is(400, "entity-id-missing");

    send("profiles", "{'identityMap':{'CRMID':[{'id':'1','primary':true}]},'m':1}");
    JsonNode fresh = one(api.get(PROFILE + "&entityId=1&entityIdNS=CRMID").is(200));
    assertThat(fresh.path("entity").has("n")).isFalse();
  }

  @Test
  void othersAreNotSeen() {
    send("profiles", "{'identityMap':{'CRMID':[{'id':'1','primary':true}]}}");
    Api other = Muster.shared().newTenant();

    other.get(PROFILE + "&entityId=1&entityIdNS=CRMID").is(404, "entity-unknown");
    other.delete("/muster/v1/profiles?entityId=1&entityIdNS=CRMID").is(404, "entity-unknown");
    api.get(PROFILE + "&entityId=1&entityIdNS=CRMID").is(200);
  }

  @Test
  void whatEnvelopesBroughtIsFound() {
    api.post(
            "/collection/orders",
            "{\"header\":{\"datasetId\":\"stream\"},\"body\":{\"xdmEntity\":{\"identityMap\":{\"ECID\":[{\"id\":\"9\"}]},\"price\":1.10}}}")
        .is(200);

    JsonNode found = one(api.get(PROFILE + "&entityId=9&entityIdNS=ECID").is(200));

    assertThat(found.path("sources").toString()).isEqualTo("[\"stream\"]");
    assertThat(found.at("/entity/price").asDouble()).isEqualTo(1.1);
  }

  private String policy(String body) {
    return api.post("/data/core/ups/config/mergePolicies", body.replace('\'', '"')).is(200).id();
  }

  private JsonNode post(String body) {
    return api.post(PATH, body.replace('\'', '"')).is(200).json();
  }

  private static JsonNode one(Reply reply) {
    assertThat(reply.json().size()).isEqualTo(1);
    return ((ObjectNode) reply.json()).elements().next();
  }

  private static String event(String id, long timeMillis) {
    return "{'_id':'%s','timestamp':%d,'identityMap':{'CRMID':[{'id':'1','primary':true}]},'x':{'y':1},'z':2}\n"
        .formatted(id, timeMillis);
  }

  private void send(String where, String lines) {
    api.with("Content-Type", "application/x-ndjson")
        .send(
            "POST",
            "/muster/v1/" + where,
            lines.replace('\'', '"').getBytes(StandardCharsets.UTF_8))
        .is(200);
  }
}
