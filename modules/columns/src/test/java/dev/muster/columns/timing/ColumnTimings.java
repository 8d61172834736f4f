package dev.muster.columns.timing;

import com.fasterxml.jackson.core.JsonFactory;
import dev.muster.columns.Dictionaries;
import dev.muster.columns.Node;
import dev.muster.columns.NumberColumn;
import dev.muster.columns.Table;
import dev.muster.columns.TableBuilder;
import dev.muster.columns.TextColumn;
import dev.muster.columns.kernel.BitFilters;
import dev.muster.columns.kernel.Bits;
import dev.muster.columns.kernel.Comparison;
import dev.muster.columns.kernel.LongRange;
import dev.muster.columns.kernel.NumberRange;
import dev.muster.columns.storage.TableFile;
import dev.muster.columns.storage.TableWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SplittableRandom;

/// Prints how fast and how small columns are on the machine at hand. Not a test: figures of a
/// shared machine prove nothing.
public final class ColumnTimings {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int EVENT_COUNT = 160_000;
  private static final int PROFILE_COUNT = 16_384;
  // The first rounds are slow: much is compiled meanwhile.
  private static final long ROUND_NANOS = 2_000_000_000L;

  private interface Task {
    Object run() throws IOException;
  }

  private ColumnTimings() {}

  public static void main(String[] arguments) throws IOException {
    var shop = new ShopDocuments(1);
    List<byte[]> events = new ArrayList<>();
    long bytes = 0;
    for (int event = 0; event < EVENT_COUNT; event++) {
      events.add(shop.event(event));
      bytes += events.getLast().length;
    }
    List<byte[]> profiles = new ArrayList<>();
    for (int profile = 0; profile < PROFILE_COUNT; profile++) {
      profiles.add(shop.profile(profile));
    }
    System.out.printf(Locale.ROOT, "JSON bytes per event %.0f%n", (double) bytes / EVENT_COUNT);
    var dictionaries = new Dictionaries();
    rate("shred events", EVENT_COUNT, () -> shred(events, new Dictionaries(), "event"));
    rate("shred profiles", PROFILE_COUNT, () -> shred(profiles, new Dictionaries(), "profile"));
    Table eventTable = shred(events, dictionaries, "event");
    Table profileTable = shred(profiles, dictionaries, "profile");
    size("event", eventTable);
    size("profile", profileTable);
    System.out.printf(Locale.ROOT, "dictionaries %d kB%n", dictionaries.sizeBytes() / 1024);
    copies(eventTable, dictionaries);
    kernels();
    storage(eventTable, dictionaries);
  }

  private static Table shred(List<byte[]> documents, Dictionaries dictionaries, String path)
      throws IOException {
    var builder = new TableBuilder(dictionaries, path);
    for (byte[] document : documents) {
      try (var parser = JSON.createParser(document)) {
        parser.nextToken();
        builder.addRow(parser);
      }
    }
    return builder.build();
  }

  private static void size(String what, Table table) {
    Node root = table.root();
    long all = table.sizeBytes();
    long id = new Table(table.rowCount(), Objects.requireNonNull(root.field("_id"))).sizeBytes();
    System.out.printf(
        Locale.ROOT,
        "bytes per %s %.1f, of that _id %.1f%n",
        what,
        (double) all / table.rowCount(),
        (double) id / table.rowCount());
  }

  private static void copies(Table table, Dictionaries dictionaries) {
    for (int run : new int[] {1, 10, 1_000, EVENT_COUNT}) {
      rate(
          "copy runs of " + run,
          table.rowCount(),
          () -> {
            var builder = new TableBuilder(dictionaries, "event");
            for (int row = 0; row < table.rowCount(); row += run) {
              builder.copyRows(table, row, Math.min(table.rowCount(), row + run));
            }
            return builder.build();
          });
    }
    int[] rows = new SplittableRandom(2).ints(table.rowCount(), 0, table.rowCount()).toArray();
    rate(
        "gather",
        table.rowCount(),
        () -> {
          var builder = new TableBuilder(dictionaries, "event");
          builder.copyRows(table, rows);
          return builder.build();
        });
  }

  private static void kernels() {
    int count = 1_000_000;
    var random = new SplittableRandom(3);
    var builder = new TableBuilder(new Dictionaries(), "row");
    var json = com.fasterxml.jackson.databind.node.JsonNodeFactory.instance;
    for (int row = 0; row < count; row++) {
      var object = json.objectNode();
      object.put("code", "text " + random.nextInt(50_000)).put("byte", random.nextInt(200));
      object.put("cents", random.nextInt(9_000_000) / 100.0).put("any", random.nextDouble());
      object.put("time", "2026-0%d-1%dT0%d:00:01Z".formatted(1 + row % 9, row % 10, row % 7));
      if (row % 3 == 0) {
        object.put("some", random.nextInt(1_000));
      }
      builder.addRow(object);
    }
    Table table = builder.build();
    long[] bits = new long[Bits.wordCount(count)];
    TextColumn codes = Objects.requireNonNull(field(table, "code").texts());
    micros("1M codes equal", () -> BitFilters.code(codes, 77, bits));
    long[] few = new long[800];
    long[] many = new long[800];
    for (int code = 0; code < 50_000; code++) {
      few[code >>> 6] |= (code % 10_000 == 7 ? 1L : 0L) << code;
      many[code >>> 6] |= (code % 9 == 7 ? 1L : 0L) << code;
    }
    micros("1M codes in a set of 5", () -> BitFilters.codes(codes, few, bits));
    micros("1M codes in a set of 5,556", () -> BitFilters.codes(codes, many, bits));
    for (String name : List.of("byte", "some", "cents", "any")) {
      NumberColumn numbers = Objects.requireNonNull(field(table, name).numbers());
      NumberRange range = NumberRange.of(Comparison.LESS, name.equals("any") ? 0.5 : 100);
      micros(
          "1M numbers '%s' less".formatted(name), () -> BitFilters.numbers(numbers, range, bits));
    }
    var instants = Objects.requireNonNull(field(table, "time").instants());
    LongRange range = LongRange.of(Comparison.AT_LEAST, instants.millisAt(4));
    micros("1M instants at least", () -> BitFilters.instants(instants, range, bits));
  }

  private static Node field(Table table, String name) {
    return Objects.requireNonNull(table.root().field(name));
  }

  private static void storage(Table table, Dictionaries dictionaries) throws IOException {
    int copies = (int) (250_000_000 / table.sizeBytes());
    Path path = Files.createTempDirectory("columns").resolve("tables");
    long started = System.nanoTime();
    try (var writer = TableWriter.create(path)) {
      for (int copy = 0; copy < copies; copy++) {
        writer.table("table " + copy, table);
      }
      writer.dictionaries(dictionaries, dictionaries.sizes());
      writer.finish();
    }
    seconds("write %d MB with fsync".formatted(Files.size(path) / 1_000_000), started);
    for (int round = 0; round < 3; round++) {
      started = System.nanoTime();
      try (var file = TableFile.open(path)) {
        Dictionaries read = file.dictionaries();
        for (int copy = 0; copy < copies; copy++) {
          file.table("table " + copy, read);
        }
      }
      seconds("read", started);
    }
    Files.delete(path);
    Files.delete(Objects.requireNonNull(path.getParent()));
  }

  private static void seconds(String what, long started) {
    System.out.printf(Locale.ROOT, "%-32s %8.3f s%n", what, (System.nanoTime() - started) / 1e9);
  }

  private static void micros(String what, Runnable task) {
    long best = Long.MAX_VALUE;
    for (int round = 0; round < 300; round++) {
      long started = System.nanoTime();
      task.run();
      best = Math.min(best, System.nanoTime() - started);
    }
    System.out.printf(Locale.ROOT, "%-32s %8.1f us%n", what, best / 1e3);
  }

  /// By the processor time of this thread, so that others on the machine count less.
  private static void rate(String what, int rowCount, Task task) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long best = Long.MAX_VALUE;
    long spent = 0;
    try {
      while (spent < ROUND_NANOS) {
        long started = threads.getCurrentThreadCpuTime();
        Objects.requireNonNull(task.run());
        long nanos = threads.getCurrentThreadCpuTime() - started;
        best = Math.min(best, nanos);
        spent += nanos;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    System.out.printf(Locale.ROOT, "%-32s %8.0f k rows/s%n", what, rowCount * 1e6 / best);
  }
}
