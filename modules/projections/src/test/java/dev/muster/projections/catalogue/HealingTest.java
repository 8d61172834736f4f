package dev.muster.projections.catalogue;

import static dev.muster.projections.catalogue.History.ACME;
import static dev.muster.projections.catalogue.History.definition;
import static dev.muster.projections.catalogue.ReadModelFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.domain.catalogue.CatalogueEvent.DefinitionCreated;
import dev.muster.eventlog.InMemoryEventLog;
import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.NewRecord;
import dev.muster.eventlog.projection.Follower;
import dev.muster.eventlog.projection.FollowerObserver;
import java.io.File;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A read model that cannot be used is made anew from the log, and one that can is kept.
final class HealingTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Test
  void aSoundReadModelIsKept() throws Exception {
    try (ReadModelFixture fixture = filled();
        ReadModelFixture again = fixture.again()) {
      assertThat(again.readModel.projection().position()).isEqualTo(new LogPosition(2));
      assertThat(liveGeneration(again)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // A newer Muster was here.
        "INSERT INTO muster_g1.flyway_schema_history SELECT 99, '99', 'later', type, script, checksum, installed_by, installed_on, execution_time, true FROM muster_g1.flyway_schema_history WHERE version = '1'",
        "UPDATE muster_g1.projection SET version = version + 1",
        "UPDATE muster_g1.projection SET version = version - 1",
        "DELETE FROM muster_g1.projection",
        "DROP TABLE muster_g1.definition",
        "ALTER TABLE muster_g1.definition_version DROP COLUMN author",
        "DROP INDEX muster_g1.definition_by_name",
        "DROP TABLE muster_g1.flyway_schema_history",
        "DROP SCHEMA muster_g1 CASCADE",
        "DROP SCHEMA muster CASCADE",
        "DELETE FROM muster.live_generation"
      })
  void whatIsFoundBrokenAtTheStartIsMadeAnew(String damage) throws Exception {
    try (ReadModelFixture fixture = filled()) {
      CatalogueSum sound = get(fixture.readModel.sum());
      fixture.sql(damage);
      try (ReadModelFixture again = fixture.again()) {
        assertThat(again.readModel.projection().position()).isEqualTo(LogPosition.START);
        again.readModel.projection().apply(history().records());
        assertThat(get(again.readModel.sum())).isEqualTo(sound);
        assertThat(again.sql("SELECT FROM pg_namespace WHERE nspname ~ '^muster_g'").size())
            .isEqualTo(1);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DROP TABLE muster_g1.definition CASCADE",
        "DROP SCHEMA muster_g1 CASCADE",
        // A row of a record that is not applied yet.
        "INSERT INTO muster_g1.definition_version (tenant, id, version, change, time, author, position, document) VALUES (1, 'd3', 1, 'created', 1, 'a', 3, '{}')"
      })
  void whatBreaksWhileItRunsIsMadeAnewByTheFollower(String damage) throws Exception {
    var log = new InMemoryEventLog();
    log.append(records("d1", "d2"));
    try (ReadModelFixture fixture = ReadModelFixture.fresh();
        Follower follower =
            new Follower(log, fixture.readModel.projection(), 10, FollowerObserver.NONE).start()) {
      assertThat(follower.reached(new LogPosition(2), PATIENCE).get()).isTrue();
      fixture.sql(damage);
      log.append(records("d3"));
      assertThat(follower.reached(new LogPosition(3), PATIENCE).get()).isTrue();
      assertThat(
              get(fixture
                      .readModel
                      .definitions()
                      .list(
                          ACME,
                          DefinitionFilter.ALL,
                          DefinitionOrder.NEWEST_FIRST,
                          new Paging(0, 10)))
                  .totalCount())
          .isEqualTo(3);
    }
  }

  @Test
  void aReadModelThatIsAheadOfTheLogIsEmptied() throws Exception {
    var log = new InMemoryEventLog();
    log.append(records("d1"));
    try (ReadModelFixture fixture = filled();
        Follower follower =
            new Follower(log, fixture.readModel.projection(), 10, FollowerObserver.NONE).start()) {
      log.append(records("d9"));
      assertThat(follower.reached(new LogPosition(2), PATIENCE).get()).isTrue();
    }
    try (ReadModelFixture fixture = filled()) {
      fixture.readModel.projection().reset();
      assertThat(fixture.readModel.projection().position()).isEqualTo(LogPosition.START);
      assertThat(get(fixture.readModel.definitions().get(ACME, "d1"))).isEmpty();
    }
  }

  @Test
  void aCopyThatIsGivenUpLeavesNothing() throws Exception {
    try (ReadModelFixture fixture = filled()) {
      var copy = fixture.readModel.projection().beside();
      copy.apply(history().records());
      copy.close();
      assertThat(fixture.sql("SELECT FROM pg_namespace WHERE nspname ~ '^muster_g'").size())
          .isEqualTo(1);
      assertThat(fixture.readModel.projection().position()).isEqualTo(new LogPosition(2));
    }
  }

  @Test
  void theNewestMigrationIsTheOneThatTheCodeKnows() throws Exception {
    @Nullable URL folder =
        HealingTest.class.getClassLoader().getResource(CatalogueTables.MIGRATIONS.location());
    File[] files =
        Objects.requireNonNull(
            Path.of(Objects.requireNonNull(folder).toURI()).toFile().listFiles());
    assertThat(
            Arrays.stream(files)
                .map(file -> file.getName().replaceAll("^V([0-9]+)__.*$", "$1"))
                .mapToInt(Integer::parseInt)
                .max())
        .hasValue(CatalogueTables.MIGRATIONS.newestVersion());
  }

  @Test
  void everyIndexOfTheTablesIsKnown() throws Exception {
    try (ReadModelFixture fixture = filled()) {
      var names = new HashSet<String>();
      fixture
          .sql(
              "SELECT indexname FROM pg_indexes WHERE schemaname = 'muster_g1' AND tablename <> 'projection' AND tablename <> 'flyway_schema_history'")
          .forEach(row -> names.add(row.getString(0)));
      assertThat(names).isEqualTo(CatalogueTables.INDEXES);
    }
  }

  private static ReadModelFixture filled() throws Exception {
    ReadModelFixture fixture = ReadModelFixture.fresh();
    fixture.readModel.projection().apply(history().records());
    return fixture;
  }

  private static History history() {
    return new History()
        .add(ACME, new DefinitionCreated(definition("d1", "First", 1_000)))
        .add(ACME, new DefinitionCreated(definition("d2", "Second", 2_000)));
  }

  private static List<NewRecord> records(String... ids) {
    return Arrays.stream(ids)
        .map(id -> History.record(ACME, new DefinitionCreated(definition(id, "Name " + id, 1_000))))
        .toList();
  }

  private static int liveGeneration(ReadModelFixture fixture) throws Exception {
    return fixture
        .sql("SELECT generation FROM muster.live_generation")
        .iterator()
        .next()
        .getInteger(0);
  }
}
