package dev.muster.server.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Writes the demo shop into files that can be imported.
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = "Writes a made-up shop: profiles.ndjson, events.ndjson and segments.ndjson.")
public final class DemoCommand implements Callable<Integer> {
  @Parameters(paramLabel = "DIR", description = "Where the files go; made when it is not there.")
  private Path directory = Path.of("demo");

  @Option(
      names = "--customers",
      paramLabel = "N",
      defaultValue = "2000",
      description = "How many customers (default: ${DEFAULT-VALUE}).")
  private int customerCount;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Another number gives another shop (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--now",
      paramLabel = "TIME",
      description = "The clock of the shop, as 2026-11-01T00:00:00Z (default: today at 0:00 UTC).")
  private @Nullable Instant now;

  @Override
  public Integer call() throws IOException {
    Files.createDirectories(directory);
    Instant clock = now == null ? Instant.now().truncatedTo(ChronoUnit.DAYS) : now;
    int[] counts = new int[2];
    try (Writer profiles = writer("profiles.ndjson");
        Writer events = writer("events.ndjson");
        Writer segments = writer("segments.ndjson")) {
      DemoShop.open(
          customerCount,
          seed,
          clock,
          profile -> counts[0] += line(profiles, profile),
          event -> counts[1] += line(events, event));
      DemoSegments.ALL.forEach(segment -> line(segments, segment.definition()));
    }
    System.out.printf(
        "%d profiles, %d events and %d segments in %s; nothing happens after %s.%n",
        counts[0], counts[1], DemoSegments.ALL.size(), directory, clock);
    return 0;
  }

  private BufferedWriter writer(String name) throws IOException {
    return Files.newBufferedWriter(directory.resolve(name));
  }

  private static int line(Writer writer, ObjectNode document) {
    try {
      writer.append(document.toString()).append('\n');
      return 1;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
