package dev.muster.benchmarks;

import dev.muster.benchmarks.segments.EngineBenchmark;
import dev.muster.benchmarks.segments.SegmentsBenchmark;
import dev.muster.benchmarks.streaming.StreamingBenchmark;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The one main of the benchmarks; `scripts/bench` calls it.
@Command(
    name = "scripts/bench",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "BENCHMARK",
    description = "Measures Muster. Figures are comparable only within one run.",
    subcommands = {
      ServiceBenchmark.class,
      ReplayBenchmark.class,
      SegmentsBenchmark.class,
      EngineBenchmark.class,
      StreamingBenchmark.class
    })
public final class Benchmarks {
  private Benchmarks() {}

  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new Benchmarks())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(arguments));
  }
}
