package dev.muster.search;

import static dev.muster.search.Searching.OTHER;
import static dev.muster.search.Searching.TENANT;
import static dev.muster.search.Searching.all;
import static dev.muster.search.Searching.found;
import static dev.muster.search.Searching.ids;
import static dev.muster.search.Searching.page;
import static dev.muster.search.Searching.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.eventlog.Tenant;
import dev.muster.search.query.SearchLimits;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentSearchTest {
  private static final EntitiesQuestion EVERYTHING = EntitiesQuestion.in(SegmentSearch.NAMESPACE);

  private final Records records = new Records();
  private SegmentIndex index;
  private SegmentSearch search;

  @BeforeEach
  void open(@TempDir Path directory) throws Exception {
    index = SegmentIndex.open(directory.resolve("search"));
    search = Searching.in(index);
  }

  @AfterEach
  void close() {
    index.close();
  }

  @Test
  void anEntityShowsWhatIsKnownAboutIt() throws Exception {
    records
        .make(TENANT, "f1", "Sales", "root")
        .define(TENANT, "d1", "Ärzte", "All of them", "f1")
        .applyTo(index);

    EntitiesPage page = page(index, TENANT, EVERYTHING);

    assertThat(page.entities())
        .containsExactly(
            new Entity("d1", false, "f1", "Ärzte", "All of them"),
            new Entity("f1", true, "root", "Sales", ""));
    Entity definition = page.entities().getFirst();
    assertThat(definition.sourceId()).isEqualTo("d1");
    assertThat(
            new String(
                Base64.getDecoder().decode(definition.base64EncodedSourceId()),
                StandardCharsets.UTF_8))
        .isEqualTo("d1");
    assertThat(page.totalCount()).isEqualTo(2);
    assertThat(page.totalPages()).isEqualTo(1);
    assertThat(page.page()).isZero();
    assertThat(page.limit()).isEqualTo(50);
  }

  @Test
  void anEmptyIndexHasOnePageOfNothing() throws Exception {
    assertThat(page(index, TENANT, EVERYTHING)).isEqualTo(new EntitiesPage(List.of(), 0, 0, 50));
    assertThat(page(index, TENANT, EVERYTHING).totalPages()).isEqualTo(1);
    assertThat(found(search.namespaces(TENANT, Optional.empty()))).isEmpty();
  }

  @Test
  void namespacesCountWhatEntitiesWouldList() throws Exception {
    records
        .make(TENANT, "f1", "Sales", "root")
        .define(TENANT, "d1", "Sales of shoes", "")
        .define(TENANT, "d2", "Other", "")
        .define(OTHER, "d3", "Sales", "")
        .applyTo(index);

    assertThat(found(search.namespaces(TENANT, Optional.empty())))
        .containsExactly(new NamespaceCount("AEPSegments", "AEPSegments", 3));
    assertThat(found(search.namespaces(TENANT, Optional.of("sales"))))
        .containsExactly(new NamespaceCount("AEPSegments", "AEPSegments", 2));
    assertThat(ids(index, "sales")).hasSize(2);
    assertThat(found(search.namespaces(TENANT, Optional.of("nobody")))).isEmpty();
    assertThat(refusal(search.namespaces(TENANT, Optional.of("a AND"))).code())
        .isEqualTo("search-syntax");
  }

  @Test
  void anUnknownNamespaceHasNothing() throws Exception {
    records.define(TENANT, "d1", "name", "").applyTo(index);

    for (String namespace : List.of("AAMTraits", "", "AEPSegments\u0000", "*", "aepsegments")) {
      assertThat(page(index, TENANT, EntitiesQuestion.in(namespace)).totalCount()).isZero();
      assertThat(search.taxonomy(TENANT, namespace, "d1")).isInstanceOf(Answer.Unknown.class);
    }
  }

  @Test
  void withoutASearchTheOrderIsByName() throws Exception {
    records
        .define(TENANT, "d1", "zebra", "")
        .define(TENANT, "d2", "Äpfel", "")
        .define(TENANT, "d3", "birne", "")
        .define(TENANT, "d4", "Apfelbaum", "")
        .define(TENANT, "d5", "Birne", "")
        .applyTo(index);

    assertThat(all(index, TENANT)).containsExactly("d2", "d4", "d5", "d3", "d1");
  }

  @Test
  void aNameIsWorthMoreThanADescription() throws Exception {
    String padding = "and many more words ".repeat(12);
    records
        .define(TENANT, "often", "a", "shoes shoes shoes shoes shoes shoes shoes")
        .define(TENANT, "once", "b", "shoes")
        .define(TENANT, "long", "shoes " + padding, "")
        .define(TENANT, "short", "shoes", "")
        .define(TENANT, "both", "shoes", "shoes")
        .make(TENANT, "f1", "Shoes", "root")
        .define(TENANT, "inside", "c", "", "f1")
        .applyTo(index);

    assertThat(ids(index, "shoes"))
        .containsExactly("both", "f1", "short", "long", "often", "once", "inside");
  }

  @Test
  void moreWordsAreWorthMore() throws Exception {
    records
        .define(TENANT, "one", "aaa red", "")
        .define(TENANT, "three", "zzz red blue green", "")
        .define(TENANT, "two", "yyy red blue", "")
        .applyTo(index);

    assertThat(ids(index, "red blue green")).containsExactly("three", "two", "one");
  }

  @Test
  void equalsAreInTheOrderOfTheirNames() throws Exception {
    List<Integer> numbers = new ArrayList<>(IntStream.range(0, 300).boxed().toList());
    Collections.shuffle(numbers, new Random(7));
    for (int number : numbers) {
      records.define(TENANT, "d%03d".formatted(number), "Buyer %03d".formatted(number), "");
    }
    records.applyTo(index);

    assertThat(ids(index, "buyer")).isSorted().hasSize(300);
  }

  @Test
  void pagesShowEverythingOnce() throws Exception {
    for (int number = 0; number < 95; number++) {
      records.define(TENANT, "d%02d".formatted(number), "Buyer %02d".formatted(number), "");
    }
    records.applyTo(index);

    for (String text : List.of("", "buyer", "b*")) {
      var seen = new ArrayList<String>();
      for (int number = 0; number < 10; number++) {
        EntitiesPage page = page(index, TENANT, EVERYTHING.matching(text).page(number, 10));
        assertThat(page.totalCount()).isEqualTo(95);
        assertThat(page.totalPages()).isEqualTo(10);
        assertThat(page.page()).isEqualTo(number);
        page.entities().forEach(entity -> seen.add(entity.id()));
      }
      assertThat(seen).hasSize(95).isSorted().doesNotHaveDuplicates();
      assertThat(page(index, TENANT, EVERYTHING.matching(text).page(10, 10)).entities()).isEmpty();
      assertThat(page(index, TENANT, EVERYTHING.matching(text).page(10, 10)).totalCount())
          .isEqualTo(95);
      assertThat(page(index, TENANT, EVERYTHING.matching(text).page(100, 1_000)).entities())
          .isEmpty();
    }
  }

  @Test
  void badPagesAreRefused() throws Exception {
    assertThat(refused(-1, 50)).isEqualTo("page-invalid");
    assertThat(refused(0, 0)).isEqualTo("limit-invalid");
    assertThat(refused(0, -5)).isEqualTo("limit-invalid");
    assertThat(refused(0, 1_001)).isEqualTo("limit-invalid");
    assertThat(refused(101, 1_000)).isEqualTo("page-too-deep");
    assertThat(refused(Integer.MAX_VALUE, 1_000)).isEqualTo("page-too-deep");
    assertThat(refused(Integer.MIN_VALUE, Integer.MIN_VALUE)).isEqualTo("page-invalid");
  }

  private String refused(int page, int limit) throws Exception {
    return refusal(search.entities(TENANT, EVERYTHING.page(page, limit))).code();
  }

  @Test
  void aFolderLimitsToWhatIsInside() throws Exception {
    records
        .make(TENANT, "f1", "Sales", "root")
        .make(TENANT, "f2", "EMEA", "f1")
        .make(TENANT, "f3", "Service", "root")
        .define(TENANT, "top", "top", "")
        .define(TENANT, "in1", "in one", "", "f1")
        .define(TENANT, "in2", "in two", "", "f2")
        .define(TENANT, "in3", "in three", "", "f3")
        .applyTo(index);

    assertThat(inside("f1", "")).containsExactly("f2", "in1", "in2");
    assertThat(inside("F1", "")).containsExactly("f2", "in1", "in2");
    assertThat(inside("f2", "")).containsExactly("in2");
    assertThat(inside("f1", "name:in")).containsExactly("in1", "in2");
    assertThat(inside("root", "")).hasSize(7);
    assertThat(inside("nowhere", "")).isEmpty();
    assertThat(inside("top", "")).isEmpty();
    assertThat(inside("f1 OR f3", "")).isEmpty();
  }

  @Test
  void renamingAFolderChangesTheLocationOfEverythingBelow() throws Exception {
    records
        .make(TENANT, "f1", "Sales", "root")
        .make(TENANT, "f2", "EMEA", "f1")
        .make(TENANT, "f3", "Berlin", "f2")
        .define(TENANT, "d1", "one", "first", "f1")
        .define(TENANT, "d3", "three", "third", "f3")
        .define(TENANT, "d0", "zero", "")
        .applyTo(index);
    assertThat(ids(index, "folderLocation:sales")).hasSize(5);

    records.rename(TENANT, "f1", "Vertrieb", "root").applyTo(index);

    assertThat(ids(index, "folderLocation:sales")).isEmpty();
    assertThat(ids(index, "folderLocation:vertrieb"))
        .containsExactlyInAnyOrder("f1", "f2", "f3", "d1", "d3");
    assertThat(ids(index, "folderLocation:\"/Vertrieb/EMEA/Berlin\""))
        .containsExactlyInAnyOrder("f3", "d3");
    assertThat(ids(index, "segmentDescription:third")).containsExactly("d3");
    assertThat(all(index, TENANT)).hasSize(6);
  }

  @Test
  void movingAFolderTakesEverythingBelowAlong() throws Exception {
    records
        .make(TENANT, "f1", "Sales", "root")
        .make(TENANT, "f2", "EMEA", "f1")
        .make(TENANT, "f3", "Berlin", "f2")
        .make(TENANT, "f4", "Archive", "root")
        .define(TENANT, "d3", "three", "", "f3")
        .applyTo(index);

    records.move(TENANT, "f2", "Europe", "f4").applyTo(index);

    assertThat(inside("f1", "")).isEmpty();
    assertThat(inside("f4", "")).containsExactlyInAnyOrder("f2", "f3", "d3");
    assertThat(ids(index, "folderLocation:/Archive/Europe/Berlin"))
        .containsExactlyInAnyOrder("f3", "d3");
    assertThat(taxonomy("d3")).containsExactly("f4", "f2", "f3", "d3");

    records.move(TENANT, "f2", "Europe", "root").applyTo(index);

    assertThat(taxonomy("d3")).containsExactly("f2", "f3", "d3");
    assertThat(inside("f4", "")).isEmpty();
  }

  @Test
  void changesInOneBatchLeaveTheLastState() throws Exception {
    records
        .make(TENANT, "f1", "A", "root")
        .make(TENANT, "f2", "B", "f1")
        .define(TENANT, "d1", "one", "", "f2")
        .rename(TENANT, "f1", "A2", "root")
        .move(TENANT, "f2", "B2", "root")
        .define(TENANT, "d2", "two", "", "f2")
        .rename(TENANT, "f2", "B3", "root")
        .revise(TENANT, "d1", "uno", "", "f1")
        .delete(TENANT, "d2")
        .define(TENANT, "d3", "three", "", "f2")
        .applyTo(index);

    assertThat(all(index, TENANT)).containsExactly("f1", "f2", "d3", "d1");
    assertThat(ids(index, "folderLocation:a2")).containsExactlyInAnyOrder("f1", "d1");
    assertThat(ids(index, "folderLocation:b3")).containsExactlyInAnyOrder("f2", "d3");
    assertThat(ids(index, "folderLocation:(a b b2)")).isEmpty();
  }

  @Test
  void whatIsDeletedIsGone() throws Exception {
    records
        .make(TENANT, "f1", "Sales", "root")
        .define(TENANT, "d1", "one", "", "f1")
        .applyTo(index);
    records.delete(TENANT, "d1").applyTo(index);
    assertThat(all(index, TENANT)).containsExactly("f1");
    assertThat(search.taxonomy(TENANT, SegmentSearch.NAMESPACE, "d1"))
        .isInstanceOf(Answer.Unknown.class);

    records.unmake(TENANT, "f1").applyTo(index);
    assertThat(all(index, TENANT)).isEmpty();
  }

  @Test
  void aRevisedDefinitionIsFoundByWhatItIsNow() throws Exception {
    records.define(TENANT, "d1", "before", "old").applyTo(index);
    records.revise(TENANT, "d1", "after", "new", "root").applyTo(index);

    assertThat(ids(index, "before OR old")).isEmpty();
    assertThat(ids(index, "after AND new")).containsExactly("d1");
    assertThat(all(index, TENANT)).containsExactly("d1");
  }

  @Test
  void theTaxonomyLeadsFromTheRoot() throws Exception {
    records
        .make(TENANT, "f1", "Sales", "root")
        .make(TENANT, "f2", "EMEA", "f1")
        .define(TENANT, "d1", "one", "text", "f2")
        .applyTo(index);

    assertThat(found(search.taxonomy(TENANT, SegmentSearch.NAMESPACE, "d1")))
        .containsExactly(
            new Entity("f1", true, "root", "Sales", ""),
            new Entity("f2", true, "f1", "EMEA", ""),
            new Entity("d1", false, "f2", "one", "text"));
    assertThat(taxonomy("f1")).containsExactly("f1");
    for (String unknown : List.of("d2", "", "*", "d1 OR f1", "root", "\ud800", "x".repeat(9_000))) {
      assertThat(search.taxonomy(TENANT, SegmentSearch.NAMESPACE, unknown))
          .isInstanceOf(Answer.Unknown.class);
    }
    assertThat(search.taxonomy(OTHER, SegmentSearch.NAMESPACE, "d1"))
        .isInstanceOf(Answer.Unknown.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "*:*",
        "secret",
        "sec*",
        "*cre*",
        "secrat~",
        "/sec.+/",
        "/.*/",
        "@&~(x)",
        "secret OR *:*",
        "NOT nothing",
        "-x",
        ") OR (secret",
        "\" OR secret OR \"",
        "segmentId:9*",
        "segmentName:*",
        "segmentDescription:*",
        "folderId:*",
        "parentFolderId:*",
        "parentFolderId:root",
        "folderLocation:*",
        "segmentId:/.*/",
        "name:/.*secret/",
        "name:*secret",
        "tenant:other@Org",
        "namespace:*",
        "namespace:/.*/",
        "kind:definition",
        "id:9*",
        "ancestor:*",
        "order:*",
        "organisation:*",
        "\u0000secret",
        "other@Org\\/prod",
      })
  void nothingCrossesTenants(String text) throws Exception {
    records
        .make(OTHER, "9f", "Secret folder", "root")
        .define(OTHER, "9d", "secret", "secret", "9f")
        .define(new Tenant("one@Org", "dev"), "9e", "secret", "secret")
        .define(new Tenant("one@Org/prod", ""), "9g", "secret", "secret")
        .define(TENANT, "1a", "mine", "public")
        .applyTo(index);

    Answer<EntitiesPage> answer = search.entities(TENANT, EVERYTHING.matching(text));

    if (answer instanceof Answer.Found<EntitiesPage>(var page)) {
      assertThat(page.entities()).extracting(Entity::id).isSubsetOf("1a");
      assertThat(page.totalCount()).isLessThanOrEqualTo(1);
      assertThat(found(search.namespaces(TENANT, Optional.of(text))))
          .allMatch(namespace -> namespace.count() <= 1);
    } else {
      assertThat(refusal(answer).message()).doesNotContainIgnoringCase("9d");
    }
  }

  @Test
  void anotherTenantsFolderHoldsNothing() throws Exception {
    records
        .make(OTHER, "f1", "Sales", "root")
        .define(OTHER, "d1", "one", "", "f1")
        .define(TENANT, "d2", "two", "")
        .applyTo(index);

    assertThat(inside("f1", "")).isEmpty();
  }

  @Test
  void anotherTenantsWordsChangeNothing() throws Exception {
    records
        .define(TENANT, "a", "common shared", "")
        .define(TENANT, "b", "rare shared", "")
        .define(TENANT, "c", "common rare", "")
        .applyTo(index);
    List<List<String>> before = answers();

    for (int number = 0; number < 400; number++) {
      // Near to what is searched for, so that they would take the places of fuzzy words.
      records.define(OTHER, "o" + number, "rar" + (char) ('a' + number % 26) + number % 10, "rare");
    }
    records.applyTo(index);

    assertThat(answers()).isEqualTo(before);
  }

  private List<List<String>> answers() throws Exception {
    var answers = new ArrayList<List<String>>();
    for (String text : List.of("common rare", "rare shared", "rarx~", "rar*", "common^2 shared")) {
      answers.add(ids(index, text));
    }
    return answers;
  }

  @Test
  void aSearchThatTakesTooLongIsRefused() throws Exception {
    for (int number = 0; number < 2_000; number++) {
      records.define(TENANT, "d" + number, "word%d more%d".formatted(number, number * 7), "text");
    }
    records.applyTo(index);
    SearchLimits none =
        new SearchLimits(16_384, 1_024, 64, 256, 10_000, java.time.Duration.ZERO, 1_000, 100_000);

    assertThat(refusal(index.search(none).entities(TENANT, EVERYTHING.matching("*or*"))).code())
        .isEqualTo("search-too-slow");
  }

  private List<String> inside(String folderId, String text) throws Exception {
    return page(index, TENANT, EVERYTHING.inside(folderId).matching(text)).entities().stream()
        .map(Entity::id)
        .toList();
  }

  private List<String> taxonomy(String id) throws Exception {
    return found(search.taxonomy(TENANT, SegmentSearch.NAMESPACE, id)).stream()
        .map(Entity::id)
        .toList();
  }
}
