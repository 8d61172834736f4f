package dev.muster.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Many callers at once: of those who want the same, one gets it.
class ConcurrencyTest {
  private static final int COUNT = 64;

  private final Api api = Muster.shared().newTenant();

  private interface Sending {
    Reply send(int number);
  }

  private static List<Reply> atOnce(int count, Sending sending) throws Exception {
    var start = new CyclicBarrier(count);
    var replies = new ArrayList<Reply>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var futures = new ArrayList<Future<Reply>>();
      for (int i = 0; i < count; i++) {
        int number = i;
        Callable<Reply> task =
            () -> {
              start.await(20, TimeUnit.SECONDS);
              return sending.send(number);
            };
        futures.add(threads.submit(task));
      }
      for (Future<Reply> future : futures) {
        replies.add(future.get(60, TimeUnit.SECONDS));
      }
    }
    return replies;
  }

  private static List<Reply> withStatus(List<Reply> replies, int status) {
    return replies.stream().filter(reply -> reply.status() == status).toList();
  }

  @Test
  void oneNameIsGivenOnce() throws Exception {
    List<Reply> replies =
        atOnce(
            COUNT,
            i ->
                api.post(
                    Api.DEFINITIONS, Drafts.definition(i % 2 == 0 ? "Caf\u00e9" : "Cafe\u0301")));
    assertThat(withStatus(replies, 200)).hasSize(1);
    assertThat(withStatus(replies, 409)).hasSize(COUNT - 1);
    String winner = withStatus(replies, 200).getFirst().id();
    assertThat(withStatus(replies, 409))
        .allSatisfy(lost -> assertThat(lost.is(409, "name-taken").text()).contains(winner));
    assertThat(api.get(Api.DEFINITIONS).is(200).each("segments", "id")).containsExactly(winner);
  }

  @Test
  void oneFolderNameIsGivenOnce() throws Exception {
    List<Reply> replies = atOnce(COUNT, _ -> api.post(Api.FOLDERS, Drafts.folder("same")));
    assertThat(withStatus(replies, 201)).hasSize(1);
    assertThat(withStatus(replies, 409)).hasSize(COUNT - 1);
  }

  @Test
  void differentNamesAreAllGiven() throws Exception {
    List<Reply> replies =
        atOnce(COUNT, i -> api.post(Api.DEFINITIONS, Drafts.definition("different " + i)));
    assertThat(withStatus(replies, 200)).hasSize(COUNT);
    assertThat(replies.stream().map(Reply::position).distinct()).hasSize(COUNT);
    assertThat(api.get(Api.DEFINITIONS).is(200).each("segments", "id"))
        .containsExactlyInAnyOrderElementsOf(replies.stream().map(Reply::id).toList());
  }

  @Test
  void ofWritersWithTheSameVersionOneWins() throws Exception {
    String path =
        Api.DEFINITIONS + "/" + api.post(Api.DEFINITIONS, Drafts.definition()).is(200).id();
    for (int version = 1; version <= 5; version++) {
      Api matching = api.with("If-Match", "\"" + version + "\"");
      int round = version;
      List<Reply> replies =
          atOnce(
              32, i -> matching.patch(path, "{\"description\": \"%d by %d\"}".formatted(round, i)));
      assertThat(withStatus(replies, 200)).hasSize(1);
      assertThat(withStatus(replies, 412)).hasSize(31);
      Reply now = api.get(path).is(200);
      assertThat(now.json()).isEqualTo(withStatus(replies, 200).getFirst().json());
      assertThat(now.header("ETag")).hasValue("\"" + (version + 1) + "\"");
    }
  }

  @Test
  void ofThoseWhoDeleteOneDoes() throws Exception {
    String path =
        Api.DEFINITIONS + "/" + api.post(Api.DEFINITIONS, Drafts.definition()).is(200).id();
    List<Reply> replies =
        atOnce(
            32,
            i ->
                i % 2 == 0
                    ? api.with("If-Match", "\"1\"").delete(path)
                    : api.with("If-Match", "\"1\"")
                        .patch(path, "{\"description\": \"" + i + "\"}"));
    assertThat(withStatus(replies, 200)).hasSize(1);
    assertThat(replies).allSatisfy(reply -> assertThat(reply.status()).isIn(200, 404, 412));
  }

  @Test
  void changesWithoutAVersionAreAllMade() throws Exception {
    String id = api.post(Api.DEFINITIONS, Drafts.definition()).is(200).id();
    atOnce(
        COUNT,
        i -> api.patch(Api.DEFINITIONS + "/" + id, "{\"field%d\": %d}".formatted(i, i)).is(200));
    Reply now = api.get(Api.DEFINITIONS + "/" + id).is(200);
    assertThat(now.json().path("version").asInt()).isEqualTo(COUNT + 1);
    for (int i = 0; i < COUNT; i++) {
      assertThat(now.json().path("field" + i).asInt(-1)).isEqualTo(i);
    }
    assertThat(
            api.get(Api.VERSIONS + id + "/versions")
                .is(200)
                .json()
                .path("page")
                .path("totalCount")
                .asInt())
        .isEqualTo(COUNT + 1);
  }

  @Test
  void aFolderIsNotDeletedUnderADefinition() throws Exception {
    for (int round = 0; round < 10; round++) {
      String folder = api.post(Api.FOLDERS, Drafts.folder("round " + round)).is(201).id();
      List<Reply> replies =
          atOnce(
              8,
              i ->
                  i % 2 == 0
                      ? api.delete(Api.FOLDERS + "/" + folder)
                      : api.post(
                          Api.DEFINITIONS, Drafts.definition().put("parentFolderId", folder)));
      boolean isGone = !withStatus(replies, 204).isEmpty();
      api.get(Api.FOLDERS + "/" + folder).is(isGone ? 404 : 200);
      assertThat(withStatus(replies, 200)).hasSize(isGone ? 0 : 4);
    }
  }

  @Test
  void oneRequestSentManyTimesIsDoneOnce() throws Exception {
    Api keyed = api.with("Idempotency-Key", "once");
    var draft = Drafts.definition();
    List<Reply> replies = atOnce(32, _ -> keyed.post(Api.DEFINITIONS, draft).is(200));
    assertThat(replies.stream().map(Reply::id).distinct()).hasSize(1);
    assertThat(replies.stream().filter(reply -> reply.header("Idempotency-Replayed").isEmpty()))
        .hasSize(1);
    assertThat(api.get(Api.DEFINITIONS).is(200).json().path("segments")).hasSize(1);
  }
}
