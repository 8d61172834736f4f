package dev.muster.eventlog.chronicle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.openhft.chronicle.queue.RollCycle;

/// The names that Chronicle gives its files: the UTC time at which a cycle starts.
final class CycleNames {
  private static final String SUFFIX = ".cq4";

  private final Path directory;
  private final RollCycle roll;
  private final DateTimeFormatter format;

  CycleNames(Path directory, RollCycle roll) {
    this.directory = directory;
    this.roll = roll;
    this.format =
        new DateTimeFormatterBuilder()
            .appendPattern(roll.format())
            .parseDefaulting(ChronoField.HOUR_OF_DAY, 0)
            .parseDefaulting(ChronoField.MINUTE_OF_HOUR, 0)
            .parseDefaulting(ChronoField.SECOND_OF_MINUTE, 0)
            .toFormatter()
            .withZone(ZoneOffset.UTC);
  }

  Path path(int cycle) {
    var start = Instant.ofEpochMilli((long) cycle * roll.lengthInMillis());
    return directory.resolve(format.format(start) + SUFFIX);
  }

  /// The files that are there, by cycle.
  ///
  /// @throws IOException when one was made with another roll interval
  NavigableMap<Integer, Path> files() throws IOException {
    var files = new TreeMap<Integer, Path>();
    try (Stream<Path> entries = Files.list(directory)) {
      for (Path path : (Iterable<Path>) entries::iterator) {
        if (path.getFileName().toString().endsWith(SUFFIX)) {
          files.put(cycle(path), path);
        }
      }
    }
    return files;
  }

  private int cycle(Path path) throws IOException {
    String name = path.getFileName().toString();
    try {
      var start =
          LocalDateTime.parse(name.substring(0, name.length() - SUFFIX.length()), format)
              .toInstant(ZoneOffset.UTC);
      return Math.toIntExact(start.toEpochMilli() / roll.lengthInMillis());
    } catch (DateTimeParseException e) {
      throw new IOException(
          "The log's file %s was not made with the roll interval that is configured (names like %s)."
              .formatted(path, roll.format()),
          e);
    }
  }
}
