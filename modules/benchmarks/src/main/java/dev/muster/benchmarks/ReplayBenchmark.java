package dev.muster.benchmarks;

import dev.muster.domain.Stamp;
import dev.muster.domain.catalogue.CatalogueEvent;
import dev.muster.domain.catalogue.CatalogueEvent.DefinitionCreated;
import dev.muster.domain.catalogue.CatalogueEvent.DefinitionRevised;
import dev.muster.domain.definitions.Definition;
import dev.muster.domain.definitions.DefinitionContent;
import dev.muster.domain.definitions.EvaluationInfo;
import dev.muster.domain.definitions.Expression;
import dev.muster.domain.definitions.SchemaReference;
import dev.muster.domain.folders.Folder;
import dev.muster.eventlog.Cause;
import dev.muster.eventlog.EventCodec;
import dev.muster.eventlog.NewRecord;
import dev.muster.eventlog.Tenant;
import dev.muster.eventlog.chronicle.ChronicleEventLog;
import dev.muster.eventlog.chronicle.ChronicleLogSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// How long it takes to make everything from the log: state, rows and index.
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description =
        "Writes a log of definition events, then starts on it, replays it, and starts again.")
final class ReplayBenchmark implements Callable<Integer> {
  private static final int BATCH_COUNT = 1_000;
  private static final int SANDBOX_SIZE = 4_000;

  @Option(names = "--events", defaultValue = "1000000", description = "How many events.")
  int eventCount;

  @Option(
      names = "--revisions",
      defaultValue = "0",
      description = "How many of each ten events are changes of an existing definition.")
  int revisionsOfTen;

  @Option(
      names = "--directory",
      description = "Where the data goes (default: a new folder in target).")
  Path directory = Path.of("target", "bench-replay-" + ProcessHandle.current().pid());

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path data = directory.toAbsolutePath().resolve("data");
    Files.createDirectories(data);
    long startNanos = System.nanoTime();
    writeLog(data.resolve("log"));
    report("log written", startNanos);
    Map<String, String> settings = Map.of("MUSTER_PROJECTIONS_BATCH_COUNT", "5000");
    startNanos = System.nanoTime();
    try (var _ = ServerProcess.start(data, settings)) {
      report("first start, everything made from the log", startNanos);
    }
    startNanos = System.nanoTime();
    String printed = ServerProcess.runScript("replay", "--data", data.toString());
    System.out.print(printed);
    report("scripts/replay, with its start and comparison", startNanos);
    startNanos = System.nanoTime();
    try (var _ = ServerProcess.start(data, settings)) {
      report("start on the warm data directory", startNanos);
    }
    return 0;
  }

  private void report(String what, long startNanos) {
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    System.out.printf("%-50s %7.2f s  %9.0f events/s%n", what, seconds, eventCount / seconds);
  }

  private void writeLog(Path folder) throws IOException {
    List<Definition> written = new ArrayList<>();
    try (var log = ChronicleEventLog.open(ChronicleLogSettings.in(folder))) {
      List<NewRecord> batch = new ArrayList<>();
      int createdCount = 0;
      for (int number = 0; number < eventCount; number++) {
        boolean revises = createdCount > 0 && number % 10 < revisionsOfTen;
        CatalogueEvent event;
        int index;
        if (revises) {
          index = (number * 7) % written.size();
          Definition next =
              written.get(index).revised(written.get(index).content(), new Stamp(number, "bench"));
          written.set(index, next);
          event = new DefinitionRevised(next);
        } else {
          index = createdCount++;
          Definition made = definition(index);
          if (revisionsOfTen > 0) {
            written.add(made);
          }
          event = new DefinitionCreated(made);
        }
        EventCodec.Encoded encoded = CatalogueEvent.CODEC.encode(event);
        batch.add(
            new NewRecord(
                new Tenant("BENCH@Muster", "s" + index / SANDBOX_SIZE),
                Cause.of("bench-" + number),
                number,
                encoded.type(),
                encoded.version(),
                encoded.payload(),
                0));
        if (batch.size() == BATCH_COUNT || number == eventCount - 1) {
          log.append(batch);
          batch.clear();
        }
      }
    }
  }

  private static Definition definition(int number) {
    var stamp = new Stamp(1_700_000_000_000L + number, "bench");
    var content =
        new DefinitionContent(
            Texts.name(number),
            Texts.description(number),
            new Expression(Expression.PQL, Expression.TEXT, Texts.expression(number)),
            SchemaReference.PROFILE,
            null,
            EvaluationInfo.BATCH,
            true,
            30,
            Folder.ROOT_ID,
            Map.of());
    return Definition.unreviewed(new UUID(number, ~number).toString(), content, 1, stamp, stamp);
  }
}
