package dev.muster.benchmarks.simulation;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Rounds without end; `scripts/simulate` calls it.
@Command(
    name = "scripts/simulate",
    mixinStandardHelpOptions = true,
    description = {
      "Evaluates random queries over random profiles by the engine and by the interpreter,",
      "and stops at the first difference with a report that can be seen again."
    })
public final class Simulate implements Callable<Integer> {
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);

  @Parameters(
      arity = "0..1",
      paramLabel = "SEED",
      description = "Of the first round; the next has the next number. Without one, any.")
  private @Nullable Long seed;

  @Option(names = "--rounds", description = "How many at most; without it, until Ctrl+C.")
  private long rounds = Long.MAX_VALUE;

  @Option(
      names = "--differences",
      defaultValue = "1",
      description = "After how many to stop (default: ${DEFAULT-VALUE}).")
  private int mostDifferences;

  private Simulate() {}

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Simulate()).execute(arguments));
  }

  @Override
  public Integer call() {
    long first = seed == null ? ThreadLocalRandom.current().nextLong(1L << 40) : seed;
    System.out.println("seed " + first);
    Simulation simulation = new Simulation(Engine.PLAN);
    long start = System.nanoTime();
    long lastLine = start;
    int differences = 0;
    for (long round = 0; round < rounds; round++) {
      Optional<String> report = simulation.round(first + round);
      if (report.isPresent()) {
        System.out.println(report.get());
        if (++differences >= mostDifferences) {
          return 1;
        }
      }
      long now = System.nanoTime();
      if (now - lastLine >= BETWEEN_LINES.toNanos() || round + 1 == rounds) {
        lastLine = now;
        System.out.printf(
            "%d rounds, %d differ, %.0f a second, next seed %d%n",
            round + 1, differences, (round + 1) / ((now - start) / 1e9), first + round + 1);
      }
    }
    return differences == 0 ? 0 : 1;
  }
}
