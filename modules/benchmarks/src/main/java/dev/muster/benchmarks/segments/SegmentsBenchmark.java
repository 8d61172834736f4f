package dev.muster.benchmarks.segments;

import dev.muster.benchmarks.people.People;
import dev.muster.benchmarks.people.PeopleStream;
import dev.muster.benchmarks.people.PeopleTables;
import dev.muster.evaluation.Members;
import dev.muster.evaluation.PlanReport;
import dev.muster.evaluation.WarmUp;
import dev.muster.profiles.store.ProfileStoreFigures;
import dev.muster.profiles.view.ProfileView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Segments over made-up people: how fast they come in, how much room they take, how fast segments
/// are evaluated, and the same in DuckDB, whose members have to be the same.
@Command(
    name = "segments",
    mixinStandardHelpOptions = true,
    description = {
      "Evaluates 24 kinds of segments and many mixed ones over made-up people,",
      "here and in DuckDB, and compares members and times."
    })
public final class SegmentsBenchmark implements Callable<Integer> {
  private static final int THREADS = 2;
  private static final int WARM_RUNS = 5;
  private static final Duration WARM_UP = Duration.ofSeconds(30);

  @Option(names = "--profiles", defaultValue = "1000000", description = "How many people.")
  private int profileCount;

  @Option(names = "--seed", defaultValue = "1", description = "Of people and segments.")
  private long seed;

  @Option(
      names = "--mode",
      defaultValue = "plain",
      description = "plain, or real with missing values, lists of items, late and double events.")
  private People.Mode mode = People.Mode.PLAIN;

  @Option(names = "--segments", defaultValue = "1500", description = "How many mixed ones.")
  private int segmentCount;

  @Option(
      names = "--duckdb",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Whether DuckDB does the same (default: yes).")
  private boolean withDuckDb;

  @Option(
      names = "--separate",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Whether DuckDB also runs each mixed segment as a query (default: yes).")
  private boolean withSeparate;

  private final List<Segment> archetypes = Archetypes.each();

  /// What Muster found and how fast.
  private record Found(
      List<BitSet> archetypes,
      List<BitSet> mixed,
      double[] alone,
      double archetypesSeconds,
      double mixedSeconds) {}

  /// How long a snapshot took.
  private record Snapshots(double writtenSeconds, double readSeconds) {}

  private interface Work {
    void run() throws IOException, SQLException;
  }

  @Override
  public Integer call() throws IOException, SQLException {
    List<Segment> mixed = Archetypes.mixed(segmentCount, seed);
    Figures figures =
        new Figures(
            "%,d profiles, mode %s, seed %d, %d threads"
                .formatted(profileCount, mode.name().toLowerCase(Locale.ROOT), seed, THREADS));
    Path directory =
        Path.of("target", "bench-segments-" + ProcessHandle.current().pid()).toAbsolutePath();
    Files.createDirectories(directory);
    boolean equal = true;
    try {
      Snapshots snapshots = importPeople(figures, directory);
      Found found = muster(figures, mixed, directory);
      if (withDuckDb) {
        equal = duckDb(figures, mixed, found, snapshots, directory);
      }
    } finally {
      delete(directory);
    }
    figures.write(
        Path.of("target", "benchmarks").toAbsolutePath(),
        "segments-%d-%s".formatted(profileCount, mode.name().toLowerCase(Locale.ROOT)));
    return equal ? 0 : 1;
  }

  private Snapshots importPeople(Figures figures, Path directory) throws IOException, SQLException {
    People people = new People(profileCount, seed, mode);
    double writtenSeconds;
    try (MusterStore store = MusterStore.open(directory)) {
      long start = System.nanoTime();
      PeopleStream.Written written = store.add(people);
      double logged = since(start);
      ProfileView view = store.view();
      double applied = since(start);
      figures.add("events", (double) written.eventCount(), "");
      figures.add("import: NDJSON on the disk", written.byteCount() / 1e6 / logged, "MB/s");
      figures.add("import: until a view has it", written.eventCount() / applied, "events/s");
      if (view.profileCount() != profileCount) {
        throw new IllegalStateException("There are %d profiles.".formatted(view.profileCount()));
      }
      memory(figures, store.figures());
      writtenSeconds = seconds(store::snapshot);
      figures.add("snapshot written", writtenSeconds, "s");
    }
    long start = System.nanoTime();
    try (MusterStore store = MusterStore.open(directory)) {
      store.view();
      double readSeconds = since(start);
      figures.add("restart: from the snapshot to a view", readSeconds, "s");
      return new Snapshots(writtenSeconds, readSeconds);
    }
  }

  private Found muster(Figures figures, List<Segment> mixed, Path directory)
      throws IOException, SQLException {
    try (MusterStore store = MusterStore.open(directory)) {
      return evaluate(figures, mixed, store.view());
    }
  }

  private static void memory(Figures figures, ProfileStoreFigures store) {
    figures.add("memory: bytes per profile", store.bytesPerProfile(), "B", "64");
    figures.add("memory: bytes per event", store.bytesPerEvent(), "B", "16");
    figures.add("duplicates dropped", (double) store.duplicateCount(), "");
  }

  private Found evaluate(Figures figures, List<Segment> mixed, ProfileView view)
      throws IOException, SQLException {
    MusterRun all = MusterRun.of(mixed, view);
    PlanReport report = all.plan().report();
    figures.add("plan: distinct expressions of the mixed segments", report.nodeCount(), "");
    figures.add(
        "plan: mixed segments on kernels", report.kernelCount() * 100.0 / mixed.size(), "%");
    notOnKernels(mixed, report);
    figures.add("warm-up, as after the service's start", seconds(() -> WarmUp.run(WARM_UP)), "s");
    double first = seconds(() -> all.run(THREADS));
    double warm = median(() -> all.run(THREADS));
    double oneThread = median(() -> all.run(1));
    String name = mixed.size() + " segments";
    figures.add(name + ": first run, 2 threads", first, "s");
    figures.add(name + ": warm, 2 threads", warm, "s");
    figures.add(name + ": warm, 1 thread", oneThread, "s");
    figures.ratio(name + ": first run against warm", first / warm, "1.5 or less");
    figures.ratio(name + ": 1 thread against 2", oneThread / warm, "1.9 or more");
    figures.add(name + ": per profile and segment", warm * 1e9 / profileCount / mixed.size(), "ns");
    MusterRun kinds = MusterRun.of(archetypes, view);
    double together = median(() -> kinds.run(THREADS));
    figures.add("24 segments: warm, 2 threads", together * 1e3, "ms");
    double[] alone = new double[archetypes.size()];
    for (int index = 0; index < alone.length; index++) {
      MusterRun one = MusterRun.of(withReferences(archetypes, index), view);
      alone[index] = median(() -> one.run(THREADS));
    }
    return new Found(
        numbers(kinds.run(THREADS), view), numbers(all.run(THREADS), view), alone, together, warm);
  }

  /// Why segments go through the interpreter, once for each kind.
  private static void notOnKernels(List<Segment> segments, PlanReport report) {
    Map<String, Integer> reasons = new TreeMap<>();
    for (int index = 0; index < segments.size(); index++) {
      if (report.segments().get(index).way() instanceof PlanReport.Way.Interpreter(var reason)) {
        reasons.merge(
            "archetype %2d: %s".formatted(segments.get(index).archetype(), reason),
            1,
            Integer::sum);
      }
    }
    reasons.forEach(
        (reason, count) -> System.out.printf("  interpreted, %s (%d)%n", reason, count));
  }

  /// The segment itself and, if it refers to others, those.
  static List<Segment> withReferences(List<Segment> all, int index) {
    Segment segment = all.get(index);
    List<Segment> needed = new ArrayList<>();
    all.stream()
        .filter(other -> segment.pql().contains("inSegment(\"" + other.id() + "\")"))
        .forEach(needed::add);
    needed.add(segment);
    return needed;
  }

  private static List<BitSet> numbers(List<Members> members, ProfileView view) {
    return members.stream().map(each -> MusterRun.numbers(each, view.entityCount())).toList();
  }

  private boolean duckDb(
      Figures figures, List<Segment> mixed, Found found, Snapshots snapshots, Path directory)
      throws IOException, SQLException {
    try (DuckDb duckDb = DuckDb.open(THREADS, profileCount)) {
      double load =
          seconds(
              () -> PeopleTables.load(duckDb.connection(), new People(profileCount, seed, mode)));
      figures.add("DuckDB " + duckDb.version() + ": load", load, "s");
      boolean equal = alone(figures, duckDb, found);
      double together = median(2, () -> duckDb.evaluateTogether(archetypes));
      figures.add("24 segments: DuckDB, one plan", together * 1e3, "ms");
      double mixedTogether = seconds(() -> duckDb.evaluateTogether(mixed));
      equal &= sameMembers(mixed, found.mixed, duckDb::together);
      String name = mixed.size() + " segments";
      figures.add(name + ": DuckDB, best plan", mixedTogether, "s");
      figures.ratio(
          name + ": against DuckDB's best plan", mixedTogether / found.mixedSeconds, "60 or more");
      if (withSeparate) {
        double separate =
            seconds(() -> {
              for (Segment segment : mixed) {
                duckDb.count(segment, mixed);
              }
            });
        figures.add(name + ": DuckDB, a query each", separate, "s");
        figures.ratio(
            name + ": against a query each", separate / found.mixedSeconds, "130 or more");
      }
      parquet(figures, duckDb, snapshots, directory.resolve("parquet"));
      System.out.println(equal ? "All members are equal." : "MEMBERS DIFFER.");
      return equal;
    }
  }

  private boolean alone(Figures figures, DuckDb duckDb, Found found)
      throws IOException, SQLException {
    double sum = 0;
    double least = Double.MAX_VALUE;
    for (int index = 0; index < archetypes.size(); index++) {
      Segment segment = archetypes.get(index);
      double seconds = median(3, () -> duckDb.count(segment, archetypes));
      sum += seconds;
      double ratio = seconds / found.alone[index];
      least = Math.min(least, ratio);
      figures.ratio(
          "archetype %2d".formatted(index + 1),
          ratio,
          "2 or more",
          "Muster %.2f ms, DuckDB %.2f ms".formatted(found.alone[index] * 1e3, seconds * 1e3));
    }
    figures.add("24 segments: DuckDB, one by one", sum * 1e3, "ms");
    figures.ratio(
        "24 segments in one pass: against DuckDB one by one",
        sum / found.archetypesSeconds,
        "25 or more");
    figures.ratio("the worst single archetype", least, "2 or more");
    return sameMembers(
        archetypes, found.archetypes, index -> duckDb.members(archetypes.get(index), archetypes));
  }

  private interface MembersOf {
    BitSet of(int index) throws SQLException;
  }

  private static boolean sameMembers(List<Segment> segments, List<BitSet> ours, MembersOf theirs)
      throws SQLException {
    boolean same = true;
    for (int index = 0; index < segments.size(); index++) {
      BitSet other = theirs.of(index);
      if (!other.equals(ours.get(index))) {
        same = false;
        BitSet differing = (BitSet) other.clone();
        differing.xor(ours.get(index));
        System.out.printf(
            "%s differs: %d here, %d in DuckDB, first at profile %d: %s%n",
            segments.get(index).id(),
            ours.get(index).cardinality(),
            other.cardinality(),
            differing.nextSetBit(0),
            segments.get(index).pql());
      }
    }
    return same;
  }

  private static void parquet(Figures figures, DuckDb duckDb, Snapshots snapshots, Path directory)
      throws IOException, SQLException {
    Files.createDirectories(directory);
    List<String> tables = List.of("profiles", "events", "items");
    double write =
        seconds(() -> {
          for (String table : tables) {
            duckDb.execute(
                "COPY %s TO '%s' (FORMAT parquet)".formatted(table, file(directory, table)));
          }
        });
    double read =
        seconds(() -> {
          for (String table : tables) {
            duckDb.execute(
                "CREATE TEMP TABLE read_%s AS FROM '%s'".formatted(table, file(directory, table)));
          }
        });
    figures.add("DuckDB: Parquet written", write, "s");
    figures.add("DuckDB: Parquet read", read, "s");
    figures.ratio(
        "snapshot written: against Parquet", write / snapshots.writtenSeconds, "5 or more");
    figures.ratio("snapshot read: against Parquet", read / snapshots.readSeconds, "5 or more");
  }

  private static Path file(Path directory, String table) {
    return directory.resolve(table + ".parquet");
  }

  private static double since(long startNanos) {
    return (System.nanoTime() - startNanos) / 1e9;
  }

  private static double seconds(Work work) throws IOException, SQLException {
    long start = System.nanoTime();
    work.run();
    return since(start);
  }

  private static double median(Work work) throws IOException, SQLException {
    return median(WARM_RUNS, work);
  }

  /// The median: the least would hide what garbage collection costs.
  private static double median(int runs, Work work) throws IOException, SQLException {
    double[] seconds = new double[runs];
    for (int run = 0; run < runs; run++) {
      seconds[run] = seconds(work);
    }
    Arrays.sort(seconds);
    return seconds[runs / 2];
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      files
          .sorted(Comparator.reverseOrder())
          .forEach(file -> {
            try {
              Files.delete(file);
            } catch (IOException failure) {
              throw new UncheckedIOException(failure);
            }
          });
    }
  }
}
