package dev.muster.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The whole service under load: durable creates beside the same without flush and beside the
/// disk's own fsync, projection lag, reads, searches, start-up.
@Command(
    name = "service",
    mixinStandardHelpOptions = true,
    description = "Durable creates, projection lag, reads, searches and start-up of the service.")
final class ServiceBenchmark implements Callable<Integer> {
  private static final List<Integer> CONNECTION_COUNTS = List.of(1, 16, 64, 256);
  private static final int SEARCH_SANDBOX = 99;

  @Option(names = "--seconds", defaultValue = "8", description = "Length of each measurement.")
  int seconds;

  @Option(
      names = "--warm-up",
      defaultValue = "20",
      description = "Seconds of load on each server before anything is measured.")
  int warmUpSeconds;

  @Option(
      names = "--definitions",
      defaultValue = "100000",
      description = "How many definitions are searched.")
  int definitionCount;

  @Option(
      names = "--directory",
      description = "Where the data goes (default: a new folder in target).")
  Path directory = Path.of("target", "bench-" + ProcessHandle.current().pid());

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path root = directory.toAbsolutePath();
    Files.createDirectories(root.resolve("flushed"));
    Files.createDirectories(root.resolve("unflushed"));
    var sandboxes = ServerProcess.sandboxes(SEARCH_SANDBOX + 1);
    Map<String, String> settings = new HashMap<>();
    settings.put(sandboxes.getKey(), sandboxes.getValue());
    settings.put("MUSTER_LIMITS_DEFINITIONS", "10000000");
    settings.put("MUSTER_LIMITS_REQUESTS_PER_SECOND", "0");
    Map<String, String> unflushed = new HashMap<>(settings);
    unflushed.put("MUSTER_LOG_FLUSH", "none");
    Path data = root.resolve("flushed/data");
    try (var server = ServerProcess.start(data, settings);
        var fast = ServerProcess.start(root.resolve("unflushed/data"), unflushed)) {
      warmUp(server);
      warmUp(fast);
      measureCreates(root, server, fast);
    }
    try (var server = ServerProcess.start(data, settings)) {
      List<String> ids = fill(server);
      measureReads(server, ids);
      measureSearches(server);
    }
    measureStarts(data, settings);
    if (directory.startsWith("target")) {
      delete(root);
    }
    return 0;
  }

  private void measureCreates(Path root, ServerProcess server, ServerProcess fast)
      throws IOException, InterruptedException {
    int sandbox = 1;
    for (int connectionCount : CONNECTION_COUNTS) {
      measureFsync(root);
      Map<String, Double> before = Lag.buckets(server.port());
      print(create(server, connectionCount, "s" + sandbox), connectionCount + " connections");
      Lag.print(before, Lag.buckets(server.port()));
      System.out.println(
          create(fast, connectionCount, "s" + sandbox)
              .line("the same without flush, " + connectionCount + " connections"));
      sandbox++;
    }
  }

  private void warmUp(ServerProcess server) throws IOException, InterruptedException {
    Load.run(server.port(), 64, Duration.ofSeconds(warmUpSeconds), creates(server, "s0"));
  }

  private Load.Outcome create(ServerProcess server, int connectionCount, String sandbox)
      throws IOException, InterruptedException {
    return Load.run(
        server.port(), connectionCount, Duration.ofSeconds(seconds), creates(server, sandbox));
  }

  private static java.util.function.LongFunction<byte[]> creates(
      ServerProcess server, String sandbox) {
    String headers = server.headers(sandbox);
    return number ->
        Connection.request(
            "POST", "/data/core/ups/segment/definitions", headers, definition(number));
  }

  private static String definition(long number) {
    return """
    {"name": "%s", "description": "%s",
     "profileInstanceId": "ups", "schema": {"name": "_xdm.context.profile"},
     "expression": {"type": "PQL", "format": "pql/text", "value": "%s"},
     "ttlInDays": 30}
    """
        .formatted(
            Texts.name(number),
            Texts.description(number),
            Texts.expression(number).replace("\"", "\\\""));
  }

  private List<String> fill(ServerProcess server) throws IOException, InterruptedException {
    String sandbox = "s" + SEARCH_SANDBOX;
    Load.run(server.port(), 64, Duration.ofMinutes(10), definitionCount, creates(server, sandbox));
    try (var connection = new Connection(server.port())) {
      byte[] request =
          Connection.request(
              "GET", "/data/core/ups/segment/definitions?limit=1000", server.headers(sandbox), "");
      String body = new String(connection.send(request).body(), StandardCharsets.UTF_8);
      List<String> ids = new ArrayList<>();
      var matcher = java.util.regex.Pattern.compile("\\{\"id\":\"([0-9a-f-]{36})\"").matcher(body);
      while (matcher.find()) {
        ids.add(matcher.group(1));
      }
      if (ids.isEmpty()) {
        throw new IOException("The list of definitions is empty: " + body);
      }
      return ids;
    }
  }

  private void measureReads(ServerProcess server, List<String> ids)
      throws IOException, InterruptedException {
    String headers = server.headers("s" + SEARCH_SANDBOX);
    for (int round = 0; round < 2; round++) {
      var gets =
          Load.run(
              server.port(),
              64,
              Duration.ofSeconds(seconds),
              number ->
                  Connection.request(
                      "GET",
                      "/data/core/ups/segment/definitions/" + ids.get((int) (number % ids.size())),
                      headers,
                      ""));
      var lists =
          Load.run(
              server.port(),
              16,
              Duration.ofSeconds(seconds),
              number ->
                  Connection.request(
                      "GET",
                      "/data/core/ups/segment/definitions?limit=20&sort=updateTime:desc&page="
                          + number % 50,
                      headers,
                      ""));
      if (round == 1) {
        System.out.println(gets.line("get by id, 64 connections"));
        System.out.println(lists.line("list of 20 of " + definitionCount + ", 16 connections"));
      }
    }
  }

  private void measureSearches(ServerProcess server) throws IOException, InterruptedException {
    String headers = server.headers("s" + SEARCH_SANDBOX);
    String[] queries = {
      "loyal%20AND%20gold",
      "segmentName:(premium%20OR%20travel)",
      "%22gold%20buyers%22",
      "chur*",
      "gardn~1",
      "lapsed%20NOT%20city"
    };
    for (int round = 0; round < 2; round++) {
      var searches =
          Load.run(
              server.port(),
              16,
              Duration.ofSeconds(seconds),
              number ->
                  Connection.request(
                      "GET",
                      "/data/core/ups/search/entities?schema.name=_xdm.context.segmentdefinition&namespace=AEPSegments&limit=20&s="
                          + queries[(int) (number % queries.length)],
                      headers,
                      ""));
      if (round == 1) {
        System.out.println(searches.line("searches over " + definitionCount + ", 16 connections"));
      }
    }
  }

  private static void measureStarts(Path data, Map<String, String> settings) throws IOException {
    List<Long> millis = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      try (var server = ServerProcess.start(data, settings)) {
        millis.add(server.startTime().toMillis());
      }
    }
    System.out.println(
        "start to ready, warm data directory, 5 times:   "
            + millis.stream().sorted().toList()
            + " ms");
  }

  /// The disk itself: one kilobyte written and forced, one after the other.
  private static void measureFsync(Path root) throws IOException {
    Path file = root.resolve("fsync");
    var nanos = new Histogram(3);
    try (var channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      long end = System.nanoTime() + Duration.ofSeconds(2).toNanos();
      while (System.nanoTime() < end) {
        long start = System.nanoTime();
        channel.write(ByteBuffer.allocate(1_024));
        channel.force(false);
        nanos.recordValue(System.nanoTime() - start);
      }
    }
    System.out.printf(
        "%-46s %9.0f /s   p50 %7.2f ms   p99 %7.2f ms%n",
        "raw fsync of 1 KB",
        1e9 / nanos.getMean(),
        nanos.getValueAtPercentile(50) / 1e6,
        nanos.getValueAtPercentile(99) / 1e6);
  }

  private static void print(Load.Outcome outcome, String what) {
    System.out.println(outcome.line("durable creates, " + what));
  }

  private static void delete(Path root) throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(
              Path folder, @org.jspecify.annotations.Nullable IOException problem)
              throws IOException {
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
