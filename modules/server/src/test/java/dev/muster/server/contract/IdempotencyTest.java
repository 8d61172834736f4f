package dev.muster.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

/// A write with an Idempotency-Key is carried out once.
class IdempotencyTest {
  private final Api api = Muster.shared().newTenant();
  private final Api keyed = api.with("Idempotency-Key", "key 1");

  @Test
  void aRepetitionGetsTheFirstAnswer() {
    ObjectNode draft = Drafts.definition();
    Reply first = keyed.post(Api.DEFINITIONS, draft).is(200);
    assertThat(first.header("Idempotency-Replayed")).isEmpty();
    for (int i = 0; i < 3; i++) {
      Reply again = keyed.elsewhere().post(Api.DEFINITIONS, draft).is(200);
      assertThat(again.header("Idempotency-Replayed")).hasValue("true");
      assertThat(again.text()).isEqualTo(first.text());
      assertThat(again.position()).isEqualTo(first.position());
      assertThat(again.header("ETag")).isEqualTo(first.header("ETag"));
      assertThat(again.header("Location")).isEqualTo(first.header("Location"));
    }
    assertThat(api.get(Api.DEFINITIONS).is(200).json().path("segments")).hasSize(1);
    api.post(Api.DEFINITIONS, draft).is(409, "name-taken");
  }

  @Test
  void theFirstAnswerComesAlsoWhenTheThingHasChangedOrGone() {
    ObjectNode draft = Drafts.definition();
    Reply first = keyed.post(Api.DEFINITIONS, draft).is(200);
    api.patch(Api.DEFINITIONS + "/" + first.id(), "{\"name\": \"other\"}").is(200);
    assertThat(keyed.post(Api.DEFINITIONS, draft).is(200).text()).isEqualTo(first.text());
    api.delete(Api.DEFINITIONS + "/" + first.id()).is(200);
    assertThat(keyed.post(Api.DEFINITIONS, draft).is(200).text()).isEqualTo(first.text());
    assertThat(api.get(Api.DEFINITIONS).is(200).json().path("segments")).isEmpty();
  }

  @Test
  void theKeyWithAnotherRequestIsRefused() {
    ObjectNode draft = Drafts.definition();
    Reply first = keyed.post(Api.DEFINITIONS, draft).is(200);
    keyed
        .post(Api.DEFINITIONS, draft.put("description", "other"))
        .is(409, "idempotency-key-reused");
    keyed.post(Api.FOLDERS, Drafts.folder("x")).is(409, "idempotency-key-reused");
    keyed.patch(Api.DEFINITIONS + "/" + first.id(), "{}").is(409, "idempotency-key-reused");
    keyed.delete(Api.DEFINITIONS + "/" + first.id()).is(409, "idempotency-key-reused");
    api.get(Api.DEFINITIONS + "/" + first.id()).is(200);
    api.with("Idempotency-Key", "key 2").post(Api.DEFINITIONS, Drafts.definition()).is(200);
  }

  @Test
  void aRefusedWriteDoesNotUseTheKeyUp() {
    api.post(Api.DEFINITIONS, Drafts.definition("taken")).is(200);
    keyed.post(Api.DEFINITIONS, Drafts.definition("taken")).is(409, "name-taken");
    keyed.post(Api.DEFINITIONS, "{}").is(400);
    keyed.post(Api.DEFINITIONS, Drafts.definition("free")).is(200);
  }

  @Test
  void changesAndDeletionsAreRepeatedToo() {
    String path =
        Api.DEFINITIONS + "/" + api.post(Api.DEFINITIONS, Drafts.definition()).is(200).id();
    Api first = api.with("Idempotency-Key", "patch");
    Reply changed = first.patch(path, "{\"description\": \"a\"}").is(200);
    api.patch(path, "{\"description\": \"b\"}").is(200);
    assertThat(first.patch(path, "{\"description\": \"a\"}").is(200).text())
        .isEqualTo(changed.text());
    assertThat(api.get(path).is(200).json().path("description").asText()).isEqualTo("b");
    Api last = api.with("Idempotency-Key", "delete");
    last.delete(path).is(200);
    last.delete(path).is(200);
    api.delete(path).is(404);

    Api folders = api.with("Idempotency-Key", "folder");
    Reply made = folders.post(Api.FOLDERS, Drafts.folder("f")).is(201);
    Reply again = folders.post(Api.FOLDERS, Drafts.folder("f")).is(201);
    assertThat(again.text()).isEqualTo(made.text());
    assertThat(again.header("Idempotency-Replayed")).hasValue("true");
    Api gone = api.with("Idempotency-Key", "folder gone");
    gone.delete(Api.FOLDERS + "/" + made.id()).is(204);
    gone.delete(Api.FOLDERS + "/" + made.id()).is(204);
  }

  @Test
  void everyRepetitionSaysThatItIsOne() {
    String path =
        Api.DEFINITIONS + "/" + api.post(Api.DEFINITIONS, Drafts.definition()).is(200).id();
    Api patching = api.with("Idempotency-Key", "patch");
    assertThat(patching.patch(path, "{\"description\": \"a\"}").header("Idempotency-Replayed"))
        .isEmpty();
    assertThat(patching.patch(path, "{\"description\": \"a\"}").header("Idempotency-Replayed"))
        .hasValue("true");
    Api deleting = api.with("Idempotency-Key", "delete");
    assertThat(deleting.delete(path).header("Idempotency-Replayed")).isEmpty();
    assertThat(deleting.delete(path).header("Idempotency-Replayed")).hasValue("true");
  }

  @Test
  void aKeyHasALimitedLength() {
    api.with("Idempotency-Key", "k".repeat(255)).post(Api.DEFINITIONS, Drafts.definition()).is(200);
    api.with("Idempotency-Key", "k".repeat(256))
        .post(Api.DEFINITIONS, Drafts.definition())
        .is(400, "idempotency-key-invalid");
    api.with("Idempotency-Key", "").post(Api.DEFINITIONS, Drafts.definition()).is(200);
    api.with("Idempotency-Key", "").post(Api.DEFINITIONS, Drafts.definition()).is(200);
    api.with("Idempotency-Key", "'; drop table keys; --")
        .post(Api.DEFINITIONS, Drafts.definition())
        .is(200);
  }
}
