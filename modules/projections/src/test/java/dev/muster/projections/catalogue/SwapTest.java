package dev.muster.projections.catalogue;

import static dev.muster.projections.catalogue.History.ACME;
import static dev.muster.projections.catalogue.History.definition;
import static dev.muster.projections.catalogue.ReadModelFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.domain.catalogue.CatalogueEvent.DefinitionCreated;
import dev.muster.eventlog.InMemoryEventLog;
import dev.muster.eventlog.NewRecord;
import dev.muster.eventlog.projection.Follower;
import dev.muster.eventlog.projection.FollowerObserver;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// Nobody who reads notices that the read model is made anew and swapped.
final class SwapTest {
  private static final int DEFINITION_COUNT = 300;
  private static final int SWAP_COUNT = 6;

  @Test
  void readsGoOnWhileGenerationsAreSwapped() throws Exception {
    var log = new InMemoryEventLog();
    var records = new ArrayList<NewRecord>();
    for (int i = 0; i < DEFINITION_COUNT; i++) {
      records.add(History.record(ACME, new DefinitionCreated(definition("d" + i, "Name " + i, i))));
    }
    log.append(records);
    var done = new AtomicBoolean();
    var readCount = new AtomicLong();
    try (ReadModelFixture fixture = ReadModelFixture.fresh();
        // Another process that shares the database, and is told nothing of the swaps.
        ReadModelFixture other = fixture.again();
        Follower follower =
            new Follower(log, fixture.readModel.projection(), 100, FollowerObserver.NONE).start();
        var readers = Executors.newVirtualThreadPerTaskExecutor()) {
      follower.reached(log.durableUpTo(), Duration.ofSeconds(30)).get();
      var running = new ArrayList<java.util.concurrent.Future<Void>>();
      for (CatalogueReadModel readModel :
          List.of(fixture.readModel, fixture.readModel, fixture.readModel, other.readModel)) {
        Callable<Void> reader =
            () -> {
              while (!done.get()) {
                Future<DefinitionPage> page =
                    readModel
                        .definitions()
                        .list(
                            ACME,
                            DefinitionFilter.ALL,
                            DefinitionOrder.NEWEST_FIRST,
                            new Paging(0, 50));
                assertThat(get(readModel.definitions().get(ACME, "d7"))).isPresent();
                assertThat(get(page).totalCount()).isEqualTo(DEFINITION_COUNT);
                assertThat(get(page).definitions()).hasSize(50);
                readCount.addAndGet(2);
              }
              return null;
            };
        running.add(readers.submit(reader));
      }
      try {
        for (int swap = 0; swap < SWAP_COUNT; swap++) {
          follower.rebuild("swap " + swap);
        }
      } finally {
        done.set(true);
      }
      for (var reader : running) {
        reader.get();
      }
      assertThat(readCount.get()).isGreaterThan(50);
    }
  }
}
