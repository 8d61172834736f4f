package dev.muster.server.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// More than the service takes: it says so at once, and when to come again.
class OverloadTest {
  private static List<Reply> many(int count, Api api, boolean writes) throws Exception {
    var replies = new ArrayList<Reply>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var futures = new ArrayList<Future<Reply>>();
      for (int i = 0; i < count; i++) {
        int number = i;
        futures.add(
            threads.submit(() ->
                writes
                    ? api.post(Api.DEFINITIONS, Drafts.definition("overload " + number))
                    : api.get(Api.DEFINITIONS)));
      }
      for (Future<Reply> future : futures) {
        replies.add(future.get());
      }
    }
    return replies;
  }

  @Test
  void tooManyRequestsOfOneOrganisation() throws Exception {
    try (Muster muster = Muster.with(Map.of("limits.requestsPerSecond", "20"))) {
      Api api = muster.newTenant();
      List<Reply> replies = many(200, api, false);
      List<Reply> refused = replies.stream().filter(reply -> reply.status() == 429).toList();
      assertThat(refused).hasSizeBetween(100, 180);
      assertThat(replies.stream().filter(reply -> reply.status() == 200)).hasSizeGreaterThan(19);
      assertThat(refused)
          .allSatisfy(reply ->
              assertThat(reply.is(429, "too-many-requests").header("Retry-After")).isPresent());
      // The others are not touched, and the open pages have no limit.
      muster.newTenant().get(Api.DEFINITIONS).is(200);
      muster.nobody().get("/health/ready").is(200);
      Thread.sleep(1_100);
      api.get(Api.DEFINITIONS).is(200);
    }
  }

  @Test
  void tooManyWritesAtOnce() throws Exception {
    try (Muster muster =
        Muster.with(Map.of("commands.queueCount", "1", "commands.batchCount", "1"))) {
      Api api = muster.newTenant().patient();
      List<Reply> replies = many(400, api, true);
      List<Reply> made = replies.stream().filter(reply -> reply.status() == 200).toList();
      List<Reply> refused = replies.stream().filter(reply -> reply.status() == 503).toList();
      assertThat(made.size() + refused.size()).isEqualTo(400);
      assertThat(made).isNotEmpty();
      assertThat(refused).isNotEmpty().allSatisfy(reply -> reply.is(503, "overloaded"));
      // What was refused was not done, what was not refused was.
      assertThat(api.get(Api.DEFINITIONS + "?limit=1000").is(200).each("segments", "id"))
          .containsExactlyInAnyOrderElementsOf(made.stream().map(Reply::id).toList());
      api.post(Api.DEFINITIONS, Drafts.definition("after")).is(200);
    }
  }
}
