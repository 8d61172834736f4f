package dev.muster.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Segment search. Every search comes right after a write and has to see it.
class SearchTest {
  private static final String SCHEMA = "schema.name=_xdm.context.segmentdefinition";
  private static final String ENTITIES =
      Api.SEARCH + "/entities?" + SCHEMA + "&namespace=AEPSegments";
  private static final String TAXONOMY =
      Api.SEARCH + "/taxonomy?" + SCHEMA + "&namespace=AEPSegments&entityId=";

  private final Api api = Muster.shared().newTenant();

  private String definition(String name, String description) {
    return api.post(Api.DEFINITIONS, Drafts.definition(name).put("description", description))
        .is(200)
        .id();
  }

  private Reply search(String text) {
    return api.get(ENTITIES + "&s=" + Muster.encoded(text)).is(200);
  }

  private List<String> names(String text) {
    return search(text).each("entities", "name");
  }

  @Test
  void aHitShowsWhatIsKnownOfIt() {
    String folder = api.post(Api.FOLDERS, Drafts.folder("Spring")).is(201).id();
    ObjectNode draft =
        Drafts.definition("Umbrella buyers")
            .put("description", "bought a blue umbrella")
            .put("parentFolderId", folder);
    String id = api.post(Api.DEFINITIONS, draft).is(200).id();

    Reply found = search("umbrella");
    JsonNode hit = found.json().path("entities").path(0);
    assertThat(found.json().path("entities")).hasSize(1);
    assertThat(hit.path("id").asText()).isEqualTo(id);
    assertThat(hit.path("isFolder").asBoolean()).isFalse();
    assertThat(hit.path("parentFolderId").asText()).isEqualTo(folder);
    assertThat(hit.path("name").asText()).isEqualTo("Umbrella buyers");
    assertThat(hit.path("description").asText()).isEqualTo("bought a blue umbrella");
    assertThat(
            new String(
                Base64.getDecoder().decode(hit.path("base64EncodedSourceId").asText()),
                StandardCharsets.UTF_8))
        .isEqualTo(hit.path("sourceId").asText());
    assertThat(found.json().path("page"))
        .isEqualTo(
            Drafts.json("{'totalCount': 1, 'totalPages': 1, 'pageOffset': 0, 'pageSize': 50}"));
    assertThat(found.json().path("status").path("message").asText()).isEqualTo("Success");

    JsonNode top = search("Spring AND folderId:" + folder).json().path("entities").path(0);
    assertThat(top.path("isFolder").asBoolean()).isTrue();
    assertThat(top.path("parentFolderId").asText()).isEqualTo("root");
  }

  @Test
  void everyKindOfQueryIsUnderstood() {
    String umbrella = definition("Umbrella", "a blue umbrella in the rain");
    definition("Camper", "camping near a hotel by the airport");
    definition("Runner", "runs and runs, never walks");
    definition("Ünïcode", "日本 customers 😀");

    assertThat(names("umbrella")).containsExactly("Umbrella");
    assertThat(names("UMBRELLA")).containsExactly("Umbrella");
    assertThat(names("umbrella OR camping")).containsExactlyInAnyOrder("Umbrella", "Camper");
    assertThat(names("umbrella AND camping")).isEmpty();
    assertThat(names("near AND camping")).containsExactly("Camper");
    assertThat(names("blue NOT rain")).isEmpty();
    assertThat(names("segmentName:camper")).containsExactly("Camper");
    assertThat(names("segmentName:camping")).isEmpty();
    assertThat(names("name:camper")).containsExactly("Camper");
    assertThat(names("segmentDescription:(runs AND walks)")).containsExactly("Runner");
    assertThat(names("segmentName:(umbrella OR runner)"))
        .containsExactlyInAnyOrder("Umbrella", "Runner");
    assertThat(names("segmentId:" + umbrella)).containsExactly("Umbrella");
    assertThat(names("segmentId:\"" + umbrella + "\"")).containsExactly("Umbrella");
    assertThat(names("run*")).containsExactly("Runner");
    assertThat(names("camp?r")).containsExactly("Camper");
    assertThat(names("\"blue umbrella\"")).containsExactly("Umbrella");
    assertThat(names("\"umbrella blue\"")).isEmpty();
    assertThat(names("umbrela~1")).containsExactly("Umbrella");
    assertThat(names("\"hotel airport\"~5")).containsExactly("Camper");
    assertThat(names("\"hotel airport\"")).isEmpty();
    assertThat(names("/[hm]otel/")).containsExactly("Camper");
    assertThat(names("日本")).containsExactly("Ünïcode");
    assertThat(names("parentFolderId:root")).hasSize(4);
    assertThat(names("nothinglikethis")).isEmpty();
    assertThat(names("")).hasSize(4);
  }

  @Test
  void whatWasJustWrittenIsFound() {
    String folder = api.post(Api.FOLDERS, Drafts.folder("winter")).is(201).id();
    String id = definition("before", "steady");
    assertThat(names("before")).containsExactly("before");

    api.patch(Api.DEFINITIONS + "/" + id, "{\"name\": \"after\"}").is(200);
    assertThat(names("before")).isEmpty();
    assertThat(names("after AND steady")).containsExactly("after");

    api.patch(Api.DEFINITIONS + "/" + id, Drafts.object().put("parentFolderId", folder)).is(200);
    assertThat(search("after").each("entities", "parentFolderId")).containsExactly(folder);
    assertThat(names("parentFolderId:" + folder)).containsExactly("after");

    api.patch(Api.FOLDERS + "/" + folder, Drafts.folder("summer")).is(200);
    assertThat(names("summer")).contains("summer");
    assertThat(names("segmentName:winter")).isEmpty();
    assertThat(api.get(TAXONOMY + id).is(200).each("taxonomy", "name"))
        .containsExactly("summer", "after");

    api.delete(Api.DEFINITIONS + "/" + id).is(200);
    assertThat(names("after")).isEmpty();
    api.get(TAXONOMY + id).is(404);
    api.delete(Api.FOLDERS + "/" + folder).is(204);
    assertThat(names("")).isEmpty();
  }

  @Test
  void aMovedFolderTakesItsContentsAlong() {
    String a = api.post(Api.FOLDERS, Drafts.folder("aaa")).is(201).id();
    String b = api.post(Api.FOLDERS, Drafts.folder("bbb")).is(201).id();
    String inner = api.post(Api.FOLDERS, Drafts.folder("inner", a)).is(201).id();
    String id =
        api.post(Api.DEFINITIONS, Drafts.definition("leaf").put("parentFolderId", inner))
            .is(200)
            .id();
    assertThat(api.get(TAXONOMY + id).is(200).each("taxonomy", "id")).containsExactly(a, inner, id);
    assertThat(api.get(TAXONOMY + id).is(200).each("taxonomy", "parentFolderId"))
        .containsExactly("root", a, inner);
    assertThat(api.get(ENTITIES + "&entityId=" + a).is(200).each("entities", "id"))
        .contains(inner)
        .doesNotContain(b);

    api.patch(Api.FOLDERS + "/" + inner, Drafts.object().put("parentFolderId", b)).is(200);
    assertThat(api.get(TAXONOMY + id).is(200).each("taxonomy", "id")).containsExactly(b, inner, id);
    assertThat(api.get(ENTITIES + "&entityId=" + a + "&s=leaf").is(200).each("entities", "id"))
        .isEmpty();
    assertThat(api.get(TAXONOMY + inner).is(200).each("taxonomy", "id")).containsExactly(b, inner);
  }

  @Test
  void pagesYieldEachHitOnce() {
    var made = new ArrayList<String>();
    for (int i = 0; i < 23; i++) {
      made.add(definition("paged " + i, "all of one kind"));
    }
    for (String query : List.of("", "&s=kind", "&s=kind%20OR%20paged")) {
      var seen = new ArrayList<String>();
      for (int page = 0; page < 3; page++) {
        Reply some = api.get(ENTITIES + query + "&limit=10&page=" + page).is(200);
        assertThat(some.json().path("page"))
            .isEqualTo(
                Drafts.json(
                    "{'totalCount': 23, 'totalPages': 3, 'pageOffset': %d, 'pageSize': 10}"
                        .formatted(page)));
        seen.addAll(some.each("entities", "id"));
      }
      assertThat(seen).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(made);
    }
    Reply past = api.get(ENTITIES + "&page=3&limit=10").is(200);
    assertThat(past.json().path("entities")).isEmpty();
    api.get(ENTITIES + "&page=1000000&limit=1000").is(400, "page-too-deep");
  }

  @Test
  void namespacesAreCounted() {
    definition("one", "red");
    definition("two", "red");
    api.post(Api.FOLDERS, Drafts.folder("three")).is(201);
    JsonNode all = api.get(Api.SEARCH + "/namespaces?" + SCHEMA).is(200).json();
    assertThat(all.path("totalCount").asInt()).isEqualTo(1);
    assertThat(all.path("namespaces").path(0).path("namespace").asText()).isEqualTo("AEPSegments");
    assertThat(all.path("namespaces").path(0).path("count").asInt()).isEqualTo(3);
    JsonNode red = api.get(Api.SEARCH + "/namespaces?" + SCHEMA + "&s=red").is(200).json();
    assertThat(red.path("namespaces").path(0).path("count").asInt()).isEqualTo(2);
  }

  @Test
  void anEmptySandboxHasAnEmptySearch() {
    Reply none = api.get(ENTITIES).is(200);
    assertThat(none.json().path("entities")).isEmpty();
    assertThat(none.json().path("page"))
        .isEqualTo(
            Drafts.json("{'totalCount': 0, 'totalPages': 1, 'pageOffset': 0, 'pageSize': 50}"));
    api.get(Api.SEARCH + "/namespaces").is(200);
    api.get(TAXONOMY + "root").is(404);
  }

  @Test
  void theSchemaMayBeGivenInTwoWaysOrNotAtAll() {
    definition("one", "");
    String plain = Api.SEARCH + "/entities?namespace=AEPSegments";
    for (String schema :
        List.of("", "&" + SCHEMA, "&schemaClass=_xdm.context.segmentdefinition", "&schema.name=")) {
      assertThat(api.get(plain + schema).is(200).json().path("entities")).hasSize(1);
    }
    assertThat(api.with("x-ups-search-version", "1.0").get(plain).is(200).json().path("entities"))
        .hasSize(1);
    for (String schema : List.of("&schema.name=_xdm.context.profile", "&schemaClass=x")) {
      api.get(plain + schema).is(400, "parameter-invalid");
      api.get(Api.SEARCH + "/namespaces?" + schema).is(400, "parameter-invalid");
      api.get(TAXONOMY.replace("?" + SCHEMA, "?x=1") + "x" + schema).is(400, "parameter-invalid");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/entities",
        "/entities?s=x",
        "/entities?namespace=",
        "/taxonomy",
        "/taxonomy?namespace=AEPSegments",
        "/taxonomy?entityId=x",
        "/taxonomy?namespace=AEPSegments&entityId="
      })
  void whatIsRequiredMustBeThere(String target) {
    Reply refused = api.get(Api.SEARCH + target).is(400, "parameter-missing");
    assertThat(refused.json().path("title").asText()).containsAnyOf("namespace", "entityId");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=0",
        "limit=-1",
        "limit=1001",
        "limit=x",
        "page=-1",
        "page=x",
        "page=99999999999",
        "limit=%00"
      })
  void badPagingIsRefused(String query) {
    api.get(ENTITIES + "&" + query).is(400, "parameter-invalid");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(",
        ")",
        "\"",
        "a AND",
        "AND",
        "OR OR",
        "segmentName:",
        "segmentName:(a",
        "/[/",
        "/(/",
        "a~~~",
        "[a TO",
        "{a TO b",
        "a^",
        "a^x",
        "!",
        "+",
        "-",
        "NOT",
        "\\",
        "a:b:c",
        "nofield:x"
      })
  void aQueryThatIsWrongIsToldWhere(String text) {
    definition("something", "a b c");
    for (String path : List.of("/entities?namespace=AEPSegments&", "/namespaces?")) {
      Reply reply = api.get(Api.SEARCH + path + "s=" + Muster.encoded(text));
      if (reply.status() != 200) {
        reply.is(400);
        assertThat(reply.json().path("title").asText()).isNotBlank();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"(", "\"unclosed", "segmentName:(a", "a AND", "/[/"})
  void aSyntaxErrorIs400(String text) {
    api.get(ENTITIES + "&s=" + Muster.encoded(text)).is(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "?",
        "*:*",
        "**",
        "a*b*c*d*e*f*g*h*",
        "*a*",
        "/.*/",
        "/(a+)+b/",
        "/(.*.*.*.*)*x/",
        "/[^x]*/",
        "a~2",
        "a~99",
        "\"a b\"~99999999",
        "[* TO *]",
        "[a TO z]",
        "organisation:*",
        "tenant:*",
        "_id:*",
        "*:* OR tenant:*",
        "\u0000",
        "a\u0000b",
        "\ud83d\ude00",
        "'; DROP TABLE x; --",
        "${jndi:ldap://x}",
        "a\nb",
        "\u202E",
        "&&",
        "||",
        "a && b || c",
        "((((((((((a))))))))))",
        "-a",
        "+a -b",
        "a^99999999999",
        "/\\d+/",
        "/a{1,1000000}/",
        "/(((a{1,1000}){1,1000}){1,1000})/"
      })
  void oddQueriesDoNoHarm(String text) {
    definition("something", "a b c");
    Reply reply = api.get(ENTITIES + "&s=" + Muster.encoded(text));
    assertThat(reply.status()).isIn(200, 400);
    assertThat(names("something")).containsExactly("something");
  }

  @Test
  void hugeQueriesDoNoHarm() {
    definition("something", "a b c");
    for (String text :
        List.of(
            "a".repeat(7_000),
            "(".repeat(3_000),
            "a ".repeat(2_500),
            "a OR ".repeat(1_000) + "a",
            "x* ".repeat(1_500),
            "x~ ".repeat(1_500),
            "NOT ".repeat(1_000) + "a",
            "\"" + "a ".repeat(2_000) + "\"~5")) {
      assertThat(api.get(ENTITIES + "&s=" + Muster.encoded(text)).status()).isIn(200, 400, 414);
    }
    assertThat(names("something")).containsExactly("something");
  }

  @ParameterizedTest
  @ValueSource(strings = {"root", "..", "%00", "%27", "nowhere", "%F0%9F%98%80", "*", "%2A%3A%2A"})
  void whatHasNoPlaceIsNotFound(String id) {
    definition("something", "");
    api.get(TAXONOMY + id).is(404);
    api.get(ENTITIES + "&entityId=" + id);
  }

  @Test
  void anotherNamespaceHasNothing() {
    String id = definition("something", "");
    for (String namespace : List.of("AAMTraits", "aepsegments", "*", "%00")) {
      Reply reply = api.get(Api.SEARCH + "/entities?namespace=" + namespace);
      if (reply.status() != 400) {
        assertThat(reply.is(200).json().path("entities")).isEmpty();
      }
      assertThat(
              api.get(Api.SEARCH + "/taxonomy?namespace=" + namespace + "&entityId=" + id).status())
          .isIn(400, 404);
    }
  }
}
