package dev.muster.projections.catalogue;

import static dev.muster.projections.catalogue.History.ACME;
import static dev.muster.projections.catalogue.History.ACME_DEV;
import static dev.muster.projections.catalogue.History.OTHER;
import static dev.muster.projections.catalogue.ReadModelFixture.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.domain.Stamp;
import dev.muster.domain.catalogue.CatalogueEvent.DefinitionCreated;
import dev.muster.domain.catalogue.CatalogueEvent.DefinitionDeleted;
import dev.muster.domain.catalogue.CatalogueEvent.DefinitionRevised;
import dev.muster.domain.catalogue.CatalogueEvent.FolderCreated;
import dev.muster.domain.definitions.Definition;
import dev.muster.domain.definitions.EvaluationInfo;
import dev.muster.domain.folders.Folder;
import dev.muster.eventlog.Tenant;
import dev.muster.projections.catalogue.DefinitionOrder.Field;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every question that the server asks, over the same few definitions of several tenants.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DefinitionQueriesTest {
  private static final Paging ALL = new Paging(0, 100);
  private static final DefinitionOrder BY_ID = new DefinitionOrder(Field.ID, false);
  private static final EvaluationInfo BATCH = EvaluationInfo.BATCH;
  private static final EvaluationInfo STREAMING = new EvaluationInfo(true, true, false);
  private static final EvaluationInfo EDGE = new EvaluationInfo(false, false, true);
  private static final String INJECTION = "x' OR '1'='1'; DROP SCHEMA muster CASCADE; --";

  private ReadModelFixture fixture;
  private DefinitionQueries definitions;

  @BeforeAll
  void fill() throws Exception {
    fixture = ReadModelFixture.fresh();
    definitions = fixture.readModel.definitions();
    Definition b = made("b", "Beta", BATCH, "root", 20);
    var history =
        new History()
            .add(ACME, new FolderCreated(History.folder("f1", "Zoo", "root")))
            .add(ACME, new FolderCreated(History.folder("f2", "Ärzte 😀", "f1")))
            .add(ACME, new FolderCreated(History.folder("f3", "Animals", "f1")))
            .add(ACME, new DefinitionCreated(made("c", "Alpha", STREAMING, "f1", 10)))
            .add(ACME, new DefinitionCreated(b))
            .add(ACME, new DefinitionCreated(made("a", "Größe 日本 😀", EDGE, "f1", 20)))
            .add(ACME, new DefinitionCreated(made("d", INJECTION, BATCH, "root", 30)))
            .add(ACME, new DefinitionCreated(made("e", "Gone", BATCH, "root", 40)))
            .add(ACME, new DefinitionRevised(b.revised(b.content(), new Stamp(99, "editor"))))
            .add(ACME, new DefinitionDeleted("e", 2, new Stamp(100, "remover")))
            .add(ACME_DEV, new DefinitionCreated(made("a", "Alpha", EDGE, "f1", 1)))
            .add(OTHER, new DefinitionCreated(made("z", "Alpha", EDGE, "f1", 1)))
            .add(
                new Tenant("ACME@AdobeOrg/prod", ""),
                new DefinitionCreated(made("y", "Alpha", EDGE, "f1", 1)));
    fixture.readModel.projection().apply(history.records());
  }

  @AfterAll
  void close() {
    fixture.close();
  }

  @ParameterizedTest
  @EnumSource
  void sortsByEachFieldBothWaysAndTiesById(Field field) throws Exception {
    List<String> ascending =
        switch (field) {
          case CREATION_TIME -> List.of("c", "a", "b", "d");
          case UPDATE_TIME -> List.of("c", "a", "d", "b");
          case NAME -> List.of("c", "b", "a", "d");
          case ID -> List.of("a", "b", "c", "d");
          case VERSION -> List.of("a", "c", "d", "b");
        };
    assertThat(ids(DefinitionFilter.ALL, new DefinitionOrder(field, false))).isEqualTo(ascending);
    List<String> descending = new ArrayList<>(ascending);
    Collections.reverse(descending);
    assertThat(ids(DefinitionFilter.ALL, new DefinitionOrder(field, true))).isEqualTo(descending);
  }

  @Test
  void pagesShowEveryDefinitionOnceAndTheWholeCount() throws Exception {
    for (int limit = 1; limit <= 5; limit++) {
      var seen = new ArrayList<String>();
      for (int start = 0; start < 8; start += limit) {
        DefinitionPage page =
            get(
                definitions.list(
                    ACME,
                    DefinitionFilter.ALL,
                    new DefinitionOrder(Field.CREATION_TIME, true),
                    new Paging(start, limit)));
        assertThat(page.totalCount()).isEqualTo(4);
        page.definitions().forEach(definition -> seen.add(definition.id()));
      }
      assertThat(seen).containsExactly("d", "b", "a", "c");
    }
    assertThat(
            get(definitions.list(ACME, DefinitionFilter.ALL, BY_ID, new Paging(0, 0))).totalCount())
        .isEqualTo(4);
    assertThat(
            get(
                definitions.list(
                    ACME, DefinitionFilter.ALL, BY_ID, new Paging(Long.MAX_VALUE, 100))))
        .isEqualTo(new DefinitionPage(4, List.of()));
  }

  @Test
  void eachFilterLeavesOutWhatDoesNotFit() throws Exception {
    DefinitionFilter all = DefinitionFilter.ALL;
    assertThat(ids(all.withBatch(true), BY_ID)).containsExactly("b", "c", "d");
    assertThat(ids(all.withBatch(false), BY_ID)).containsExactly("a");
    assertThat(ids(all.withContinuous(true), BY_ID)).containsExactly("c");
    assertThat(ids(all.withContinuous(false), BY_ID)).containsExactly("a", "b", "d");
    assertThat(ids(all.withSynchronous(true), BY_ID)).containsExactly("a");
    assertThat(ids(all.withSynchronous(false), BY_ID)).containsExactly("b", "c", "d");
    assertThat(ids(all.withName("Größe 日本 😀"), BY_ID)).containsExactly("a");
    assertThat(ids(all.withName("größe 日本 😀"), BY_ID)).isEmpty();
    assertThat(ids(all.withParentFolderId("f1"), BY_ID)).containsExactly("a", "c");
    assertThat(ids(all.withParentFolderId("root"), BY_ID)).containsExactly("b", "d");
    assertThat(ids(all.withParentFolderId("f1").withBatch(true), BY_ID)).containsExactly("c");
    assertThat(ids(all.withBatch(true).withContinuous(true).withSynchronous(true), BY_ID))
        .isEmpty();
  }

  @Test
  void whatIsWrittenInAFilterIsNeverSql() throws Exception {
    assertThat(ids(DefinitionFilter.ALL.withName(INJECTION), BY_ID)).containsExactly("d");
    for (String odd :
        List.of("' OR true --", "$1", "%", "\\", "x\u0000y", "\u0000", "x".repeat(100_000))) {
      assertThat(ids(DefinitionFilter.ALL.withName(odd), BY_ID)).isEmpty();
      assertThat(ids(DefinitionFilter.ALL.withParentFolderId(odd), BY_ID)).isEmpty();
      assertThat(get(definitions.get(ACME, odd))).isEmpty();
      assertThat(get(definitions.bulkGet(ACME, List.of(odd, "a")))).containsOnlyKeys("a");
      assertThat(get(definitions.versions(ACME, odd, ALL)))
          .isEqualTo(new VersionPage(0, List.of()));
      assertThat(get(definitions.get(new Tenant(odd, "prod"), "a"))).isEmpty();
      assertThat(get(fixture.readModel.folders().get(ACME, odd))).isEmpty();
      assertThat(get(fixture.readModel.folders().list(ACME, Optional.of(odd), ALL)))
          .isEqualTo(new FolderPage(0, List.of()));
    }
    assertThat(ids(DefinitionFilter.ALL, BY_ID)).hasSize(4);
  }

  @Test
  void nothingCrossesTheBorderOfATenant() throws Exception {
    assertThat(get(definitions.get(ACME, "z"))).isEmpty();
    assertThat(get(definitions.get(OTHER, "a"))).isEmpty();
    assertThat(get(definitions.get(ACME_DEV, "a")).orElseThrow().document())
        .contains("\"sandboxName\":\"dev\"");
    assertThat(get(definitions.get(ACME, "a")).orElseThrow().document())
        .contains("\"sandboxName\":\"prod\"")
        .contains("Größe 日本 ");
    assertThat(get(definitions.bulkGet(ACME_DEV, List.of("a", "b", "z")))).containsOnlyKeys("a");
    assertThat(get(definitions.list(OTHER, DefinitionFilter.ALL, BY_ID, ALL)).totalCount())
        .isEqualTo(1);
    assertThat(get(definitions.versions(OTHER, "b", ALL)).totalCount()).isZero();
    assertThat(get(fixture.readModel.folders().get(OTHER, "f1"))).isEmpty();
    assertThat(get(fixture.readModel.folders().list(ACME_DEV, Optional.empty(), ALL)).totalCount())
        .isZero();
    var stranger = new Tenant("ACME@AdobeOrg", "unknown");
    assertThat(get(definitions.list(stranger, DefinitionFilter.ALL, BY_ID, ALL)))
        .isEqualTo(new DefinitionPage(0, List.of()));
  }

  @Test
  void bulkGetLeavesOutWhatIsNotThereAndKeepsTheOrder() throws Exception {
    assertThat(
            get(definitions.bulkGet(ACME, List.of("d", "e", "nobody", "a", "d"))).sequencedKeySet())
        .containsExactly("d", "a");
    assertThat(get(definitions.bulkGet(ACME, List.of()))).isEmpty();
    List<String> many = IntStream.range(0, 101).mapToObj(i -> "id" + i).toList();
    assertThatThrownBy(() -> definitions.bulkGet(ACME, many))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void versionsArePagedAndStayAfterTheDeletion() throws Exception {
    VersionPage page = get(definitions.versions(ACME, "e", new Paging(0, 1)));
    assertThat(page.totalCount()).isEqualTo(2);
    assertThat(page.versions())
        .containsExactly(
            new DefinitionVersion(
                2, DefinitionVersion.Change.DELETED, 100, "remover", Optional.empty()));
    assertThat(get(definitions.versions(ACME, "b", ALL)).versions())
        .extracting(DefinitionVersion::version)
        .containsExactly(2L, 1L);
    assertThat(get(definitions.version(ACME, "e", 2)).map(DefinitionVersion::change))
        .contains(DefinitionVersion.Change.DELETED);
    assertThat(get(definitions.version(ACME, "e", 3))).isEmpty();
  }

  @Test
  void foldersAreListedByNameWithinTheirParent() throws Exception {
    FolderQueries folders = fixture.readModel.folders();
    assertThat(get(folders.list(ACME, Optional.of("f1"), ALL)).folders())
        .extracting(Folder::id)
        .containsExactly("f3", "f2");
    assertThat(get(folders.list(ACME, Optional.empty(), new Paging(1, 1))))
        .isEqualTo(new FolderPage(3, List.of(History.folder("f1", "Zoo", "root"))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "creation_time",
        "update_time",
        "name",
      })
  void listsAreReadFromAnIndex(String column) throws Exception {
    var plan = new StringBuilder();
    fixture
        .sql(
            "SET enable_seqscan = off; SET enable_sort = off; EXPLAIN SELECT d.tenant, d.id FROM muster_g1.definition d WHERE d.tenant = (SELECT number FROM muster_g1.tenant WHERE organisation = 'a' AND sandbox = 'b') AND d.batch ORDER BY d.%s DESC, d.id DESC OFFSET 5 LIMIT 5; RESET ALL"
                .formatted(column))
        .next()
        .next()
        .forEach(row -> plan.append(row.getString(0)).append('\n'));
    assertThat(plan.toString()).contains("Index Only Scan Backward").doesNotContain("Sort");
  }

  private List<String> ids(DefinitionFilter filter, DefinitionOrder order) throws Exception {
    DefinitionPage page = get(definitions.list(ACME, filter, order, ALL));
    assertThat(page.totalCount()).isEqualTo(page.definitions().size());
    return page.definitions().stream().map(VersionedDocument::id).toList();
  }

  private static Definition made(
      String id, String name, EvaluationInfo info, String folder, long timeMillis) {
    return History.definition(id, History.content(name, info, folder), timeMillis);
  }
}
