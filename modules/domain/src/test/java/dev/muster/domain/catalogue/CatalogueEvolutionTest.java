package dev.muster.domain.catalogue;

import static dev.muster.domain.catalogue.Scenario.LIMITS;
import static dev.muster.domain.catalogue.Scenario.NOW;
import static dev.muster.domain.catalogue.Scenario.THEN;
import static dev.muster.domain.catalogue.Scenario.created;
import static dev.muster.domain.catalogue.Scenario.definition;
import static dev.muster.domain.catalogue.Scenario.deleted;
import static dev.muster.domain.catalogue.Scenario.folder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.domain.Bodies;
import dev.muster.domain.catalogue.CatalogueEvent.DefinitionCreated;
import dev.muster.domain.catalogue.CatalogueEvent.DefinitionDeleted;
import dev.muster.domain.catalogue.CatalogueEvent.DefinitionRevised;
import dev.muster.domain.catalogue.CatalogueEvent.FolderDeleted;
import dev.muster.domain.catalogue.CatalogueEvent.FolderMoved;
import dev.muster.domain.catalogue.CatalogueEvent.FolderRenamed;
import dev.muster.domain.definitions.Definition;
import dev.muster.domain.folders.Folder;
import org.junit.jupiter.api.Test;

/// An event that cannot follow its state is corruption, and throws.
class CatalogueEvolutionTest {
  private final CatalogueRules rules = new CatalogueRules(LIMITS, Bodies.READER);

  private Catalogue after(CatalogueEvent... events) {
    Catalogue catalogue = rules.initial();
    for (CatalogueEvent event : events) {
      catalogue = rules.evolve(catalogue, event);
    }
    return catalogue;
  }

  private void assertCorrupt(CatalogueEvent... events) {
    assertThatThrownBy(() -> after(events)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void nothingIsMadeTwice() {
    assertCorrupt(created("1", "A"), created("1", "B"));
    assertCorrupt(folder("a", "A", "root"), folder("a", "B", "root"));
    assertCorrupt(folder("root", "A", "root"));
  }

  @Test
  void nothingHappensToWhatIsNotThere() {
    Definition definition = definition("1", "A", "").revised(Bodies.content("B", ""), NOW);
    Folder folder = new Folder("a", "A", "root", 2, THEN, NOW);
    assertCorrupt(new DefinitionRevised(definition));
    assertCorrupt(deleted("1"));
    assertCorrupt(created("1", "A"), deleted("1"), deleted("1"));
    assertCorrupt(new FolderRenamed(folder));
    assertCorrupt(new FolderMoved(folder));
    assertCorrupt(new FolderDeleted("a", NOW));
  }

  @Test
  void versionsFollowEachOther() {
    Definition third =
        definition("1", "A", "")
            .revised(Bodies.content("B", ""), NOW)
            .revised(Bodies.content("C", ""), NOW);
    assertCorrupt(created("1", "A"), new DefinitionRevised(third));
    assertCorrupt(created("1", "A"), new DefinitionRevised(definition("1", "B", "")));
    assertCorrupt(new DefinitionCreated(third));
    assertCorrupt(created("1", "A"), new DefinitionDeleted("1", 1, NOW));
    assertCorrupt(created("1", "A"), new DefinitionDeleted("1", 3, NOW));
    assertCorrupt(
        folder("a", "A", "root"), new FolderRenamed(new Folder("a", "B", "root", 3, THEN, NOW)));
  }

  @Test
  void foldersStayATree() {
    assertCorrupt(folder("a", "A", "nowhere"));
    assertCorrupt(
        folder("a", "A", "root"),
        folder("b", "B", "a"),
        new FolderMoved(new Folder("a", "A", "b", 2, THEN, NOW)));
    assertCorrupt(folder("a", "A", "root"), folder("b", "B", "a"), new FolderDeleted("a", NOW));
    assertCorrupt(
        folder("a", "A", "root"),
        created("1", "1", "'parentFolderId': 'a'"),
        new FolderDeleted("a", NOW));
  }

  @Test
  void anotherOrderToTheSameContentIsEqual() {
    assertThat(after(created("1", "A"), created("2", "B"), created("3", "C"), deleted("2")))
        .isEqualTo(after(created("3", "C"), created("1", "A")))
        .hasSameHashCodeAs(after(created("3", "C"), created("1", "A")))
        .isNotEqualTo(after(created("1", "A")));
  }

  @Test
  void earlierStatesStayAsTheyWere() {
    Catalogue before = after(created("1", "A"), folder("a", "A", "root"));
    rules.evolve(before, deleted("1"));
    rules.evolve(before, new FolderDeleted("a", NOW));
    assertThat(before).isEqualTo(after(folder("a", "A", "root"), created("1", "A")));
  }
}
