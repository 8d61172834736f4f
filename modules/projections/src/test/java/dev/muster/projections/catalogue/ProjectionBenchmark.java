package dev.muster.projections.catalogue;

import static dev.muster.projections.catalogue.ReadModelFixture.get;

import dev.muster.domain.catalogue.CatalogueEvent.DefinitionCreated;
import dev.muster.domain.definitions.DefinitionContent;
import dev.muster.domain.definitions.EvaluationInfo;
import dev.muster.domain.definitions.Expression;
import dev.muster.domain.definitions.SchemaReference;
import dev.muster.eventlog.InMemoryEventLog;
import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.LogReader;
import dev.muster.eventlog.NewRecord;
import dev.muster.eventlog.Tenant;
import dev.muster.eventlog.projection.Follower;
import dev.muster.eventlog.projection.FollowerObserver;
import dev.muster.projections.postgres.Database;
import dev.muster.projections.postgres.DatabaseLimits;
import dev.muster.projections.postgres.EmbeddedPostgres;
import dev.muster.projections.postgres.Programs;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;

/// Measures, not tests: how fast records are applied, how long a replay takes, how fast reads are.
/// `modules/projections/benchmark` runs it.
public final class ProjectionBenchmark {
  private static final Duration LONG = Duration.ofMinutes(10);

  private static Supplier<Duration> servers = () -> Duration.ZERO;
  private static double ownBefore;
  private static double serversBefore;

  private ProjectionBenchmark() {}

  /// @param arguments how many records, how many tenants, how many in a batch, the data directory
  public static void main(String[] arguments) throws Exception {
    int recordCount = Integer.parseInt(arguments[0]);
    int tenantCount = Integer.parseInt(arguments[1]);
    int batchCount = Integer.parseInt(arguments[2]);
    Path directory = Path.of(arguments[3]);
    Vertx vertx = Vertx.vertx();
    long startNanos = System.nanoTime();
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory, Programs.directory());
        Database database = Database.open(vertx, postgres.address(), DatabaseLimits.DEFAULTS)) {
      say("embedded PostgreSQL started", startNanos);
      servers =
          () ->
              postgres
                  .process()
                  .descendants()
                  .map(ProjectionBenchmark::processorTime)
                  .reduce(Duration.ZERO, Duration::plus);
      CatalogueReadModel readModel = CatalogueReadModel.open(database);
      say("read model open", startNanos);
      readModel.projection().reset();
      InMemoryEventLog log = log(recordCount, tenantCount);
      try (Follower follower =
          new Follower(log, readModel.projection(), batchCount, FollowerObserver.NONE)) {
        rate("log made up", recordCount, startNanos);
        long decodeNanos = System.nanoTime();
        try (LogReader reader = log.readAfter(LogPosition.START)) {
          for (var records = reader.next(batchCount);
              !records.isEmpty();
              records = reader.next(batchCount)) {
            CatalogueBatch.of(records);
          }
        }
        rate("read and rendered, nothing written", recordCount, decodeNanos);
        long applyNanos = System.nanoTime();
        follower.start();
        follower.reached(new LogPosition(recordCount), LONG).get();
        rate("applied by the follower", recordCount, applyNanos);
        long sumNanos = System.nanoTime();
        CatalogueSum before = Database.await(readModel.sum(), LONG);
        say("sum of all rows", sumNanos);
        for (int round = 0; round < 2; round++) {
          long replayNanos = System.nanoTime();
          follower.rebuild("the benchmark asks for it");
          rate("replayed beside and swapped", recordCount, replayNanos);
        }
        System.out.println(
            "replay equals: " + before.equals(Database.await(readModel.sum(), LONG)));
        reads(readModel, tenant(0));
      }
    } finally {
      vertx.close();
    }
    System.exit(0);
  }

  private static void reads(CatalogueReadModel readModel, Tenant tenant) throws Exception {
    for (DefinitionOrder.Field field : DefinitionOrder.Field.values()) {
      for (long start : new long[] {0, 2_000}) {
        long nanos = 0;
        for (int i = 0; i < 200; i++) {
          long from = System.nanoTime();
          get(
              readModel
                  .definitions()
                  .list(
                      tenant,
                      DefinitionFilter.ALL,
                      new DefinitionOrder(field, true),
                      new Paging(start, 100)));
          nanos += i < 100 ? 0 : System.nanoTime() - from;
        }
        System.out.printf(Locale.ROOT, "list by %s from %d: %.2f ms%n", field, start, nanos / 1e8);
      }
    }
    var page =
        get(
            readModel
                .definitions()
                .list(
                    tenant,
                    DefinitionFilter.ALL,
                    DefinitionOrder.NEWEST_FIRST,
                    new Paging(0, 100)));
    System.out.println("definitions of the tenant: " + page.totalCount());
    String id = page.definitions().getFirst().id();
    int rounds = 300;
    long from = 0;
    for (int round = 0; round < rounds; round++) {
      if (round == rounds / 3) {
        from = System.nanoTime();
      }
      var answers = new ArrayList<Future<?>>();
      for (int i = 0; i < 100; i++) {
        answers.add(readModel.definitions().get(tenant, id));
      }
      get(Future.all(answers));
    }
    rate("gets, 100 at once", rounds * 200L / 3, from);
  }

  private static InMemoryEventLog log(int recordCount, int tenantCount) throws Exception {
    var log = new InMemoryEventLog();
    var random = new Random(1);
    var batch = new ArrayList<NewRecord>();
    String value = "person.name.lastName = \"" + "x".repeat(420) + "\"";
    for (int i = 0; i < recordCount; i++) {
      var content =
          new DefinitionContent(
              "Definition " + random.nextInt() + " " + i,
              "What it is about",
              new Expression(Expression.PQL, Expression.TEXT, value),
              SchemaReference.PROFILE,
              null,
              new EvaluationInfo(true, i % 10 == 0, i % 100 == 0),
              false,
              null,
              "root",
              Map.of());
      var definition =
          History.definition(
              new UUID(random.nextLong(), random.nextLong()).toString(),
              content,
              1_700_000_000_000L + i);
      batch.add(History.record(tenant(i % tenantCount), new DefinitionCreated(definition)));
      if (batch.size() == 10_000) {
        log.append(batch);
        batch.clear();
      }
    }
    log.append(batch);
    return log;
  }

  private static Tenant tenant(int number) {
    return new Tenant("ORGANISATION%08d@AdobeOrg".formatted(number), "prod");
  }

  private static void say(String what, long sinceNanos) {
    System.out.printf(Locale.ROOT, "%s: %.3f s%n", what, (System.nanoTime() - sinceNanos) / 1e9);
  }

  /// With the processors' time since the last line: that of a busy machine can be compared too.
  private static void rate(String what, long count, long sinceNanos) {
    double seconds = (System.nanoTime() - sinceNanos) / 1e9;
    double java = processorTime(ProcessHandle.current()).toNanos() / 1e9;
    double postgres = servers.get().toNanos() / 1e9;
    System.out.printf(
        Locale.ROOT,
        "%s: %d in %.2f s, %.0f a second (processor time: Java %.1f s, PostgreSQL %.1f s)%n",
        what,
        count,
        seconds,
        count / seconds,
        java - ownBefore,
        postgres - serversBefore);
    ownBefore = java;
    serversBefore = postgres;
  }

  private static Duration processorTime(ProcessHandle process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }
}
