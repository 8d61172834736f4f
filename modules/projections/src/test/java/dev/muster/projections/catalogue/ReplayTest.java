package dev.muster.projections.catalogue;

import static dev.muster.projections.catalogue.ReadModelFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.eventlog.InMemoryEventLog;
import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.projection.Follower;
import dev.muster.eventlog.projection.FollowerObserver;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A read model that was kept up bit by bit, and one that is made from the whole log, have the same
/// rows.
final class ReplayTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// The last one is long enough for a bulk load of many batches.
  @ParameterizedTest
  @CsvSource({"1, 300, 7", "2, 2500, 100", "3, 14000, 500"})
  void replayEqualsLive(long seed, int recordCount, int batchCount) throws Exception {
    var history = new RandomHistory(seed);
    var log = new InMemoryEventLog();
    try (ReadModelFixture fixture = ReadModelFixture.fresh();
        Follower follower =
            new Follower(log, fixture.readModel.projection(), batchCount, FollowerObserver.NONE)
                .start()) {
      for (int appended = 0; appended < recordCount; appended += 100) {
        log.append(history.next(100));
      }
      assertThat(follower.reached(log.durableUpTo(), PATIENCE).get()).isTrue();
      CatalogueSum live = get(fixture.readModel.sum());
      List<List<String>> liveRows = rows(fixture);
      String liveSchema = schema(fixture);

      follower.rebuild("the test asks for it");

      assertThat(schema(fixture)).isNotEqualTo(liveSchema);
      assertThat(get(fixture.readModel.sum())).as("seed %d", seed).isEqualTo(live);
      assertThat(rows(fixture)).as("seed %d", seed).isEqualTo(liveRows);
      assertThat(liveRows.get(1)).hasSize(history.definitionCount());
      // And it goes on from there.
      LogPosition end = log.append(history.next(100));
      assertThat(follower.reached(end, PATIENCE).get()).isTrue();
      assertThat(rows(fixture).get(1)).hasSize(history.definitionCount());
      assertThat(fixture.sql("SELECT nspname FROM pg_namespace WHERE nspname ~ '^muster_g'").size())
          .as("old generations are removed")
          .isEqualTo(1);
    }
  }

  private static List<List<String>> rows(ReadModelFixture fixture) throws Exception {
    var tables = new ArrayList<List<String>>();
    for (String table : CatalogueTables.NAMES) {
      var rows = new ArrayList<String>();
      for (Row row : fixture.sql("SELECT t::text FROM %s.%s t".formatted(schema(fixture), table))) {
        rows.add(row.getString(0));
      }
      Collections.sort(rows);
      tables.add(rows);
    }
    return tables;
  }

  private static String schema(ReadModelFixture fixture) throws Exception {
    return "muster_g"
        + fixture
            .sql("SELECT generation FROM muster.live_generation")
            .iterator()
            .next()
            .getInteger(0);
  }
}
