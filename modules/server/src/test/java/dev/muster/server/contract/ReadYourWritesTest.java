package dev.muster.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// Every kind of read, on another connection and right after each kind of write, sees the write.
class ReadYourWritesTest {
  private static final int ROUNDS = 15;
  private static final String ENTITIES = Api.SEARCH + "/entities?namespace=AEPSegments&limit=1000";

  private final Api writer = Muster.shared().newTenant();
  private final List<Api> readers =
      List.of(writer.elsewhere(), writer.elsewhere(), writer.elsewhere());
  private int next;

  private Api reader() {
    return readers.get(next++ % readers.size());
  }

  @Test
  void afterACreation() {
    for (int i = 0; i < ROUNDS; i++) {
      Reply made = writer.post(Api.DEFINITIONS, Drafts.definition("made " + i)).is(200);
      sees(made, reader().get(Api.DEFINITIONS + "/" + made.id()).is(200));
      Reply made2 = writer.post(Api.DEFINITIONS, Drafts.definition("listed " + i)).is(200);
      assertThat(
              sees(made2, reader().get(Api.DEFINITIONS + "?limit=1000").is(200))
                  .each("segments", "id"))
          .contains(made2.id());
      Reply made3 = writer.post(Api.DEFINITIONS, Drafts.definition("bulk " + i)).is(200);
      assertThat(
              sees(made3, reader().post(Api.BULK_GET, "[\"" + made3.id() + "\"]").is(207))
                  .json()
                  .path("results")
                  .has(made3.id()))
          .isTrue();
      Reply made4 = writer.post(Api.DEFINITIONS, Drafts.definition("history " + i)).is(200);
      sees(made4, reader().get(Api.VERSIONS + made4.id() + "/versions/1").is(200));
      Reply made5 = writer.post(Api.DEFINITIONS, Drafts.definition("searched " + i)).is(200);
      assertThat(sees(made5, reader().get(ENTITIES).is(200)).each("entities", "id"))
          .contains(made5.id());
      Reply made6 = writer.post(Api.DEFINITIONS, Drafts.definition("placed " + i)).is(200);
      sees(
          made6,
          reader()
              .get(Api.SEARCH + "/taxonomy?namespace=AEPSegments&entityId=" + made6.id())
              .is(200));
      Reply made7 = writer.post(Api.DEFINITIONS, Drafts.definition("counted" + i)).is(200);
      Reply counted = sees(made7, reader().get(Api.SEARCH + "/namespaces?s=counted" + i).is(200));
      assertThat(counted.json().path("namespaces").path(0).path("count").asInt()).isEqualTo(1);
    }
  }

  @Test
  void afterAChange() {
    String id = writer.post(Api.DEFINITIONS, Drafts.definition("changing")).is(200).id();
    String path = Api.DEFINITIONS + "/" + id;
    for (int i = 0; i < ROUNDS; i++) {
      Reply first = writer.patch(path, "{\"description\": \"get %d\"}".formatted(i)).is(200);
      assertThat(sees(first, reader().get(path).is(200)).json()).isEqualTo(first.json());
      Reply second = writer.patch(path, "{\"description\": \"list %d\"}".formatted(i)).is(200);
      assertThat(
              sees(second, reader().get(Api.DEFINITIONS).is(200)).json().path("segments").path(0))
          .isEqualTo(second.json());
      Reply third = writer.patch(path, "{\"description\": \"bulk %d\"}".formatted(i)).is(200);
      assertThat(
              reader()
                  .post(Api.BULK_GET, "[\"" + id + "\"]")
                  .is(207)
                  .json()
                  .path("results")
                  .path(id))
          .isEqualTo(third.json());
      Reply fourth = writer.patch(path, "{\"description\": \"versions %d\"}".formatted(i)).is(200);
      assertThat(
              reader()
                  .get(Api.VERSIONS + id + "/versions?limit=1")
                  .is(200)
                  .json()
                  .path("versions")
                  .path(0)
                  .path("definition"))
          .isEqualTo(fourth.json());
      writer.patch(path, "{\"description\": \"search %d\"}".formatted(i)).is(200);
      assertThat(reader().get(ENTITIES).is(200).each("entities", "description"))
          .containsExactly("search " + i);
    }
  }

  @Test
  void afterADeletion() {
    for (int i = 0; i < ROUNDS; i++) {
      String one = writer.post(Api.DEFINITIONS, Drafts.definition("one")).is(200).id();
      String two = writer.post(Api.DEFINITIONS, Drafts.definition("two")).is(200).id();
      String three = writer.post(Api.DEFINITIONS, Drafts.definition("three")).is(200).id();
      writer.delete(Api.DEFINITIONS + "/" + one).is(200);
      reader().get(Api.DEFINITIONS + "/" + one).is(404);
      writer.delete(Api.DEFINITIONS + "/" + two).is(200);
      assertThat(reader().get(Api.DEFINITIONS).is(200).each("segments", "id"))
          .containsExactly(three);
      writer.delete(Api.DEFINITIONS + "/" + three).is(200);
      assertThat(reader().get(ENTITIES).is(200).json().path("entities")).isEmpty();
    }
  }

  @Test
  void afterAWriteOfAFolder() {
    for (int i = 0; i < ROUNDS; i++) {
      Reply made = writer.post(Api.FOLDERS, Drafts.folder("folder")).is(201);
      String path = Api.FOLDERS + "/" + made.id();
      assertThat(sees(made, reader().get(path).is(200)).json()).isEqualTo(made.json());
      Reply renamed = writer.patch(path, Drafts.folder("renamed")).is(200);
      assertThat(sees(renamed, reader().get(Api.FOLDERS).is(200)).each("folders", "name"))
          .containsExactly("renamed");
      writer.patch(path, Drafts.folder("again")).is(200);
      assertThat(reader().get(ENTITIES).is(200).each("entities", "name")).containsExactly("again");
      writer.delete(path).is(204);
      reader().get(path).is(404);
    }
  }

  /// Positions do not go back.
  private static Reply sees(Reply write, Reply read) {
    assertThat(read.position()).isGreaterThanOrEqualTo(write.position());
    return read;
  }
}
