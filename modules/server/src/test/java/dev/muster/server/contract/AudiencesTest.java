package dev.muster.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Audiences: the other face of segment definitions, and those from outside.
class AudiencesTest {
  static final String PATH = "/data/core/ups/audiences";

  private final Api api = Muster.shared().newTenant();

  @Test
  void anAudienceIsADefinitionToo() {
    Reply created =
        api.post(PATH, Drafts.definition("One").put("type", "SegmentDefinition")).is(201);
    JsonNode audience = created.json();
    String id = created.id();
    assertThat(created.header("ETag")).hasValue("\"1\"");
    assertThat(created.header("Location")).hasValue(PATH + "/" + id);
    assertThat(audience.path("audienceId").asText()).isEqualTo(id);
    assertThat(audience.path("namespace").asText()).isEqualTo("AEPSegments");
    assertThat(audience.path("lifecycleState").asText()).isEqualTo("published");
    assertThat(audience.path("_etag").asText()).isEqualTo("\"1\"");
    assertThat(api.get(PATH + "/" + id).is(200).json()).isEqualTo(audience);

    JsonNode definition = api.get(Api.DEFINITIONS + "/" + id).is(200).json();
    assertThat(definition.path("name").asText()).isEqualTo("One");
    assertThat(definition.has("lifecycleState")).isFalse();

    api.patch(Api.DEFINITIONS + "/" + id, "{\"name\": \"Two\", \"labels\": [\"core/C1\"]}").is(200);
    JsonNode renamed = api.get(PATH + "/" + id).is(200).json();
    assertThat(renamed.path("name").asText()).isEqualTo("Two");
    assertThat(renamed.at("/labels/0").asText()).isEqualTo("core/C1");
    assertThat(renamed.path("_etag").asText()).isEqualTo("\"2\"");

    patch(id, "[{'op':'replace','path':'/name','value':'Three'}]").is(201);
    assertThat(api.get(Api.DEFINITIONS + "/" + id).json().path("name").asText()).isEqualTo("Three");
    assertThat(api.delete(PATH + "/" + id).is(204).body()).isEmpty();
    api.get(Api.DEFINITIONS + "/" + id).is(404, "definition-unknown");
    api.get(PATH + "/" + id).is(404, "audience-unknown");
    api.delete(PATH + "/" + id).is(404, "audience-unknown");
  }

  @Test
  void aDefinitionIsAnAudienceToo() {
    String id = api.post(Api.DEFINITIONS, Drafts.definition("Plain")).is(200).id();

    assertThat(api.get(PATH + "/" + id).is(200).json().path("type").asText())
        .isEqualTo("SegmentDefinition");
    api.delete(Api.DEFINITIONS + "/" + id).is(200);
    api.get(PATH + "/" + id).is(404, "audience-unknown");
  }

  @Test
  void whatChangesOneFaceKeepsTheOther() {
    String id =
        api.post(PATH, Drafts.definition("Draft").put("lifecycleState", "draft")).is(201).id();

    api.patch(Api.DEFINITIONS + "/" + id, "{\"description\": \"d\"}").is(200);
    JsonNode audience = api.get(PATH + "/" + id).json();
    assertThat(audience.path("lifecycleState").asText()).isEqualTo("draft");
    assertThat(audience.path("description").asText()).isEqualTo("d");

    patch(id, "[{'op':'add','path':'/lifecycleState','value':'active'}]").is(201);
    JsonNode published = api.get(PATH + "/" + id).json();
    assertThat(published.path("lifecycleState").asText()).isEqualTo("published");
    assertThat(published.path("version").asInt()).isEqualTo(3);
    assertThat(api.get(Api.DEFINITIONS + "/" + id).json().path("version").asInt()).isEqualTo(3);
  }

  @Test
  void anExternalAudienceHasNoExpression() {
    Reply created =
        api.post(
                PATH,
                "{'type':'ExternalAudience','name':'Fair','audienceId':'fair','namespace':'Fairs','originName':'CUSTOM_UPLOAD','lifecycleState':'published','datasetId':'d','labels':['core/C1'],'linkedAudienceRef':{'flowId':'f'},'odd':1.10}"
                    .replace('\'', '"'))
            .is(201);
    JsonNode audience = created.json();
    assertThat(audience.path("type").asText()).isEqualTo("ExternalSegment");
    assertThat(audience.path("audienceId").asText()).isEqualTo("fair");
    assertThat(audience.at("/linkedAudienceRef/flowId").asText()).isEqualTo("f");
    assertThat(created.text()).contains("\"odd\":1.10");
    assertThat(api.get(PATH + "/" + created.id()).is(200).json()).isEqualTo(audience);
    api.get(Api.DEFINITIONS + "/" + created.id()).is(404, "definition-unknown");
    assertThat(ids("?property=audienceId==fair")).containsExactly(created.id());

    api.post(PATH, json("{'type':'ExternalSegment','name':'Fair'}")).is(409, "name-taken");
    api.post(PATH, Drafts.definition("Fair")).is(409, "name-taken");
    api.post(Api.DEFINITIONS, Drafts.definition("Fair")).is(409, "name-taken");
    api.post(
            PATH,
            json(
                "{'type':'ExternalSegment','name':'Fair 2','audienceId':'fair','namespace':'Fairs'}"))
        .is(409, "audience-id-taken");

    JsonNode overwritten =
        put(created.id(), json("{'name':'Fair 3','type':'ExternalSegment','description':'d'}"))
            .is(201)
            .json();
    assertThat(overwritten.path("audienceId").asText()).isEqualTo("fair");
    assertThat(overwritten.path("namespace").asText()).isEqualTo("Fairs");
    assertThat(overwritten.has("datasetId")).isFalse();
    assertThat(api.get(PATH + "/" + created.id()).json()).isEqualTo(overwritten);
    put(created.id(), json("{'name':'Fair 3','type':'SegmentDefinition'}"))
        .is(400, "audience-invalid");
    api.delete(PATH + "/" + created.id()).is(204);
    api.get(PATH + "/" + created.id()).is(404, "audience-unknown");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type':'Odd','name':'n'}",
        "{'type':'ExternalSegment'}",
        "{'type':'ExternalSegment','name':'n','expression':{'value':'a'}}",
        "{'type':'ExternalSegment','name':'n','lifecycleState':'archived'}",
        "{'type':'ExternalSegment','name':'n','lifecycleState':'odd'}",
        "{'type':'ExternalSegment','name':'n','labels':'core/C1'}",
        "{'type':'ExternalSegment','name':'n','labels':[1]}",
        "{'type':'ExternalSegment','name':'n','saveSegmentMembership':'yes'}",
        "{'type':'ExternalSegment','name':'n','linkedAudienceRef':[]}",
        "{'type':'ExternalSegment','name':'n','ttlInDays':0}",
        "{'name':'n'}",
        "{'name':'n','expression':{'value':'1 +'}}",
        "{'name':'n','expression':{'value':'a'},'tags':{}}"
      })
  void whatIsNoAudienceIsRefused(String body) {
    assertThat(api.post(PATH, Drafts.json(body)).is(400).code()).isEqualTo("audience-invalid");
  }

  @Test
  void aPatchHoldsAsAWholeOrNotAtAll() {
    String id = api.post(PATH, Drafts.definition("Patched")).is(201).id();

    JsonNode patched =
        patch(
                id,
                "[{'op':'add','path':'/labels/-','value':'core/C1'},{'op':'add','path':'/tags','value':['t']},"
                    + "{'op':'test','path':'/name','value':'Patched'},{'op':'copy','from':'/name','path':'/description'},"
                    + "{'op':'add','path':'/expression','value':{'type':'PQL','format':'pql/text','value':'homeAddress.country = \\u0022US\\u0022'}}]")
            .is(201)
            .json();
    assertThat(patched.path("labels").toString()).isEqualTo("[\"core/C1\"]");
    assertThat(patched.path("tags").toString()).isEqualTo("[\"t\"]");
    assertThat(patched.path("description").asText()).isEqualTo("Patched");
    assertThat(patched.at("/expression/value").asText()).contains("US");
    assertThat(patched.path("version").asInt()).isEqualTo(2);

    patch(
            id,
            "[{'op':'replace','path':'/name','value':'Other'},{'op':'test','path':'/description','value':'x'}]")
        .is(400, "patch-failed");
    patch(id, "[{'op':'odd','path':'/name'}]").is(400, "patch-invalid");
    patch(id, "{'name':'n'}").is(400, "patch-invalid");
    patch(id, "[{'op':'replace','path':'/id','value':'x'}]").is(400, "patch-path");
    patch(id, "[{'op':'remove','path':'/name'}]").is(400, "audience-invalid");
    patch(id, "[{'op':'replace','path':'/odd/deep','value':1}]").is(400, "patch-failed");
    assertThat(api.get(PATH + "/" + id).json()).isEqualTo(patched);
    // Nothing to change makes no version.
    assertThat(
            patch(id, "[{'op':'replace','path':'/name','value':'Patched'}]")
                .is(201)
                .json()
                .path("version")
                .asInt())
        .isEqualTo(2);
  }

  @Test
  void aStaleTagIsRefused() {
    String id = api.post(PATH, Drafts.definition("Tagged")).is(201).id();
    String patch = "[{'op':'add','path':'/description','value':'%s'}]";

    patch(api.with("If-Match", "\"1\""), id, patch.formatted("a")).is(201);
    patch(api.with("If-Match", "\"1\""), id, patch.formatted("b")).is(412, "version-stale");
    api.with("If-Match", "\"1\"")
        .send(
            "PUT",
            PATH + "/" + id,
            Drafts.definition("x").toString().getBytes(StandardCharsets.UTF_8))
        .is(412, "version-stale");
    api.with("If-Match", "\"1\"").delete(PATH + "/" + id).is(412, "version-stale");
    api.with("If-Match", "\"2\"").delete(PATH + "/" + id).is(204);
  }

  @Test
  void ofSeveralWritersOneWins() {
    String id = api.post(PATH, Drafts.definition("Contended")).is(201).id();
    Api tagged = api.with("If-Match", "\"1\"");

    List<Integer> statuses =
        IntStream.range(0, 16)
            .parallel()
            .mapToObj(n ->
                patch(
                        tagged.elsewhere(),
                        id,
                        "[{'op':'add','path':'/description','value':'" + n + "'}]")
                    .status())
            .toList();

    assertThat(statuses).containsOnly(201, 412).containsOnlyOnce(201);
    assertThat(api.get(PATH + "/" + id).json().path("version").asInt()).isEqualTo(2);
  }

  @Test
  void whatOthersReferToIsNeitherWithdrawnNorDeleted() {
    String used = api.post(PATH, Drafts.definition("Used")).is(201).id();
    String external =
        api.post(PATH, json("{'type':'ExternalSegment','name':'From outside'}")).is(201).id();
    ObjectNode draft = Drafts.definition("User");
    draft
        .withObject("expression")
        .put("value", "inSegment(\"%s\") and inSegment(\"%s\")".formatted(used, external));
    JsonNode user = api.post(PATH, draft).is(201).json();
    String id = user.path("id").asText();

    assertThat(user.path("dependencies").toString()).contains(used, external);
    assertThat(api.get(PATH + "/" + used).json().path("dependents").toString()).contains(id);
    assertThat(api.get(PATH + "/" + external).json().path("dependents").toString()).contains(id);
    for (String each : List.of(used, external)) {
      for (String state : List.of("inactive", "archived")) {
        Reply refused =
            patch(each, "[{'op':'add','path':'/lifecycleState','value':'" + state + "'}]")
                .is(409, "audience-referenced");
        assertThat(refused.text()).contains(id);
      }
      assertThat(api.delete(PATH + "/" + each).is(409, "definition-referenced").text())
          .contains(id);
    }
    JsonNode patched =
        patch(used, "[{'op':'add','path':'/description','value':'d'}]").is(201).json();
    assertThat(patched.path("dependents").toString()).contains(id);

    api.delete(PATH + "/" + id).is(204);
    assertThat(api.get(PATH + "/" + used).json().path("dependents")).isEmpty();
    patch(used, "[{'op':'add','path':'/lifecycleState','value':'archived'}]").is(201);
    api.post(PATH, draft).is(400, "reference-unpublished");
    api.post(PATH, draft.deepCopy().put("lifecycleState", "draft")).is(201);
    api.delete(PATH + "/" + external).is(409, "definition-referenced");
  }

  @ParameterizedTest
  @CsvSource({
    "draft, published, 201",
    "draft, archived, 201",
    "draft, inactive, 409",
    "published, inactive, 201",
    "published, draft, 409",
    "published, archived, 201",
    "inactive, published, 201",
    "inactive, draft, 409"
  })
  void anAudienceMovesAsItsLifeGoes(String from, String to, int status) {
    ObjectNode draft = Drafts.definition().put("lifecycleState", from);
    String id = api.post(PATH, draft).is(201).id();

    Reply moved =
        patch(id, "[{'op':'replace','path':'/lifecycleState','value':'" + to + "'}]").is(status);
    assertThat(api.get(PATH + "/" + id).json().path("lifecycleState").asText())
        .isEqualTo(status == 201 ? to : from);
    if (to.equals("archived")) {
      patch(id, "[{'op':'add','path':'/lifecycleState','value':'published'}]")
          .is(409, "lifecycle-move");
      patch(id, "[{'op':'add','path':'/lifecycleState','value':'inactive'}]").is(201);
    }
    assertThat(moved.status()).isEqualTo(status);
  }

  @Test
  void onlyPublishedOnesAreEvaluatedForAll() {
    var jobs = new Jobs(api);
    jobs.profiles(Jobs.person("1", "'homeAddress': {'country': 'CA'}"));
    String published = api.post(PATH, Drafts.definition()).is(201).id();
    String draft =
        api.post(PATH, Drafts.definition().put("lifecycleState", "draft")).is(201).id();
    String inactive =
        api.post(PATH, Drafts.definition().put("lifecycleState", "inactive")).is(201).id();

    JsonNode all = jobs.run(Drafts.json("{'segments': [{'segmentId': '*'}]}"));
    assertThat(all.at("/metrics/segmentedProfileCounter").has(published)).isTrue();
    assertThat(all.at("/metrics/segmentedProfileCounter").size()).isEqualTo(1);
    JsonNode named = jobs.run(List.of(draft, inactive));
    assertThat(named.at("/metrics/segmentedProfileCounter/" + draft).asInt()).isEqualTo(1);
    assertThat(named.at("/muster/skippedSegments/0/segmentId").asText()).isEqualTo(inactive);
    assertThat(named.at("/muster/skippedSegments/0/code").asText()).isEqualTo("audience-inactive");

    JsonNode counted = api.get(PATH + "/" + published).is(200).json();
    assertThat(counted.at("/metrics/data/totalProfiles").asInt()).isEqualTo(1);
    assertThat(counted.at("/metrics/data/totalProfilesByNamespace/CRMID").asInt()).isEqualTo(1);
    assertThat(counted.path("version").asInt()).isEqualTo(1);
  }

  @Test
  void audiencesFromOutsideAreSearchedFor() {
    String id =
        api.post(PATH, json("{'type':'ExternalSegment','name':'Zeppelin riders'}")).is(201).id();
    String search = Api.SEARCH + "/entities?namespace=AEPSegments&schemaClass=_xdm.context.segmentdefinition&s=";

    assertThat(api.get(search + "zeppelin").is(200).each("entities", "id")).containsExactly(id);
    patch(id, "[{'op':'replace','path':'/name','value':'Balloon riders'}]").is(201);
    assertThat(api.get(search + "zeppelin").is(200).each("entities", "id")).isEmpty();
    assertThat(api.get(search + "balloon").is(200).each("entities", "id")).containsExactly(id);
    api.delete(PATH + "/" + id).is(204);
    assertThat(api.get(search + "balloon").is(200).each("entities", "id")).isEmpty();
  }

  @Test
  void severalAreReadAtOnce() {
    String one = api.post(PATH, Drafts.definition("B1")).is(201).id();
    String two = api.post(PATH, json("{'type':'ExternalSegment','name':'B2'}")).is(201).id();

    JsonNode found =
        api.post(
                PATH + "/bulk-get",
                "{\"ids\": [{\"id\": \"%s\"}, {\"id\": \"%s\"}, {\"id\": \"no\"}]}"
                    .formatted(one, two))
            .is(207)
            .json();
    assertThat(found.path("results").size()).isEqualTo(2);
    assertThat(found.at("/results/" + two)).isEqualTo(api.get(PATH + "/" + two).json());
    api.post(PATH + "/bulk-get", "{\"ids\": []}").is(400, "ids-count");
    ObjectNode many = Drafts.object();
    IntStream.range(0, 101).forEach(n -> many.withArray("ids").addObject().put("id", "x" + n));
    api.post(PATH + "/bulk-get", many).is(400, "ids-count");
  }

  @Test
  void sizesAreSaidFromOutside() {
    String own = api.post(PATH, Drafts.definition("Sized")).is(201).id();
    String external =
        api.post(
                PATH,
                json("{'type':'ExternalSegment','name':'S','audienceId':'s','namespace':'N'}"))
            .is(201)
            .id();
    JsonNode answer =
        api.post(
                PATH + "/bulk-patch-metric",
                json(
                    "{'jobId':'7','jobType':'AO','resources':["
                        + "{'audienceId':'s','namespace':'N','operations':[{'op':'add','path':'/metrics/data','value':{'totalProfiles':11}}]},"
                        + "{'audienceId':'"
                        + own
                        + "','namespace':'AEPSegments','operations':[{'op':'add','path':'/recordMetrics/data','value':{'recordCount':5}}]},"
                        + "{'audienceId':'none','namespace':'N','operations':[{'op':'add','path':'/metrics/data','value':{'totalProfiles':1}}]},"
                        + "{'audienceId':'s','namespace':'N','operations':[{'op':'remove','path':'/metrics/data'}]}]}"))
            .is(207)
            .json();

    assertThat(answer.path("resources").findValuesAsText("status"))
        .containsExactly("200", "200", "404", "400");
    JsonNode sized = api.get(PATH + "/" + external).json();
    assertThat(sized.at("/metrics/data/totalProfiles").asInt()).isEqualTo(11);
    assertThat(sized.at("/metrics/jobId").asText()).isEqualTo("7");
    assertThat(sized.path("version").asInt()).isEqualTo(1);
    JsonNode counted = api.get(PATH + "/" + own).json();
    assertThat(counted.at("/recordMetrics/data/recordCount").asInt()).isEqualTo(5);
    assertThat(
            patch(own, "[{'op':'add','path':'/description','value':'d'}]")
                .is(201)
                .json()
                .path("recordMetrics"))
        .isEqualTo(counted.path("recordMetrics"));
    api.post(PATH + "/bulk-patch-metric", "{\"resources\": []}").is(400, "metrics-invalid");
  }

  @Test
  void aRepeatedCreateIsOneAudience() {
    Api repeating = api.with("Idempotency-Key", "k1");
    Reply first = repeating.post(PATH, Drafts.definition("Once")).is(201);
    Reply second = repeating.post(PATH, Drafts.definition("Once")).is(201);

    assertThat(second.json()).isEqualTo(first.json());
    assertThat(second.header("Idempotency-Replayed")).hasValue("true");
    assertThat(ids("?name=once")).containsExactly(first.id());
  }

  @Test
  void anotherTenantsAudienceIsNone() {
    String id = api.post(PATH, Drafts.definition("Mine")).is(201).id();
    Api other = Muster.shared().newTenant();

    other.get(PATH + "/" + id).is(404, "audience-unknown");
    other.delete(PATH + "/" + id).is(404, "audience-unknown");
    assertThat(other.get(PATH).is(200).json().path("children")).isEmpty();
  }

  private List<String> ids(String query) {
    return api.get(PATH + query).is(200).each("children", "id");
  }

  private Reply patch(String id, String body) {
    return patch(api, id, body);
  }

  private static Reply patch(Api by, String id, String body) {
    return by.patch(PATH + "/" + id, Drafts.json(body));
  }

  private Reply put(String id, JsonNode body) {
    return api.send("PUT", PATH + "/" + id, body.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static JsonNode json(String text) {
    return Drafts.json(text);
  }
}
