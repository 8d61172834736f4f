package dev.muster.search;

import dev.muster.eventlog.LogRecord;
import dev.muster.eventlog.Tenant;
import dev.muster.search.query.SearchLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.lucene.util.IOUtils;

/// Measures how fast records become searchable and how fast searches are answered: a main, not a
/// test. Arguments: how many definitions, for how many tenants.
final class SearchMeasurement {
  private static final String[] WORDS =
      ("customers buyers visitors loyal lapsed high value low spring summer autumn winter shoes"
              + " hats coats email mobile web store cart abandoned viewed bought returned Berlin"
              + " Paris London Tokyo age gender male female premium gold silver newsletter opened"
              + " clicked churn risk propensity 2023 2024 2025 EMEA APAC campaign test control")
          .split(" ");
  private static final int BATCH_COUNT = 2_000;

  private SearchMeasurement() {}

  public static void main(String[] arguments) throws Exception {
    int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100_000;
    int tenantCount = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1;
    var random = new Random(1);
    var records = new Records();
    for (int number = 0; number < count; number++) {
      records.define(
          tenant(number % tenantCount),
          new UUID(random.nextLong(), random.nextLong()).toString(),
          words(random, 3) + " " + number,
          words(random, 8));
    }
    List<LogRecord> all = records.all();
    Path directory = Files.createTempDirectory("muster-search");
    try {
      for (int round = 1; round <= 5; round++) {
        Path path = directory.resolve("round-" + round);
        long start = System.nanoTime();
        try (SegmentIndex index = SegmentIndex.open(path)) {
          for (int from = 0; from < count; from += BATCH_COUNT) {
            index.apply(all.subList(from, Math.min(count, from + BATCH_COUNT)));
          }
          double seconds = seconds(start);
          long firstStart = System.nanoTime();
          Searching.ids(index, tenant(0), "shoes");
          System.out.printf(
              "replay %d: %,.0f records/s; first search after it %.1f ms%n",
              round, count / seconds, seconds(firstStart) * 1_000);
        }
        start = System.nanoTime();
        try (SegmentIndex index = SegmentIndex.open(path)) {
          System.out.printf("  open again: %.0f ms%n", seconds(start) * 1_000);
          if (round == 5) {
            searches(index.search(SearchLimits.DEFAULTS));
            live(index, records, random);
          }
        }
      }
    } finally {
      IOUtils.rm(directory);
    }
  }

  private static void searches(SegmentSearch search) throws Exception {
    for (String text :
        List.of(
            "",
            "shoes",
            "loyal AND shoes",
            "name:(shoes OR hats) NOT email",
            "\"high value\"",
            "sho*",
            "*oes",
            "shoos~",
            "/sh[aeo]+s/",
            "segmentId:a*",
            "2024 spring campaign")) {
      measured(search, text, 1, 300);
      measured(search, text, 1, 1_000);
      measured(search, text, 4, 1_000);
    }
  }

  private static void measured(SegmentSearch search, String text, int threadCount, int count)
      throws Exception {
    var question = EntitiesQuestion.in(SegmentSearch.NAMESPACE).matching(text);
    var times = new ArrayList<Double>();
    long start = System.nanoTime();
    try (var threads = Executors.newFixedThreadPool(threadCount)) {
      var running = new ArrayList<Future<List<Double>>>();
      for (int thread = 0; thread < threadCount; thread++) {
        running.add(
            threads.submit(() -> {
              var own = new ArrayList<Double>();
              for (int number = 0; number < count / threadCount; number++) {
                long each = System.nanoTime();
                Searching.found(search.entities(tenant(0), question));
                own.add(seconds(each) * 1_000);
              }
              return own;
            }));
      }
      for (var each : running) {
        times.addAll(each.get());
      }
    }
    double seconds = seconds(start);
    times.sort(null);
    System.out.printf(
        "%-34s %d threads: %,7.0f searches/s, p50 %.2f ms, p99 %.2f ms%n",
        "'" + text + "'",
        threadCount,
        times.size() / seconds,
        times.get(times.size() / 2),
        times.get(times.size() * 99 / 100));
  }

  /// One record, one search, again and again: what a caller who reads its own write waits for.
  private static void live(SegmentIndex index, Records records, Random random) throws Exception {
    double[] applies = new double[500];
    double[] finds = new double[500];
    for (int number = 0; number < applies.length; number++) {
      records.define(tenant(0), UUID.randomUUID().toString(), words(random, 4), words(random, 8));
      long start = System.nanoTime();
      records.applyTo(index);
      applies[number] = seconds(start) * 1_000;
      start = System.nanoTime();
      Searching.ids(index, tenant(0), "segmentName:loyal AND shoes AND hats");
      finds[number] = seconds(start) * 1_000;
    }
    Arrays.sort(applies);
    Arrays.sort(finds);
    System.out.printf(
        "one record, then a search: apply p50 %.2f ms, p99 %.2f ms; search p50 %.2f ms, p99 %.2f ms%n",
        applies[250], applies[495], finds[250], finds[495]);
  }

  private static Tenant tenant(int number) {
    return new Tenant("organisation-" + number, "prod");
  }

  private static String words(Random random, int count) {
    var words = new ArrayList<String>();
    for (int word = 0; word < count; word++) {
      words.add(WORDS[random.nextInt(WORDS.length)]);
    }
    return String.join(" ", words);
  }

  private static double seconds(long startNanos) {
    return (System.nanoTime() - startNanos) / 1e9;
  }
}
