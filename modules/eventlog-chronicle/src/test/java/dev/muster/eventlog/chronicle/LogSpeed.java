package dev.muster.eventlog.chronicle;

import dev.muster.eventlog.EventLog;
import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.LogReader;
import dev.muster.eventlog.LogRecord;
import dev.muster.eventlog.NewRecord;
import dev.muster.eventlog.Records;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Measures the log beside the disk it is on: `LogSpeed DIRECTORY [SECONDS]`.
///
/// Figures of one run belong together; those of different machines, or different hours, do not.
final class LogSpeed {
  private static final int PAYLOAD_BYTES = 250;
  private static final int RAW_BYTES = 320;
  private static final int MAXIMUM_TRIES = 2_000_000;

  private final Path directory;
  private final long runNanos;

  private LogSpeed(Path directory, long runNanos) {
    this.directory = directory;
    this.runNanos = runNanos;
  }

  /// Something that is done again and again.
  private interface Step {
    void run() throws IOException;
  }

  public static void main(String[] arguments) throws IOException {
    long seconds = arguments.length > 1 ? Long.parseLong(arguments[1]) : 3;
    var speed = new LogSpeed(Path.of(arguments[0]), seconds * 1_000_000_000L);
    System.out.printf(
        "%-44s %12s %12s %10s %10s%n", "", "records/s", "batches/s", "p50 us", "p99 us");
    for (int round = 0; round < 2; round++) {
      System.out.println(round == 0 ? "-- warming up" : "-- measured");
      for (int batch : new int[] {1, 16, 64, 256}) {
        speed.log("log, flushed, batches of " + batch, batch, Flusher.DISK);
        speed.log("log, not flushed, batches of " + batch, batch, _ -> {});
        speed.raw("raw write + force, growing file, " + batch, batch, false);
        speed.raw("raw write + force, room taken before, " + batch, batch, true);
        speed.mapped("mapped + force, sparse file, " + batch, batch, false);
        speed.mapped("mapped + force, room taken before, " + batch, batch, true);
      }
      speed.read();
    }
  }

  private void log(String name, int batch, Flusher flusher) throws IOException {
    Path place = fresh();
    List<NewRecord> records = Records.records("x".repeat(PAYLOAD_BYTES), batch);
    try (EventLog log = ChronicleEventLog.open(ChronicleLogSettings.in(place), flusher)) {
      measure(name, batch, () -> log.append(records));
    }
  }

  private void raw(String name, int batch, boolean isReserved) throws IOException {
    Path file = fresh().resolve("raw");
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      var bytes = ByteBuffer.allocateDirect(batch * RAW_BYTES);
      long size = isReserved ? reserve(channel) : Long.MAX_VALUE;
      long[] offset = {0};
      measure(
          name,
          batch,
          () -> {
            bytes.clear();
            offset[0] = offset[0] + bytes.capacity() > size ? 0 : offset[0];
            offset[0] += channel.write(bytes, offset[0]);
            channel.force(false);
          });
    }
  }

  private void mapped(String name, int batch, boolean isReserved) throws IOException {
    Path file = fresh().resolve("mapped");
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      if (isReserved) {
        reserve(channel);
      }
      var map = channel.map(FileChannel.MapMode.READ_WRITE, 0, 512L << 20);
      var bytes = new byte[batch * RAW_BYTES];
      Arrays.fill(bytes, (byte) 1);
      measure(
          name,
          batch,
          () -> {
            if (map.remaining() < bytes.length) {
              map.clear();
            }
            map.put(bytes);
            channel.force(false);
          });
    }
  }

  private void read() throws IOException {
    Path place = fresh();
    try (EventLog log = ChronicleEventLog.open(ChronicleLogSettings.in(place), _ -> {})) {
      for (int i = 0; i < 1_000; i++) {
        log.append(Records.records("x".repeat(PAYLOAD_BYTES), 1_000));
      }
      long startNanos = System.nanoTime();
      long count = 0;
      try (LogReader reader = log.readAfter(LogPosition.START)) {
        List<LogRecord> some = reader.next(1_000);
        while (!some.isEmpty()) {
          count += some.size();
          some = reader.next(1_000);
        }
      }
      double seconds = (System.nanoTime() - startNanos) / 1e9;
      System.out.printf("%-44s %,12.0f%n", "reading", count / seconds);
      startNanos = System.nanoTime();
      for (int i = 0; i < 200; i++) {
        try (LogReader reader = log.readAfter(new LogPosition(count * i / 200))) {
          reader.next(1);
        }
      }
      System.out.printf(
          "%-44s %,12.0f us%n",
          "a new reader's first record", (System.nanoTime() - startNanos) / 200e3);
    }
    long startNanos = System.nanoTime();
    ChronicleEventLog.open(ChronicleLogSettings.in(place)).close();
    System.out.printf(
        "%-44s %,12.0f ms%n", "opening after a million", (System.nanoTime() - startNanos) / 1e6);
  }

  private void measure(String name, int batch, Step step) throws IOException {
    var nanos = new long[MAXIMUM_TRIES];
    int count = 0;
    long start = System.nanoTime();
    long before = start;
    while (before - start < runNanos && count < MAXIMUM_TRIES) {
      step.run();
      long after = System.nanoTime();
      nanos[count++] = after - before;
      before = after;
    }
    double seconds = (before - start) / 1e9;
    Arrays.sort(nanos, 0, count);
    System.out.printf(
        "%-44s %,12.0f %,12.0f %,10.0f %,10.0f%n",
        name,
        batch * count / seconds,
        count / seconds,
        nanos[count / 2] / 1e3,
        nanos[(int) (count * 0.99)] / 1e3);
  }

  private static long reserve(FileChannel channel) throws IOException {
    long size = 512L << 20;
    var zeros = ByteBuffer.allocateDirect(1 << 20);
    for (long at = 0; at < size; at += zeros.capacity()) {
      zeros.clear();
      channel.write(zeros, at);
    }
    channel.force(true);
    return size;
  }

  private Path fresh() throws IOException {
    Path place = directory.resolve("speed");
    if (Files.exists(place)) {
      try (Stream<Path> all = Files.walk(place)) {
        for (Path path : (Iterable<Path>) all.sorted(Comparator.reverseOrder())::iterator) {
          Files.delete(path);
        }
      }
    }
    return Files.createDirectories(place);
  }
}
