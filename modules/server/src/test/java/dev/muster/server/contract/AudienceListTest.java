package dev.muster.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Lists of audiences.
class AudienceListTest {
  private static final String PATH = AudiencesTest.PATH;

  private final Api api = Muster.shared().newTenant();

  @Test
  void anEmptyListIsWhole() {
    JsonNode list = api.get(PATH).is(200).json();

    assertThat(list.path("children")).isEmpty();
    assertThat(list.path("children").isArray()).isTrue();
    assertThat(list.at("/_page/totalCount").asInt()).isZero();
    assertThat(list.path("_page").has("next")).isFalse();
    assertThat(list.path("_links").isObject()).isTrue();
    assertThat(list.path("_links")).isEmpty();
  }

  @Test
  void pagesFollowEachOther() {
    List<String> made = create(5, "P");

    JsonNode first = api.get(PATH + "?limit=2").is(200).json();
    assertThat(first.at("/_page/totalCount").asInt()).isEqualTo(5);
    assertThat(first.at("/_page/pageSize").asInt()).isEqualTo(2);
    assertThat(first.at("/_page/next").isIntegralNumber()).isTrue();
    String href = first.at("/_links/next/href").asText();
    assertThat(first.path("_links").has("href")).isFalse();
    assertThat(api.get(href).is(200).each("children", "id"))
        .containsExactly(made.get(2), made.get(1));
    assertThat(walk("?limit=2")).containsExactlyElementsOf(made.reversed());
    assertThat(walk("?limit=2&sort=creationTime:asc")).containsExactlyElementsOf(made);
    assertThat(walk("?limit=2&sort=name:desc")).containsExactlyElementsOf(made.reversed());
    assertThat(walk("?limit=5")).hasSize(5);
    assertThat(api.get(PATH + "?start=3&limit=1").is(200).each("children", "id"))
        .containsExactly(made.get(1));
    assertThat(api.get(PATH + "?start=9").is(200).each("children", "id")).isEmpty();
    assertThat(api.get(PATH + "?start=3&sort=name").is(200).each("children", "id")).hasSize(2);
  }

  @Test
  void filtersNarrowTheList() {
    String draft =
        api.post(
                PATH,
                Drafts.definition("Big Spenders")
                    .put("lifecycleState", "draft")
                    .put("description", "ÉTÉ in Paris"))
            .is(201)
            .id();
    String external =
        api.post(PATH, Drafts.json("{'type':'ExternalSegment','name':'Fair 100%','labels':['a']}"))
            .is(201)
            .id();
    String inactive =
        api.post(PATH, Drafts.definition("Old").put("lifecycleState", "inactive")).is(201).id();

    assertThat(ids("")).containsExactlyInAnyOrder(draft, external);
    assertThat(ids("?name=SPEND")).containsExactly(draft);
    assertThat(ids("?name=%25")).containsExactly(external);
    assertThat(ids("?description=" + Muster.encoded("été"))).containsExactly(draft);
    assertThat(ids("?property=lifecycleState==inactive")).containsExactly(inactive);
    assertThat(ids("?property=type==ExternalSegment&property=name==Fair%20100%25"))
        .containsExactly(external);
    assertThat(ids("?property=type==ExternalSegment&property=name==Old")).isEmpty();
    assertThat(ids("?property=evaluationInfo.batch.enabled==true"))
        .containsExactlyInAnyOrder(draft, inactive);
    assertThat(ids("?entityType=_xdm.context.profile")).hasSize(3);
    assertThat(ids("?entityType=_xdm.context.account")).isEmpty();
    assertThat(ids("?name=%00")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "start=-1",
        "start=x",
        "start=500000000",
        "start=99999999999999999999",
        "limit=0",
        "limit=1001",
        "sort=odd",
        "sort=name:sideways",
        "property=name"
      })
  void whatMakesNoSenseIsRefused(String query) {
    api.get(PATH + "?" + query).is(400);
  }

  @Test
  void aWalkThatIsForgottenSaysSo() {
    api.get(PATH + "?sort=name&start=1000000000000007").is(400, "list-ended");
    api.get(PATH + "?sort=name&start=1000000001").is(400, "list-ended");
  }

  /// Each audience that is there throughout is seen exactly once, in whatever order.
  @ParameterizedTest
  @ValueSource(strings = {"creationTime:desc", "creationTime:asc", "updateTime:desc", "name:asc"})
  @Timeout(60)
  void aListIsWalkedWhileOthersWrite(String sort) throws InterruptedException {
    List<String> lasting = create(40, "L");
    var done = new AtomicBoolean();
    Thread writer =
        Thread.ofPlatform()
            .start(() -> {
              Api other = api.elsewhere();
              for (int n = 0; !done.get(); n++) {
                String id = other.post(PATH, Drafts.definition("A" + n)).is(201).id();
                other
                    .patch(
                        PATH + "/" + lasting.get(n % lasting.size()),
                        Drafts.json(
                            "[{'op':'add','path':'/name','value':'"
                                + (char) ('A' + n % 26)
                                + n
                                + " renamed'}]"))
                    .is(201);
                other.delete(PATH + "/" + id).is(204);
              }
            });
    try {
      for (int round = 0; round < 3; round++) {
        List<String> seen = walk("?limit=7&sort=" + sort);
        assertThat(new HashSet<>(seen)).hasSameSizeAs(seen);
        assertThat(seen).containsAll(lasting);
      }
    } finally {
      done.set(true);
      writer.join(10_000);
    }
  }

  @Test
  @Timeout(120)
  void aThousandCreatesAtOnceAreAThousandAudiences() {
    List<String> created =
        IntStream.range(0, 1_000)
            .parallel()
            .mapToObj(n ->
                api.post(
                        PATH,
                        n % 2 == 0
                            ? Drafts.definition("C" + n)
                            : Drafts.json("{'type':'ExternalSegment','name':'C" + n + "'}"))
                    .is(201)
                    .id())
            .toList();

    assertThat(walk("?limit=333")).containsExactlyInAnyOrderElementsOf(created);
    assertThat(api.get(PATH + "?limit=1").json().at("/_page/totalCount").asInt()).isEqualTo(1_000);
  }

  private List<String> create(int count, String name) {
    return IntStream.range(0, count)
        .mapToObj(n -> api.post(PATH, Drafts.definition(name + n)).is(201).id())
        .toList();
  }

  private List<String> walk(String query) {
    var seen = new ArrayList<String>();
    JsonNode page = api.get(PATH + query).is(200).json();
    page.path("children").forEach(child -> seen.add(child.path("id").asText()));
    while (page.path("_page").has("next")) {
      page = api.get(PATH + query + "&start=" + page.at("/_page/next").asLong()).is(200).json();
      page.path("children").forEach(child -> seen.add(child.path("id").asText()));
    }
    return seen;
  }

  private List<String> ids(String query) {
    return api.get(PATH + query).is(200).each("children", "id");
  }
}
