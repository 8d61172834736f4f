package dev.muster.projections.catalogue;

import static dev.muster.projections.catalogue.History.ACME;
import static dev.muster.projections.catalogue.History.ACME_DEV;
import static dev.muster.projections.catalogue.History.definition;
import static dev.muster.projections.catalogue.History.folder;
import static dev.muster.projections.catalogue.ReadModelFixture.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.domain.Stamp;
import dev.muster.domain.catalogue.CatalogueEvent.DefinitionCreated;
import dev.muster.domain.catalogue.CatalogueEvent.DefinitionDeleted;
import dev.muster.domain.catalogue.CatalogueEvent.DefinitionRevised;
import dev.muster.domain.catalogue.CatalogueEvent.FolderCreated;
import dev.muster.domain.catalogue.CatalogueEvent.FolderDeleted;
import dev.muster.domain.catalogue.CatalogueEvent.FolderMoved;
import dev.muster.domain.definitions.Definition;
import dev.muster.domain.definitions.DefinitionJson;
import dev.muster.domain.folders.Folder;
import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.projection.Projection;
import dev.muster.projections.catalogue.DefinitionVersion.Change;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// From records to rows, and the position that moves with them.
final class CatalogueProjectionTest {
  private static final Paging ALL = new Paging(0, 100);

  private ReadModelFixture fixture;
  private CatalogueReadModel readModel;
  private Projection projection;

  @BeforeEach
  void open() throws Exception {
    fixture = ReadModelFixture.fresh();
    readModel = fixture.readModel;
    projection = readModel.projection();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aNewReadModelStandsBeforeTheFirstRecord() throws Exception {
    assertThat(projection.position()).isEqualTo(LogPosition.START);
  }

  @Test
  void everyVersionStaysReadableAndTheLastOneIsTheDefinition() throws Exception {
    Definition first = definition("d1", "First", 1_000);
    Definition second =
        first.revised(
            History.content("Zweite", first.content().evaluationInfo(), "root"),
            new Stamp(2_000, "editor"));
    var history =
        new History()
            .add(ACME, new DefinitionCreated(first))
            .add(ACME, new DefinitionRevised(second))
            .add(ACME, new DefinitionCreated(definition("d2", "Other", 3_000)));
    projection.apply(history.records());
    assertThat(projection.position()).isEqualTo(new LogPosition(3));
    assertThat(get(readModel.definitions().get(ACME, "d1")))
        .contains(new VersionedDocument("d1", 2, document(second)));

    history.add(ACME, new DefinitionDeleted("d1", 3, new Stamp(4_000, "remover")));
    projection.apply(history.after(3));
    assertThat(get(readModel.definitions().get(ACME, "d1"))).isEmpty();
    assertThat(get(readModel.definitions().versions(ACME, "d1", ALL)))
        .isEqualTo(
            new VersionPage(
                3,
                List.of(
                    new DefinitionVersion(3, Change.DELETED, 4_000, "remover", Optional.empty()),
                    new DefinitionVersion(
                        2, Change.UPDATED, 2_000, "editor", Optional.of(document(second))),
                    new DefinitionVersion(
                        1, Change.CREATED, 1_000, "author", Optional.of(document(first))))));
  }

  @Test
  void recordsThatAreAppliedAlreadyAreRefusedAndChangeNothing() throws Exception {
    var history = new History().add(ACME, new DefinitionCreated(definition("d1", "First", 1_000)));
    projection.apply(history.records());
    CatalogueSum before = get(readModel.sum());
    assertThatThrownBy(() -> projection.apply(history.records()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("do not follow");
    assertThat(get(readModel.sum())).isEqualTo(before);
    assertThat(projection.position()).isEqualTo(new LogPosition(1));
  }

  @Test
  void aGapIsRefused() throws Exception {
    var history =
        new History()
            .add(ACME, new DefinitionCreated(definition("d1", "First", 1_000)))
            .add(ACME, new DefinitionCreated(definition("d2", "Second", 1_000)))
            .add(ACME, new DefinitionCreated(definition("d3", "Third", 1_000)));
    assertThatThrownBy(() -> projection.apply(history.after(1)))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(
            () -> projection.apply(List.of(history.records().get(0), history.records().get(2))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(projection.position()).isEqualTo(LogPosition.START);
    assertThat(get(readModel.definitions().versions(ACME, "d2", ALL)).totalCount()).isZero();
    projection.apply(history.records());
    assertThat(projection.position()).isEqualTo(new LogPosition(3));
  }

  @Test
  void createdAndDeletedInOneBatchLeavesOnlyHistory() throws Exception {
    var history =
        new History()
            .add(ACME, new DefinitionCreated(definition("d1", "First", 1_000)))
            .add(ACME, new DefinitionDeleted("d1", 2, new Stamp(2_000, "remover")))
            .add(ACME_DEV, new DefinitionCreated(definition("d1", "First", 3_000)));
    projection.apply(history.records());
    assertThat(get(readModel.definitions().get(ACME, "d1"))).isEmpty();
    assertThat(get(readModel.definitions().get(ACME_DEV, "d1"))).isPresent();
    assertThat(get(readModel.definitions().versions(ACME, "d1", ALL)).totalCount()).isEqualTo(2);
  }

  @Test
  void foldersFollowTheirChanges() throws Exception {
    Folder outer = folder("f1", "Outer", "root");
    Folder inner = folder("f2", "Inner", "root");
    Folder moved = inner.revised("Inner now", "f1", new Stamp(5_000, "mover"));
    var history =
        new History()
            .add(ACME, new FolderCreated(outer))
            .add(ACME, new FolderCreated(inner))
            .add(ACME, new FolderMoved(moved));
    projection.apply(history.records());
    assertThat(get(readModel.folders().get(ACME, "f2"))).contains(moved);
    history.add(ACME, new FolderDeleted("f2", new Stamp(6_000, "remover")));
    projection.apply(history.after(3));
    assertThat(get(readModel.folders().get(ACME, "f2"))).isEmpty();
    assertThat(get(readModel.folders().list(ACME, Optional.empty(), ALL)))
        .isEqualTo(new FolderPage(1, List.of(outer)));
  }

  private static String document(Definition definition) {
    return new String(DefinitionJson.document(ACME, definition), StandardCharsets.UTF_8);
  }
}
