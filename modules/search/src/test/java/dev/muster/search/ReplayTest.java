package dev.muster.search;

import static dev.muster.search.Searching.OTHER;
import static dev.muster.search.Searching.TENANT;
import static dev.muster.search.Searching.found;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.domain.catalogue.CatalogueEvent;
import dev.muster.eventlog.Cause;
import dev.muster.eventlog.InMemoryEventLog;
import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.LogRecord;
import dev.muster.eventlog.NewRecord;
import dev.muster.eventlog.Tenant;
import dev.muster.eventlog.projection.Follower;
import dev.muster.eventlog.projection.FollowerObserver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// An index made anew from the log answers as the one that lived through it.
@Timeout(120)
class ReplayTest {
  private static final List<String> SEARCHES =
      List.of(
          "",
          "red",
          "red blue",
          "red AND blue",
          "blu*",
          "*e*",
          "rad~",
          "/g.*/",
          "NOT red",
          "folderLocation:red",
          "parentFolderId:root",
          "segmentName:green OR blue",
          "\"red blue\"~3",
          "folderId:*",
          "name:(red^3 green)");

  @TempDir Path directory;

  @RepeatedTest(12)
  void aReplayEqualsTheLiveIndex() throws Exception {
    long seed = System.nanoTime();
    try {
      compare(new Random(seed));
    } catch (AssertionError | Exception e) {
      throw new AssertionError("seed " + seed, e);
    }
  }

  private void compare(Random random) throws Exception {
    Path path = directory.resolve("live");
    var history = new RandomHistory(random);
    SegmentIndex live = SegmentIndex.open(path);
    for (int batch = 0; batch < 60; batch++) {
      history.extend(1 + random.nextInt(12));
      history.records().applyTo(live);
      switch (random.nextInt(6)) {
        case 0 -> answers(live);
        case 1 -> {
          live.close();
          live = SegmentIndex.open(path);
        }
        default -> {}
      }
    }
    List<List<Entity>> expected = answers(live);
    live.close();

    for (int batchCount : List.of(1, 7, Integer.MAX_VALUE)) {
      try (SegmentIndex replayed = SegmentIndex.open(directory.resolve("replay-" + batchCount))) {
        List<LogRecord> all = history.records().all();
        for (int from = 0; from < all.size(); ) {
          int to = (int) Math.min(all.size(), (long) from + batchCount);
          replayed.apply(all.subList(from, to));
          from = to;
        }
        assertThat(answers(replayed)).isEqualTo(expected);
        assertThat(locations(replayed)).isEqualTo(history.locations());
      }
    }
  }

  private static List<List<Entity>> answers(SegmentIndex index) throws Exception {
    var answers = new ArrayList<List<Entity>>();
    for (Tenant tenant : List.of(TENANT, OTHER)) {
      for (String text : SEARCHES) {
        var question = EntitiesQuestion.in(SegmentSearch.NAMESPACE).matching(text).page(0, 1_000);
        answers.add(Searching.page(index, tenant, question).entities());
      }
    }
    return answers;
  }

  /// Every entity's path by taxonomy, which the history works out by itself.
  private static List<String> locations(SegmentIndex index) throws Exception {
    var locations = new ArrayList<String>();
    for (Tenant tenant : List.of(TENANT, OTHER)) {
      for (String id : Searching.all(index, tenant)) {
        List<Entity> path =
            found(Searching.in(index).taxonomy(tenant, SegmentSearch.NAMESPACE, id));
        locations.add(id + " " + path.stream().map(Entity::name).toList());
        for (Entity folder : path.subList(0, path.size() - 1)) {
          assertThat(
                  Searching.page(
                          index,
                          tenant,
                          EntitiesQuestion.in(SegmentSearch.NAMESPACE)
                              .inside(folder.id())
                              .page(0, 1_000))
                      .entities())
              .extracting(Entity::id)
              .contains(id);
        }
      }
    }
    return locations.stream().sorted().toList();
  }

  @Test
  void aRebuildUnderSearchesIsNeverSeenHalf() throws Exception {
    try (var log = new InMemoryEventLog();
        var searchers = Executors.newFixedThreadPool(4)) {
      append(log, 0, 3_000);
      SegmentIndex index = SegmentIndex.open(directory.resolve("search"));
      SegmentSearch search = Searching.in(index);
      try (var follower = new Follower(log, index, 500, FollowerObserver.NONE).start()) {
        follower.reached(new LogPosition(3_000), Duration.ofSeconds(30)).get();
        var done = new AtomicBoolean();
        var searches = new ArrayList<Future<Integer>>();
        for (int thread = 0; thread < 4; thread++) {
          searches.add(
              searchers.submit(() -> {
                int count = 0;
                while (!done.get()) {
                  long before = follower.position().value();
                  EntitiesPage page =
                      found(
                          search.entities(
                              TENANT,
                              EntitiesQuestion.in(SegmentSearch.NAMESPACE).matching("buyer")));
                  assertThat((long) page.totalCount()).isGreaterThanOrEqualTo(before);
                  count++;
                }
                return count;
              }));
        }
        for (int round = 0; round < 5; round++) {
          follower.rebuild("a test");
          append(log, 3_000 + round * 100, 100);
        }
        follower.reached(new LogPosition(3_500), Duration.ofSeconds(30)).get();
        done.set(true);
        for (Future<Integer> each : searches) {
          assertThat(each.get()).isPositive();
        }
        assertThat(found(search.namespaces(TENANT, Optional.of("buyer"))).getFirst().count())
            .isEqualTo(3_500);
      }
    }
  }

  @Test
  void whatTheFollowerHasReachedIsFoundWithin200Milliseconds() throws Exception {
    try (var log = new InMemoryEventLog()) {
      SegmentIndex index = SegmentIndex.open(directory.resolve("search"));
      SegmentSearch search = Searching.in(index);
      append(log, 0, 20_000);
      try (var follower = new Follower(log, index, 1_000, FollowerObserver.NONE).start()) {
        follower.reached(new LogPosition(20_000), Duration.ofSeconds(60)).get();
        Callable<Integer> count =
            () -> found(search.namespaces(TENANT, Optional.of("buyer"))).getFirst().count();
        assertThat(count.call()).isEqualTo(20_000);
        var millis = new ArrayList<Long>();
        for (int number = 20_000; number < 20_100; number++) {
          append(log, number, 1);
          long start = System.nanoTime();
          while (count.call() != number + 1) {
            Thread.onSpinWait();
          }
          millis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
        }
        millis.sort(null);
        assertThat(millis.get(95)).isLessThan(200L);
      }
    }
  }

  private static void append(InMemoryEventLog log, int from, int count) throws Exception {
    var batch = new ArrayList<NewRecord>();
    for (int number = from; number < from + count; number++) {
      var encoded =
          CatalogueEvent.CODEC.encode(
              new CatalogueEvent.DefinitionCreated(
                  Records.definition("d" + number, "Buyer " + number, "of things", "root")));
      batch.add(
          new NewRecord(
              TENANT,
              Cause.of("r"),
              System.currentTimeMillis(),
              encoded.type(),
              encoded.version(),
              encoded.payload(),
              0));
    }
    log.append(batch);
  }
}
