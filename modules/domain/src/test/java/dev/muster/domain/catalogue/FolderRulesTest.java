package dev.muster.domain.catalogue;

import static dev.muster.domain.catalogue.Scenario.LIMITS;
import static dev.muster.domain.catalogue.Scenario.NOW;
import static dev.muster.domain.catalogue.Scenario.THEN;
import static dev.muster.domain.catalogue.Scenario.createFolder;
import static dev.muster.domain.catalogue.Scenario.created;
import static dev.muster.domain.catalogue.Scenario.deleteFolder;
import static dev.muster.domain.catalogue.Scenario.deleted;
import static dev.muster.domain.catalogue.Scenario.folder;
import static dev.muster.domain.catalogue.Scenario.given;
import static dev.muster.domain.catalogue.Scenario.move;
import static dev.muster.domain.catalogue.Scenario.moveAndRename;
import static dev.muster.domain.catalogue.Scenario.rename;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.domain.catalogue.CatalogueCommand.DeleteFolder;
import dev.muster.domain.catalogue.CatalogueCommand.ReviseFolder;
import dev.muster.domain.catalogue.CatalogueEvent.FolderCreated;
import dev.muster.domain.catalogue.CatalogueEvent.FolderDeleted;
import dev.muster.domain.catalogue.CatalogueEvent.FolderMoved;
import dev.muster.domain.catalogue.CatalogueEvent.FolderRenamed;
import dev.muster.domain.folders.Folder;
import dev.muster.eventlog.command.Refusal.Reason;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FolderRulesTest {
  /// Three deep, which is the limit here.
  private static final CatalogueEvent[] TOWER = {
    folder("a", "A", "root"), folder("b", "B", "a"), folder("c", "C", "b")
  };

  private static FolderCreated made(String id, String name, String parentId) {
    return new FolderCreated(new Folder(id, name, parentId, 1, NOW, NOW));
  }

  private static FolderMoved moved(String id, String name, String parentId) {
    return new FolderMoved(new Folder(id, name, parentId, 2, THEN, NOW));
  }

  private static FolderRenamed renamed(String id, String name, String parentId) {
    return new FolderRenamed(new Folder(id, name, parentId, 2, THEN, NOW));
  }

  @Nested
  class Creating {
    @Test
    void putsItWhereItBelongs() {
      given().when(createFolder("a", "A", "root")).then(made("a", "A", "root"));
      given(folder("a", "A", "root")).when(createFolder("b", "A", "a")).then(made("b", "A", "a"));
    }

    @Test
    void needsTheParent() {
      given().when(createFolder("a", "A", "nowhere")).thenRefused(Reason.INVALID, "folder-unknown");
    }

    @Test
    void refusesASiblingsName() {
      given(folder("a", "Caf\u00e9", "root"))
          .when(createFolder("b", "Cafe\u0301", "root"))
          .thenRefused(Reason.CONFLICT, "name-taken");
    }

    @Test
    void sharesItsNameWithDefinitions() {
      given(created("1", "A")).when(createFolder("a", "A", "root")).then(made("a", "A", "root"));
    }

    @Test
    void refusesAnIdThatExists() {
      given(folder("a", "A", "root"))
          .when(createFolder("a", "B", "root"))
          .thenRefused(Reason.CONFLICT, "id-taken");
      given().when(createFolder("root", "B", "root")).thenRefused(Reason.CONFLICT, "id-taken");
    }

    @Test
    void stopsAtTheDepth() {
      given(TOWER).when(createFolder("d", "D", "c")).thenRefused(Reason.LIMIT, "folder-depth");
      given(TOWER).when(createFolder("d", "D", "b")).then(made("d", "D", "b"));
    }

    @Test
    void stopsAtTheLimitOfFolders() {
      given(
              folder("1", "1", "root"),
              folder("2", "2", "root"),
              folder("3", "3", "root"),
              folder("4", "4", "root"),
              folder("5", "5", "root"))
          .when(createFolder("6", "6", "root"))
          .thenRefused(Reason.LIMIT, "folders-limit");
    }

    @Test
    void stripsTheName() {
      given().when(createFolder("a", "  A \t", "root")).then(made("a", "A", "root"));
      given(folder("a", "A", "root"))
          .when(createFolder("b", " A ", "root"))
          .thenRefused(Reason.CONFLICT, "name-taken");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "\u00a0", "\u200b", "\u2003\t"})
    void needsAName(String name) {
      given().when(createFolder("a", name, "root")).thenRefused(Reason.INVALID, "name-missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\0b", "a\nb", "a\u0085b", "\ud800", "a\udc00b"})
    void refusesANameThatCannotBeShown(String name) {
      given().when(createFolder("a", name, "root")).thenRefused(Reason.INVALID, "name-invalid");
    }

    @Test
    void refusesALongName() {
      given()
          .when(createFolder("a", "x".repeat(256), "root"))
          .thenRefused(Reason.INVALID, "text-too-long");
      String longest = "x".repeat(255);
      given().when(createFolder("a", longest, "root")).then(made("a", longest, "root"));
    }
  }

  @Nested
  class Revising {
    @Test
    void needsTheFolder() {
      given().when(rename("a", "B")).thenRefused(Reason.UNKNOWN, "folder-unknown");
      given().when(rename("root", "B")).thenRefused(Reason.UNKNOWN, "folder-unknown");
    }

    @Test
    void renames() {
      given(folder("a", "A", "root")).when(rename("a", "B")).then(renamed("a", "B", "root"));
    }

    @Test
    void givesNoEventWhenNothingChanges() {
      given(TOWER).when(rename("b", "B")).thenNothing();
      given(TOWER).when(rename("b", " B ")).thenNothing();
      given(TOWER).when(move("b", "a")).thenNothing();
      given(TOWER)
          .when(
              new ReviseFolder("b", Optional.empty(), Optional.empty(), OptionalLong.empty(), NOW))
          .thenNothing();
    }

    @Test
    void takesAnotherSpellingOfItsOwnName() {
      given(folder("a", "Caf\u00e9", "root"))
          .when(rename("a", "Cafe\u0301"))
          .then(renamed("a", "Cafe\u0301", "root"));
    }

    @Test
    void refusesASiblingsName() {
      given(folder("a", "A", "root"), folder("b", "B", "root"))
          .when(rename("b", "A"))
          .thenRefused(Reason.CONFLICT, "name-taken");
    }

    @Test
    void takesANameThatWasSetFree() {
      given(
              folder("a", "A", "root"),
              folder("b", "B", "root"),
              new FolderRenamed(new Folder("a", "C", "root", 2, THEN, THEN)))
          .when(rename("b", "A"))
          .then(renamed("b", "A", "root"));
      given(folder("a", "A", "root"), folder("b", "B", "root"), new FolderDeleted("a", THEN))
          .when(rename("b", "A"))
          .then(renamed("b", "A", "root"));
    }

    @Test
    void refusesABadName() {
      given(folder("a", "A", "root"))
          .when(rename("a", " "))
          .thenRefused(Reason.INVALID, "name-missing");
      given(folder("a", "A", "root"), folder("b", "B", "root"))
          .when(moveAndRename("a", "b", "\0"))
          .thenRefused(Reason.INVALID, "name-invalid");
    }

    @Test
    void renamesAtAnyDepth() {
      given(TOWER).when(rename("c", "X")).then(renamed("c", "X", "b"));
      given(TOWER).when(rename("a", "X")).then(renamed("a", "X", "root"));
    }

    @Test
    void renamesWhatIsDeeperThanALoweredLimit() {
      var lowered =
          new CatalogueLimits(
              LIMITS.definitionCount(),
              LIMITS.streamingCount(),
              LIMITS.edgeCount(),
              LIMITS.folderCount(),
              1);
      given(lowered, TOWER).when(rename("c", "X")).then(renamed("c", "X", "b"));
    }

    @Test
    void moves() {
      given(TOWER).when(move("c", "root")).then(moved("c", "C", "root"));
      given(TOWER).when(move("b", "root")).then(moved("b", "B", "root"));
    }

    @Test
    void movesAndRenamesAtOnce() {
      given(folder("a", "A", "root"), folder("b", "B", "root"), folder("c", "B", "a"))
          .when(moveAndRename("b", "a", "C"))
          .then(moved("b", "C", "a"));
      given(folder("a", "A", "root"), folder("b", "B", "root"), folder("c", "B", "a"))
          .when(move("b", "a"))
          .thenRefused(Reason.CONFLICT, "name-taken");
    }

    @Test
    void refusesToMoveIntoItself() {
      given(TOWER).when(move("a", "a")).thenRefused(Reason.CONFLICT, "folder-cycle");
      given(TOWER).when(move("a", "b")).thenRefused(Reason.CONFLICT, "folder-cycle");
      given(TOWER).when(move("a", "c")).thenRefused(Reason.CONFLICT, "folder-cycle");
    }

    @Test
    void needsTheParent() {
      given(TOWER).when(move("a", "nowhere")).thenRefused(Reason.INVALID, "folder-unknown");
    }

    @Test
    void bringsItsOwnDepth() {
      given(TOWER[0], TOWER[1], folder("x", "X", "root"), folder("y", "Y", "x"))
          .when(move("x", "b"))
          .thenRefused(Reason.LIMIT, "folder-depth");
      given(TOWER[0], TOWER[1], folder("x", "X", "root"), folder("y", "Y", "x"))
          .when(move("x", "a"))
          .then(moved("x", "X", "a"));
      given(TOWER[0], TOWER[1], folder("x", "X", "root"))
          .when(move("x", "b"))
          .then(moved("x", "X", "b"));
    }

    @Test
    void comparesTheVersion() {
      given(TOWER)
          .when(new ReviseFolder("a", Optional.of("X"), Optional.empty(), OptionalLong.of(2), NOW))
          .thenRefused(Reason.STALE, "version-stale");
      given(TOWER)
          .when(new ReviseFolder("a", Optional.of("X"), Optional.empty(), OptionalLong.of(1), NOW))
          .then(renamed("a", "X", "root"));
    }
  }

  @Nested
  class Deleting {
    @Test
    void removesAnEmptyOne() {
      given(folder("a", "A", "root")).when(deleteFolder("a")).then(new FolderDeleted("a", NOW));
    }

    @Test
    void needsTheFolder() {
      given().when(deleteFolder("a")).thenRefused(Reason.UNKNOWN, "folder-unknown");
      given().when(deleteFolder("root")).thenRefused(Reason.UNKNOWN, "folder-unknown");
    }

    @Test
    void countsFoldersAndDefinitions() {
      String message =
          given(
                  folder("a", "A", "root"),
                  folder("b", "B", "a"),
                  created("1", "1", "'parentFolderId': 'a'"),
                  created("2", "2", "'parentFolderId': 'a'"))
              .when(deleteFolder("a"))
              .refusal()
              .message();
      assertThat(message).contains("3 definitions and folders");
    }

    @Test
    void refusesWhileADefinitionIsInIt() {
      given(folder("a", "A", "root"), created("1", "1", "'parentFolderId': 'a'"))
          .when(deleteFolder("a"))
          .thenRefused(Reason.CONFLICT, "folder-not-empty");
    }

    @Test
    void refusesWhileAFolderIsInIt() {
      given(TOWER).when(deleteFolder("b")).thenRefused(Reason.CONFLICT, "folder-not-empty");
    }

    @Test
    void removesItOnceAllIsGone() {
      given(
              folder("a", "A", "root"),
              folder("b", "B", "a"),
              created("1", "1", "'parentFolderId': 'a'"),
              deleted("1"),
              new FolderMoved(new Folder("b", "B", "root", 2, THEN, THEN)))
          .when(deleteFolder("a"))
          .then(new FolderDeleted("a", NOW));
    }

    @Test
    void comparesTheVersion() {
      given(TOWER)
          .when(new DeleteFolder("c", OptionalLong.of(2), NOW))
          .thenRefused(Reason.STALE, "version-stale");
    }
  }
}
