package dev.muster.eventlog.chronicle;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A log with small files and a clock that the test moves; and what may happen to its files.
final class TestLog {
  private final Path directory;
  private volatile Instant now = Instant.parse("2026-03-01T12:00:00Z");

  TestLog(Path directory) {
    this.directory = directory;
  }

  ChronicleLogSettings settings() {
    return ChronicleLogSettings.in(directory).withBlockBytes(1 << 20).withClock(() -> now);
  }

  ChronicleEventLog open() throws IOException {
    return ChronicleEventLog.open(settings());
  }

  ChronicleEventLog open(Flusher flusher) throws IOException {
    return ChronicleEventLog.open(settings(), flusher);
  }

  void nextDay() {
    now = now.plus(Duration.ofDays(1));
  }

  void previousDay() {
    now = now.minus(Duration.ofDays(1));
  }

  /// The log's files in order.
  List<Path> files() throws IOException {
    return filesThatEndWith(".cq4");
  }

  List<Path> filesThatEndWith(String end) throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(path -> path.toString().endsWith(end)).sorted().toList();
    }
  }

  /// Where the records of a file are.
  static List<Documents.Data> documents(Path file) throws IOException {
    var found = new ArrayList<Documents.Data>();
    try (FileChannel channel = FileChannel.open(file)) {
      var documents = new Documents(channel, 0, 1 << 20);
      while (documents.next() instanceof Documents.Data data) {
        found.add(data);
      }
    }
    return found;
  }

  static void write(Path file, long offset, byte... bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(bytes), offset);
    }
  }

  static void flipBit(Path file, long offset, int bit) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      var one = ByteBuffer.allocate(1);
      channel.read(one, offset);
      one.put(0, (byte) (one.get(0) ^ (1 << bit)));
      channel.write(one.flip(), offset);
    }
  }

  static void truncate(Path file, long size) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(size);
    }
  }
}
