package dev.muster.projections.catalogue;

import static dev.muster.projections.catalogue.ReadModelFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.eventlog.InMemoryEventLog;
import dev.muster.eventlog.projection.Follower;
import dev.muster.eventlog.projection.FollowerObserver;
import dev.muster.projections.postgres.Database;
import dev.muster.projections.postgres.DatabaseLimits;
import dev.muster.projections.postgres.EmbeddedPostgres;
import dev.muster.projections.postgres.Programs;
import dev.muster.projections.postgres.TestPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// PostgreSQL is killed while batches go in: in the end every record is there, once.
final class PostmasterCrashTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int CRASH_COUNT = 3;

  @TempDir private Path directory;

  @Test
  void everyRecordIsAppliedOnceWhateverHappensToTheServer() throws Exception {
    var history = new RandomHistory(7);
    var log = new InMemoryEventLog();
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory, Programs.directory());
        Database database =
            Database.open(TestPostgres.vertx(), postgres.address(), DatabaseLimits.DEFAULTS)) {
      CatalogueReadModel readModel = CatalogueReadModel.open(database);
      try (Follower follower =
          new Follower(log, readModel.projection(), 20, FollowerObserver.NONE).start()) {
        for (int crash = 0; crash < CRASH_COUNT; crash++) {
          log.append(history.next(1_500));
          // Some way into them.
          follower.reached(follower.position().plus(300L + 200L * crash), PATIENCE).get();
          postgres.process().destroyForcibly();
          TimeUnit.MILLISECONDS.sleep(20);
        }
        log.append(history.next(100));
        assertThat(follower.reached(log.durableUpTo(), PATIENCE).get()).isTrue();
        assertThat(directory.resolve("data.damaged")).doesNotExist();
        CatalogueSum live = get(readModel.sum());
        follower.rebuild("to compare");
        assertThat(get(readModel.sum())).isEqualTo(live);
        assertThat(live.tables().get("definition"))
            .extracting(CatalogueSum.TableSum::rowCount)
            .isEqualTo((long) history.definitionCount());
      }
    }
  }
}
