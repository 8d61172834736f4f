package dev.muster.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Merge policies: there is always one, and one is the default.
class MergePoliciesTest {
  private static final String PATH = "/data/core/ups/config/mergePolicies";

  private final Api api = Muster.shared().newTenant();

  @Test
  void aSandboxBeginsWithADefault() {
    JsonNode list = api.get(PATH).is(200).json();

    assertThat(list.at("/_page/totalCount").asInt()).isEqualTo(1);
    assertThat(list.path("_page").has("next")).isFalse();
    assertThat(list.path("_links").isEmpty()).isTrue();
    JsonNode first = list.at("/children/0");
    assertThat(first.path("default").asBoolean()).isTrue();
    assertThat(first.at("/identityGraph/type").asText()).isEqualTo("pdg");
    assertThat(first.at("/attributeMerge/type").asText()).isEqualTo("timestampOrdered");
    assertThat(first.at("/schema/name").asText()).isEqualTo("_xdm.context.profile");
    assertThat(api.get(PATH + "/" + first.path("id").asText()).is(200).json()).isEqualTo(first);
    assertThat(api.get(PATH).json()).isEqualTo(list);
  }

  @Test
  void aPolicyIsCreatedReadAndChanged() {
    Reply created =
        post(
                PATH,
                "{'name':'Shop first','schema':{'name':'_xdm.context.profile'},'identityGraph':{'type':'none'},"
                    + "'attributeMerge':{'type':'dataSetPrecedence','order':['shop','mail']},'default':false}")
            .is(200);
    JsonNode policy = created.json();
    String path = PATH + "/" + created.id();
    assertThat(policy.at("/attributeMerge/order").toString()).isEqualTo("[\"shop\",\"mail\"]");
    assertThat(policy.path("version").asInt()).isEqualTo(1);
    assertThat(policy.path("imsOrgId").asText()).isEqualTo(api.headers().get("x-gw-ims-org-id"));
    assertThat(policy.at("/sandbox/sandboxName").asText()).isEqualTo("prod");
    assertThat(created.header("ETag")).hasValue("\"1\"");
    assertThat(api.get(path).is(200).json()).isEqualTo(policy);

    JsonNode changed =
        patch(
                path,
                "[{'op':'replace','path':'/name','value':'Mail first'},{'op':'add','path':'/attributeMerge/order','value':['mail']}]")
            .is(200)
            .json();
    assertThat(changed.path("name").asText()).isEqualTo("Mail first");
    assertThat(changed.at("/attributeMerge/order").toString()).isEqualTo("[\"mail\"]");
    assertThat(changed.path("version").asInt()).isEqualTo(2);

    JsonNode overwritten = put(path, "{'name':'Plain'}").is(200).json();
    assertThat(overwritten.at("/attributeMerge/type").asText()).isEqualTo("timestampOrdered");
    assertThat(overwritten.path("attributeMerge").has("order")).isFalse();
    assertThat(api.get(path).is(200).json()).isEqualTo(overwritten);

    api.with("If-Match", "\"2\"").delete(path).is(412, "version-stale");
    assertThat(api.with("If-Match", "\"3\"").delete(path).is(200).body()).isEmpty();
    api.get(path).is(404, "merge-policy-unknown");
    api.delete(path).is(404, "merge-policy-unknown");
    assertThat(ids("")).doesNotContain(created.id()).hasSize(1);
  }

  @Test
  void theDefaultMoves() {
    String first = ids("?default=true").getFirst();
    String second = post(PATH, "{'name':'Second','default':true}").is(200).id();

    assertThat(ids("?default=true")).containsExactly(second);
    assertThat(ids("?default=false")).containsExactly(first);
    assertThat(api.get(PATH + "/" + first).json().path("version").asInt()).isEqualTo(2);

    patch(PATH + "/" + second, "{'op':'add','path':'/default','value':'false'}")
        .is(409, "default-needed");
    api.delete(PATH + "/" + second).is(409, "default-needed");
    patch(PATH + "/" + first, "{'op':'add','path':'/default','value':'true'}").is(200);
    assertThat(ids("?default=true")).containsExactly(first);

    patch(PATH + "/" + second, "{'default':true}").is(200);
    api.delete(PATH + "/" + first).is(200);
    assertThat(ids("")).containsExactly(second);
  }

  @Test
  void fiveAreTheMost() {
    for (int i = 0; i < 4; i++) {
      post(PATH, "{'name':'P" + i + "'}").is(200);
    }
    post(PATH, "{'name':'One more'}").is(409, "merge-policies-limit");

    var found = new ArrayList<String>();
    JsonNode page = api.get(PATH + "?limit=2&orderBy=-name").json();
    while (true) {
      page.path("children").forEach(child -> found.add(child.path("name").asText()));
      if (!page.path("_page").has("next")) {
        break;
      }
      page = api.get(page.at("/_links/next/href").asText() + "&orderBy=-name").json();
    }
    assertThat(found).containsExactly("P3", "P2", "P1", "P0", "Newest wins");
    assertThat(ids("?identityGraph.type=pdg")).hasSize(1);
    assertThat(ids("?attributeMerge.type=dataSetPrecedence")).isEmpty();
    assertThat(ids("?schema.name=other")).isEmpty();
    assertThat(ids("?start=4")).hasSize(1);
    api.get(PATH + "?orderBy=colour").is(400, "parameter-invalid");
  }

  @Test
  void severalAreReadAtOnce() {
    String first = ids("").getFirst();
    String second = post(PATH, "{'name':'Second'}").is(200).id();

    Reply reply =
        post(
                PATH + "/bulk-get",
                "{'ids':[{'id':'" + second + "'},{'id':'" + first + "'},{'id':'x'}]}")
            .is(207);

    assertThat(reply.json().path("results").size()).isEqualTo(2);
    assertThat(reply.json().at("/results/" + second + "/name").asText()).isEqualTo("Second");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'name':''}",
        "{'name':'N','identityGraph':{'type':'coop'}}",
        "{'name':'N','attributeMerge':{'type':'none'}}",
        "{'name':'N','schema':{'name':'_xdm.context.account'}}"
      })
  void whatIsWrongIsSaid(String body) {
    post(PATH, body).is(400, "merge-policy-invalid");
  }

  @Test
  void precedenceNeedsAnOrder() {
    post(PATH, "{'name':'N','attributeMerge':{'type':'dataSetPrecedence'}}")
        .is(400, "order-missing");
  }

  @Test
  void whatDefinitionsUseStays() {
    String policy = post(PATH, "{'name':'Used'}").is(200).id();
    String definition =
        api.post(Api.DEFINITIONS, Drafts.definition("Users").put("mergePolicyId", policy))
            .is(200)
            .id();

    Reply refused = api.delete(PATH + "/" + policy).is(409, "merge-policy-used");
    assertThat(refused.json().path("title").asText()).contains(definition);
    api.post(Api.DEFINITIONS, Drafts.definition("Others").put("mergePolicyId", "nobody"))
        .is(400, "merge-policy-unknown");
    api.patch(Api.DEFINITIONS + "/" + definition, "{\"mergePolicyId\":null}").is(200);
    api.delete(PATH + "/" + policy).is(200);
  }

  @Test
  void othersAreNotSeen() {
    String mine = post(PATH, "{'name':'Mine'}").is(200).id();
    Api other = Muster.shared().newTenant();

    other.get(PATH + "/" + mine).is(404, "merge-policy-unknown");
    other.delete(PATH + "/" + mine).is(404, "merge-policy-unknown");
    assertThat(other.get(PATH).json().at("/_page/totalCount").asInt()).isEqualTo(1);
  }

  private List<String> ids(String query) {
    return StreamSupport.stream(
            api.get(PATH + query).is(200).json().path("children").spliterator(), false)
        .map(child -> child.path("id").asText())
        .toList();
  }

  private Reply post(String path, String body) {
    return api.post(path, body.replace('\'', '"'));
  }

  private Reply patch(String path, String body) {
    return api.patch(path, body.replace('\'', '"'));
  }

  private Reply put(String path, String body) {
    return api.send(
        "PUT", path, body.replace('\'', '"').getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }
}
