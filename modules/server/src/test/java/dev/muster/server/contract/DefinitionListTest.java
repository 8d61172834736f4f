package dev.muster.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Lists of definitions: paging, sorting, filtering, and several at once.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DefinitionListTest {
  private static final int COUNT = 25;

  private final Api api = Muster.shared().newTenant();
  private final List<String> ids = new ArrayList<>();
  private String folder = "";

  @BeforeAll
  void fill() {
    folder = api.post(Api.FOLDERS, Drafts.folder("some")).is(201).id();
    for (int i = 0; i < COUNT; i++) {
      ObjectNode draft = Drafts.definition("number %02d".formatted((i * 7) % COUNT));
      if (i % 5 == 0) {
        draft.put("parentFolderId", folder);
      }
      ObjectNode info = draft.putObject("evaluationInfo");
      info.putObject("batch").put("enabled", i % 2 == 0);
      info.putObject("continuous").put("enabled", i % 2 == 1);
      info.putObject("synchronous").put("enabled", i % 10 == 9);
      ids.add(api.post(Api.DEFINITIONS, draft).is(200).id());
    }
    // Something that is no longer there.
    String gone = api.post(Api.DEFINITIONS, Drafts.definition("gone")).is(200).id();
    api.delete(Api.DEFINITIONS + "/" + gone).is(200);
    api.patch(Api.DEFINITIONS + "/" + ids.get(3), "{\"description\": \"changed last\"}").is(200);
  }

  private Reply list(String query) {
    return api.get(Api.DEFINITIONS + query).is(200);
  }

  @Test
  void withoutParametersTheNewestComeFirst() {
    Reply all = list("");
    assertThat(all.json().path("page"))
        .isEqualTo(
            Drafts.json(
                "{'totalCount': 25, 'totalPages': 1, 'sortField': 'creationTime', 'sort': 'desc', 'pageSize': 25, 'limit': 100}"));
    assertThat(all.json().path("link")).isEqualTo(Drafts.object());
    List<Long> times = all.each("segments", "creationTime").stream().map(Long::valueOf).toList();
    assertThat(times).isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(all.each("segments", "id")).containsExactlyInAnyOrderElementsOf(ids);
    JsonNode first = all.json().path("segments").path(0);
    assertThat(first).isEqualTo(api.get(Api.DEFINITIONS + "/" + first.path("id").asText()).json());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 24, 25, 26, 1000})
  void pagesYieldEachDefinitionOnce(int limit) {
    for (String sort :
        List.of("creationTime:desc", "version:asc", "name:desc", "updateEpoch:asc")) {
      var byPage = new ArrayList<String>();
      var byStart = new ArrayList<String>();
      int pages = (COUNT + limit - 1) / limit;
      for (int page = 0; page < pages; page++) {
        Reply some = list("?limit=%d&page=%d&sort=%s".formatted(limit, page, sort));
        assertThat(some.json().path("page").path("totalPages").asInt()).isEqualTo(pages);
        assertThat(some.json().path("page").path("limit").asInt()).isEqualTo(limit);
        assertThat(some.json().path("page").path("pageSize").asInt())
            .isEqualTo(some.json().path("segments").size());
        byPage.addAll(some.each("segments", "id"));
        byStart.addAll(
            list("?limit=%d&start=%d&sort=%s".formatted(limit, page * limit, sort))
                .each("segments", "id"));
      }
      assertThat(byPage).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(ids);
      assertThat(byStart).isEqualTo(byPage);
    }
  }

  @Test
  void aPagePastTheEndIsEmpty() {
    for (String query :
        List.of(
            "?page=1", "?page=99999", "?start=25", "?start=99999999", "?page=99999&limit=1000")) {
      Reply empty = list(query);
      assertThat(empty.json().path("segments")).isEmpty();
      assertThat(empty.json().path("page").path("totalCount").asInt()).isEqualTo(COUNT);
      assertThat(empty.json().path("page").path("pageSize").asInt()).isZero();
    }
  }

  @Test
  void anEmptySandboxHasAnEmptyList() {
    Reply empty = Muster.shared().newTenant().get(Api.DEFINITIONS).is(200);
    assertThat(empty.json().path("segments")).isEmpty();
    assertThat(empty.json().path("page").path("totalCount").asInt()).isZero();
  }

  @Test
  void sortsByEachFieldBothWays() {
    List<String> names = list("?sort=name:asc").each("segments", "name");
    assertThat(names).isSorted().hasSize(COUNT);
    assertThat(list("?sort=name:desc").each("segments", "name"))
        .isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(list("?sort=id:asc").each("segments", "id")).isSorted();
    assertThat(list("?sort=id:desc").each("segments", "id"))
        .isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(list("?sort=version:desc").each("segments", "id").getFirst()).isEqualTo(ids.get(3));
    assertThat(list("?sort=version:asc").each("segments", "id").getLast()).isEqualTo(ids.get(3));
    assertThat(list("?sort=updateTime:desc").each("segments", "id").getFirst())
        .isEqualTo(ids.get(3));
    List<Long> epochs =
        list("?sort=updateEpoch:asc").each("segments", "updateEpoch").stream()
            .map(Long::valueOf)
            .toList();
    assertThat(epochs).isSorted();
    JsonNode page = list("?sort=updateEpoch:asc").json().path("page");
    assertThat(page.path("sortField").asText()).isEqualTo("updateEpoch");
    assertThat(page.path("sort").asText()).isEqualTo("asc");
    assertThat(
            list("?sort=creationTime:asc").each("segments", "creationTime").stream()
                .map(Long::valueOf)
                .toList())
        .isSorted();
  }

  @ParameterizedTest
  @CsvSource({
    "batch,true,13",
    "batch,false,12",
    "continuous,TRUE,12",
    "continuous,False,13",
    "synchronous,tRuE,2",
    "synchronous,FALSE,23"
  })
  void filtersByTheWayOfEvaluation(String method, String flag, int count) {
    Reply some = list("?evaluationInfo.%s.enabled=%s".formatted(method, flag));
    assertThat(some.json().path("page").path("totalCount").asInt()).isEqualTo(count);
    assertThat(some.json().path("segments"))
        .hasSize(count)
        .allSatisfy(definition ->
            assertThat(definition.path("evaluationInfo").path(method).path("enabled").asBoolean())
                .isEqualTo(flag.equalsIgnoreCase("true")));
  }

  @Test
  void filtersAddUp() {
    Reply some =
        list(
            "?evaluationInfo.continuous.enabled=true&evaluationInfo.synchronous.enabled=false&limit=3&page=1");
    assertThat(some.json().path("page").path("totalCount").asInt()).isEqualTo(10);
    assertThat(some.json().path("page").path("totalPages").asInt()).isEqualTo(4);
    assertThat(some.json().path("segments")).hasSize(3);
    assertThat(
            list("?evaluationInfo.batch.enabled=true&evaluationInfo.continuous.enabled=true")
                .json()
                .path("segments"))
        .isEmpty();
  }

  @Test
  void filtersByFolderAndByName() {
    assertThat(list("?parentFolderId=" + folder).each("segments", "parentFolderId"))
        .hasSize(5)
        .containsOnly(folder);
    assertThat(list("?parentFolderId=root").json().path("page").path("totalCount").asInt())
        .isEqualTo(20);
    assertThat(list("?parentFolderId=nowhere").json().path("segments")).isEmpty();
    assertThat(list("?name=number%2007").each("segments", "name")).containsExactly("number 07");
    assertThat(list("?name=number").json().path("segments")).isEmpty();
    assertThat(list("?name=gone").json().path("segments")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=0",
        "limit=-1",
        "limit=1001",
        "limit=abc",
        "limit=1.5",
        "limit=99999999999",
        "limit=%00",
        "limit=1%20",
        "limit=%D9%A3",
        "start=-1",
        "start=abc",
        "start=99999999999999999999",
        "page=-1",
        "page=1e3",
        "page=999999999",
        "page=x",
        "sort=nothing:asc",
        "sort=name:up",
        "sort=name:asc:desc",
        "sort=:",
        "sort=name:asc%3Bdrop%20table%20definitions",
        "sort=name%00:asc",
        "sort=expression:asc",
        "sort=(select%201):asc",
        "evaluationInfo.batch.enabled=yes",
        "evaluationInfo.continuous.enabled=1",
        "evaluationInfo.synchronous.enabled=truefalse"
      })
  void badParametersAreRefused(String query) {
    api.get(Api.DEFINITIONS + "?" + query).is(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "name='%20OR%20'1'='1", "name=%27%3B%20DROP%20TABLE%20definitions%3B--", "name=%00",
            "name=a%00b", "name=%ED%A0%80", "name=%FF",
        "name=%25", "name=_", "parentFolderId=%00", "parentFolderId=..", "parentFolderId='",
            "name=%5C"
      })
  void oddFiltersFindNothing(String query) {
    String encoded = query.replace("'", "%27");
    assertThat(list("?" + encoded).json().path("segments")).isEmpty();
    assertThat(list("").json().path("page").path("totalCount").asInt()).isEqualTo(COUNT);
  }

  @Test
  void emptyAndUnknownParametersAreIgnored() {
    assertThat(
            list("?limit=&start=&page=&sort=&name=&evaluationInfo.batch.enabled=&other=1&%F0%9F%98%80=1")
                .each("segments", "id"))
        .hasSize(COUNT);
  }

  @Test
  void severalAtOnceInAnyForm() {
    String first = ids.get(0);
    String second = ids.get(1);
    String unknown = "00000000-0000-0000-0000-000000000000";
    for (String body :
        List.of(
            "{'ids': [{'id': '%s'}, {'id': '%s'}, {'id': '%s'}]}",
            "{'ids': ['%s', '%s', '%s']}",
            "[{'id': '%s'}, {'id': '%s'}, {'id': '%s'}]",
            "['%s', {'id': '%s', 'more': 1}, '%s']")) {
      Reply some =
          api.post(Api.BULK_GET, Drafts.json(body.formatted(first, second, unknown))).is(207);
      JsonNode results = some.json().path("results");
      assertThat(names(results)).containsExactlyInAnyOrder(first, second);
      assertThat(results.path(first)).isEqualTo(api.get(Api.DEFINITIONS + "/" + first).json());
    }
    assertThat(
            names(
                api.post(Api.BULK_GET, Drafts.json("['%s','%s']".formatted(first, first)))
                    .is(207)
                    .json()
                    .path("results")))
        .containsExactly(first);
    assertThat(api.post(Api.BULK_GET, "[\"" + unknown + "\"]").is(207).json().path("results"))
        .isEmpty();
  }

  @Test
  void severalAtOnceWithOddIds() {
    String odd =
        Drafts.MAPPER
            .createArrayNode()
            .add("")
            .add("a\u0000b")
            .add("..")
            .add("' OR 1=1 --")
            .add("x".repeat(10_000))
            .add("\ud83d\ude00")
            .toString();
    assertThat(api.post(Api.BULK_GET, odd).is(207).json().path("results")).isEmpty();
  }

  @Test
  void atMostAHundredAtOnce() {
    var hundred = new ArrayList<>(ids);
    while (hundred.size() < 100) {
      hundred.add("unknown-" + hundred.size());
    }
    Set<String> found =
        names(
            api.post(Api.BULK_GET, Drafts.MAPPER.valueToTree(hundred))
                .is(207)
                .json()
                .path("results"));
    assertThat(found).isEqualTo(new HashSet<>(ids));
    hundred.add("one-more");
    api.post(Api.BULK_GET, Drafts.MAPPER.valueToTree(hundred)).is(400, "ids-count");
    api.post(Api.BULK_GET, "[]").is(400, "ids-count");
    api.post(Api.BULK_GET, "{\"ids\": []}").is(400, "ids-count");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'ids': null}",
        "{'ids': 'x'}",
        "{'ids': {}}",
        "'x'",
        "7",
        "null",
        "[7]",
        "[null]",
        "[{}]",
        "[{'id': 7}]",
        "[{'id': null}]",
        "[['x']]"
      })
  void otherBodiesAreRefused(String body) {
    api.post(Api.BULK_GET, Drafts.json(body)).is(400, "wrong-type");
  }

  private static Set<String> names(JsonNode object) {
    var names = new HashSet<String>();
    object.fieldNames().forEachRemaining(names::add);
    return Collections.unmodifiableSet(names);
  }
}
