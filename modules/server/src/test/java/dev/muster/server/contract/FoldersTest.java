package dev.muster.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Folders: made, listed, renamed, moved, deleted.
class FoldersTest {
  private final Api api = Muster.shared().newTenant();

  private Reply folder(String name) {
    return api.post(Api.FOLDERS, Drafts.folder(name)).is(201);
  }

  private Reply folder(String name, String parent) {
    return api.post(Api.FOLDERS, Drafts.folder(name, parent)).is(201);
  }

  @Test
  void aFolderIsReadBackAsItWasMade() {
    Reply top = folder("Campaigns");
    JsonNode made = top.json();
    assertThat(top.header("ETag")).hasValue("\"1\"");
    assertThat(top.header("Location")).hasValue(Api.FOLDERS + "/" + top.id());
    assertThat(made.path("name").asText()).isEqualTo("Campaigns");
    assertThat(made.path("parentFolderId").asText()).isEqualTo("root");
    assertThat(made.path("version").asInt()).isEqualTo(1);
    assertThat(made.path("createdBy").asText()).isEqualTo(Muster.SUBJECT);
    Reply read = api.get(Api.FOLDERS + "/" + top.id()).is(200);
    assertThat(read.json()).isEqualTo(made);
    assertThat(read.header("ETag")).hasValue("\"1\"");

    Reply inner = folder("Spring", top.id());
    assertThat(inner.json().path("parentFolderId").asText()).isEqualTo(top.id());
    assertThat(
            api.post(Api.FOLDERS, Drafts.folder("A", "root"))
                .is(201)
                .json()
                .path("parentFolderId")
                .asText())
        .isEqualTo("root");
    assertThat(
            api.post(Api.FOLDERS, Drafts.folder("B", ""))
                .is(201)
                .json()
                .path("parentFolderId")
                .asText())
        .isEqualTo("root");
  }

  @Test
  void listsByParentAndByPage() {
    String parent = folder("parent").id();
    var made = new ArrayList<String>();
    for (int i = 0; i < 7; i++) {
      made.add(folder("child " + i, parent).id());
    }
    Reply all = api.get(Api.FOLDERS).is(200);
    assertThat(all.json().path("folders")).hasSize(8);
    assertThat(all.json().path("page"))
        .isEqualTo(Drafts.json("{'totalCount': 8, 'start': 0, 'limit': 100}"));
    var seen = new ArrayList<String>();
    for (int start = 0; start < 7; start += 3) {
      Reply some =
          api.get(Api.FOLDERS + "?limit=3&start=" + start + "&parentFolderId=" + parent).is(200);
      assertThat(some.json().path("page").path("totalCount").asInt()).isEqualTo(7);
      seen.addAll(some.each("folders", "id"));
    }
    assertThat(seen).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(made);
    assertThat(api.get(Api.FOLDERS + "?parentFolderId=root").is(200).each("folders", "id"))
        .containsExactly(parent);
    assertThat(api.get(Api.FOLDERS + "?parentFolderId=nowhere").is(200).json().path("folders"))
        .isEmpty();
    assertThat(api.get(Api.FOLDERS + "?parentFolderId=%00").is(200).json().path("folders"))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"limit=0", "limit=1001", "limit=x", "start=-1", "start=1e9", "limit=%00"})
  void badPagingIsRefused(String query) {
    api.get(Api.FOLDERS + "?" + query).is(400, "parameter-invalid");
  }

  @Test
  void aNameIsTakenOnlyWithinItsFolder() {
    Reply one = folder("one");
    api.post(Api.FOLDERS, Drafts.folder("one")).is(409, "name-taken");
    api.post(Api.FOLDERS, Drafts.folder(" one ")).is(409, "name-taken");
    folder("ONE");
    Reply inner = folder("one", one.id());
    folder("Caf\u00e9");
    api.post(Api.FOLDERS, Drafts.folder("Cafe\u0301")).is(409, "name-taken");
    Reply two = folder("two");
    api.patch(Api.FOLDERS + "/" + two.id(), Drafts.folder("one")).is(409, "name-taken");
    api.patch(Api.FOLDERS + "/" + inner.id(), "{\"parentFolderId\": \"root\"}")
        .is(409, "name-taken");
    // Renamed on the way, there is room for it.
    api.patch(Api.FOLDERS + "/" + inner.id(), Drafts.folder("three", "root")).is(200);
  }

  @Test
  void renamesAndMoves() {
    Reply a = folder("a");
    Reply b = folder("b");
    Reply renamed = api.patch(Api.FOLDERS + "/" + a.id(), Drafts.folder("a2")).is(200);
    assertThat(renamed.header("ETag")).hasValue("\"2\"");
    assertThat(renamed.json().path("name").asText()).isEqualTo("a2");
    assertThat(renamed.json().path("creationTime")).isEqualTo(a.json().path("creationTime"));
    Reply moved =
        api.patch(Api.FOLDERS + "/" + a.id(), Drafts.object().put("parentFolderId", b.id()))
            .is(200);
    assertThat(moved.json().path("parentFolderId").asText()).isEqualTo(b.id());
    assertThat(moved.json().path("name").asText()).isEqualTo("a2");
    assertThat(api.get(Api.FOLDERS + "/" + a.id()).is(200).json()).isEqualTo(moved.json());
    Reply both = api.patch(Api.FOLDERS + "/" + a.id(), Drafts.folder("a3", "root")).is(200);
    assertThat(both.json().path("version").asInt()).isEqualTo(4);
    for (String nothing :
        List.of(
            "{}",
            "{\"name\": \"a3\"}",
            "{\"name\": null}",
            "{\"other\": 1}",
            "{\"version\": 9, \"id\": \"x\"}")) {
      Reply same = api.patch(Api.FOLDERS + "/" + a.id(), nothing).is(200);
      assertThat(same.json()).isEqualTo(both.json());
    }
  }

  @Test
  void noFolderGetsInsideItself() {
    String a = folder("a").id();
    String b = folder("b", a).id();
    String c = folder("c", b).id();
    for (String below : List.of(a, b, c)) {
      api.patch(Api.FOLDERS + "/" + a, Drafts.object().put("parentFolderId", below))
          .is(409, "folder-cycle");
    }
    api.patch(Api.FOLDERS + "/" + c, Drafts.object().put("parentFolderId", a)).is(200);
    api.patch(Api.FOLDERS + "/" + a, Drafts.object().put("parentFolderId", "nowhere"))
        .is(400, "folder-unknown");
  }

  @Test
  void onlyAnEmptyFolderIsDeleted() {
    String outer = folder("outer").id();
    String inner = folder("inner", outer).id();
    ObjectNode draft = Drafts.definition().put("parentFolderId", inner);
    String definition = api.post(Api.DEFINITIONS, draft).is(200).id();
    api.delete(Api.FOLDERS + "/" + outer).is(409, "folder-not-empty");
    api.delete(Api.FOLDERS + "/" + inner).is(409, "folder-not-empty");
    api.delete(Api.DEFINITIONS + "/" + definition).is(200);
    assertThat(api.delete(Api.FOLDERS + "/" + inner).is(204).body()).isEmpty();
    api.delete(Api.FOLDERS + "/" + inner).is(404, "folder-unknown");
    api.delete(Api.FOLDERS + "/" + outer).is(204);
    api.get(Api.FOLDERS + "/" + outer).is(404, "folder-unknown");
    api.patch(Api.FOLDERS + "/" + outer, "{}").is(404, "folder-unknown");
    api.post(Api.FOLDERS, Drafts.folder("late", outer)).is(400, "folder-unknown");
    api.post(Api.DEFINITIONS, Drafts.definition().put("parentFolderId", outer))
        .is(400, "folder-unknown");
  }

  @Test
  void ifMatchLetsOnlyTheRightVersionThrough() {
    String path = Api.FOLDERS + "/" + folder("a").id();
    api.with("If-Match", "\"1\"").patch(path, Drafts.folder("b")).is(200);
    api.with("If-Match", "\"1\"").patch(path, Drafts.folder("c")).is(412, "version-stale");
    api.with("If-Match", "\"1\"").delete(path).is(412, "version-stale");
    api.with("If-Match", "rubbish").delete(path).is(412, "version-stale");
    assertThat(api.get(path).is(200).json().path("name").asText()).isEqualTo("b");
    api.with("If-Match", "\"2\"").delete(path).is(204);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}|name-missing",
        "{'name': null}|name-missing",
        "{'name': ''}|name-invalid",
        "{'name': '  '}|name-invalid",
        "{'name': 'a/b'}|name-invalid",
        "{'name': 'a\\nb'}|name-invalid",
        "{'name': 'a\\u0000b'}|name-invalid",
        "{'name': 7}|wrong-type",
        "{'name': []}|wrong-type",
        "{'name': {}}|wrong-type",
        "{'name': true}|wrong-type",
        "{'name': 'x', 'parentFolderId': 7}|wrong-type",
        "{'name': 'x', 'parentFolderId': {}}|wrong-type",
        "{'name': 'x', 'parentFolderId': 'nowhere'}|folder-unknown",
        "{'name': 'x', 'parentFolderId': '..'}|folder-unknown",
        "{'name': 'x', 'parentFolderId': 'a\\u0000b'}|folder-unknown",
        "[]|wrong-type",
        "'x'|wrong-type",
        "null|wrong-type"
      })
  void aWrongFolderIsRefused(String body, String code) {
    api.post(Api.FOLDERS, Drafts.json(body)).is(400, code);
  }

  @Test
  void aNameThatIsTooLongIsRefused() {
    api.post(Api.FOLDERS, Drafts.folder("x".repeat(256))).is(400, "text-too-long");
    api.post(Api.FOLDERS, Drafts.folder("x".repeat(255))).is(201);
    api.post(Api.FOLDERS, Drafts.folder("x", "y".repeat(256))).is(400, "text-too-long");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Über uns",
        "日本",
        "👩‍👩‍👧‍👦",
        "a'b\"c\\d",
        "'; DROP TABLE folders; --",
        "..",
        "root",
        "%00",
        "\uFFFD"
      })
  void namesMayBeAnyText(String name) {
    Reply made = folder(name);
    assertThat(api.get(Api.FOLDERS + "/" + made.id()).is(200).json().path("name").asText())
        .isEqualTo(name);
  }

  @Test
  void theTopIsNoFolderThatCanBeChanged() {
    api.get(Api.FOLDERS + "/root").is(404, "folder-unknown");
    api.patch(Api.FOLDERS + "/root", Drafts.folder("x")).is(404, "folder-unknown");
    api.delete(Api.FOLDERS + "/root").is(404, "folder-unknown");
    api.get(Api.FOLDERS + "/" + UUID.randomUUID()).is(404, "folder-unknown");
  }
}
