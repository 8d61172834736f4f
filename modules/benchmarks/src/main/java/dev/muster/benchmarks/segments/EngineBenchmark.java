package dev.muster.benchmarks.segments;

import dev.muster.benchmarks.people.People;
import dev.muster.evaluation.Members;
import dev.muster.evaluation.Plan;
import dev.muster.evaluation.WarmUp;
import dev.muster.profiles.view.ProfileView;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The evaluation alone, over a store that is kept from run to run, so that a change of the engine
/// is measured within a minute. What is found is printed as one number, which a change must not
/// change.
@Command(
    name = "engine",
    mixinStandardHelpOptions = true,
    description = {
      "Evaluates the segments of the benchmark `segments` over a store that is kept in a folder:",
      "made by the first run, opened by those after it."
    })
public final class EngineBenchmark implements Callable<Integer> {

  @Option(
      names = "--store",
      defaultValue = "target/bench-engine",
      description = "The folder of the store (default: ${DEFAULT-VALUE}).")
  private Path folder = Path.of("target", "bench-engine");

  @Option(names = "--profiles", defaultValue = "1000000", description = "How many people.")
  private int profileCount;

  @Option(names = "--seed", defaultValue = "1", description = "Of people and segments.")
  private long seed;

  @Option(names = "--mode", defaultValue = "plain", description = "plain or real.")
  private People.Mode mode = People.Mode.PLAIN;

  @Option(names = "--segments", defaultValue = "1500", description = "How many mixed ones.")
  private int segmentCount;

  @Option(names = "--runs", defaultValue = "7", description = "How often each is evaluated.")
  private int runs;

  @Option(
      names = "--alone",
      negatable = true,
      defaultValue = "false",
      fallbackValue = "true",
      description = "Whether each of the 24 kinds is evaluated alone too (default: no).")
  private boolean alone;

  @Option(
      names = "--warm-up",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Whether to warm up first, as the service does when it starts (default: yes).")
  private boolean warmUp;

  private interface Work {
    List<Members> run();
  }

  @Override
  public Integer call() throws IOException {
    Path store = folder.resolve("%s-%d-%d".formatted(mode, profileCount, seed)).toAbsolutePath();
    if (!Files.exists(store.resolve("complete"))) {
      Files.createDirectories(store);
      try (MusterStore made = MusterStore.open(store)) {
        made.add(new People(profileCount, seed, mode));
        made.view();
        made.snapshot();
      }
      Files.createFile(store.resolve("complete"));
    }
    long start = System.nanoTime();
    if (warmUp) {
      WarmUp.run(Duration.ofMinutes(1));
      print("warm-up", since(start) * 1e3, "ms");
      start = System.nanoTime();
    }
    try (MusterStore opened = MusterStore.open(store)) {
      ProfileView view = opened.view();
      print("restart", since(start) * 1e3, "ms");
      print("bytes per profile", opened.figures().bytesPerProfile(), "B");
      print("bytes per event", opened.figures().bytesPerEvent(), "B");
      evaluate(view);
    }
    return 0;
  }

  private void evaluate(ProfileView view) {
    MusterRun mixed = MusterRun.of(Archetypes.mixed(segmentCount, seed), view);
    String name = segmentCount + " segments";
    measure(name + ", 2 threads", runs, view, () -> mixed.run(2));
    measure(name + ", 1 thread", runs, view, () -> mixed.run(1));
    print("kept of the blocks", Plan.keptBytes() / 1e6, "MB");
    List<Segment> kinds = Archetypes.each();
    MusterRun together = MusterRun.of(kinds, view);
    measure("24 segments, 2 threads", 3 * runs, view, () -> together.run(2));
    measure("24 segments, 1 thread", 3 * runs, view, () -> together.run(1));
    if (alone) {
      for (int index = 0; index < kinds.size(); index++) {
        MusterRun one = MusterRun.of(SegmentsBenchmark.withReferences(kinds, index), view);
        measure("archetype %2d".formatted(index + 1), 3 * runs, view, () -> one.run(2));
      }
    }
  }

  /// The first run, the least and the median of all, what the least took of the processor, and what
  /// was found. Where other programs run beside it the time of the processor says more.
  private static void measure(String what, int runs, ProfileView view, Work work) {
    double[] millis = new double[runs];
    double[] processor = new double[runs];
    List<Members> found = new ArrayList<>();
    long collected = collectedMillis();
    for (int run = 0; run < runs; run++) {
      long processorStart = processorNanos();
      long start = System.nanoTime();
      found = work.run();
      millis[run] = since(start) * 1e3;
      processor[run] = (processorNanos() - processorStart) / 1e6;
    }
    collected = collectedMillis() - collected;
    double first = millis[0];
    double firstProcessor = processor[0];
    Arrays.sort(millis);
    Arrays.sort(processor);
    long members = found.stream().mapToLong(Members::count).sum();
    int hash = 0;
    for (Members each : found) {
      hash = 31 * hash + Arrays.hashCode(each.words(view.entityCount()));
    }
    System.out.printf(
        Locale.ROOT,
        "%-24s first %8.1f ms (processor %8.1f), best %8.2f, median %8.2f, processor %8.2f, collecting %5d ms; members %,d (%08x)%n",
        what,
        first,
        firstProcessor,
        millis[0],
        millis[runs / 2],
        processor[0],
        collected,
        members,
        hash);
  }

  private static void print(String what, double value, String unit) {
    System.out.printf(Locale.ROOT, "%-24s %.1f %s%n", what, value, unit);
  }

  private static double since(long startNanos) {
    return (System.nanoTime() - startNanos) / 1e9;
  }

  private static long processorNanos() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getProcessCpuTime()
        : 0;
  }

  private static long collectedMillis() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(collector -> Math.max(0, collector.getCollectionTime()))
        .sum();
  }
}
