package dev.muster.eventlog.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.muster.eventlog.Cause;
import dev.muster.eventlog.EventLog;
import dev.muster.eventlog.LogRecord;
import dev.muster.eventlog.Records;
import dev.muster.eventlog.command.Backpressure;
import dev.muster.eventlog.command.CommandLimits;
import dev.muster.eventlog.command.Commands;
import dev.muster.eventlog.command.Notes;
import dev.muster.eventlog.command.Order;
import dev.muster.eventlog.command.Receipt;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A process that writes from eight threads is killed again and again on the same log. Whatever it
/// has said to be written is there, once; and decisions are there as a whole or not at all.
class CrashTest {
  private static final int ROUNDS = 20;
  private static final int WRITERS = 8;

  @TempDir Path directory;

  @Test
  @Timeout(180)
  void whatWasAcknowledgedIsThereOnce() throws Exception {
    long seed = Long.getLong("muster.seed", System.nanoTime());
    System.out.println("CrashTest seed " + seed + " (-Dmuster.seed=... repeats it)");
    var random = new Random(seed);
    Path log = directory.resolve("log");
    Set<String> acknowledged = new HashSet<>();
    long slowestOpenMillis = 0;
    int fileCount = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Path output = directory.resolve("output");
      Process writer =
          ChildJvm.start(List.of(), output, Writer.class, log.toString(), Integer.toString(round));
      // Some while they start, most while they write.
      boolean isStarting = round % 5 == 4;
      while (!isStarting && Files.size(output) == 0 && writer.isAlive()) {
        TimeUnit.MILLISECONDS.sleep(5);
      }
      TimeUnit.MILLISECONDS.sleep(random.nextInt(isStarting ? 1_200 : 500));
      writer.destroyForcibly();
      assertThat(writer.waitFor()).isEqualTo(128 + 9);
      Files.readAllLines(output).forEach(line -> take(line, acknowledged));

      long startNanos = System.nanoTime();
      try (EventLog opened = ChronicleEventLog.open(settings(log))) {
        slowestOpenMillis =
            Math.max(slowestOpenMillis, (System.nanoTime() - startNanos) / 1_000_000);
        check(Records.readAfter(opened, 0), acknowledged);
      }
      fileCount = new TestLog(log).files().size();
    }
    System.out.printf(
        "CrashTest: %d acknowledged writes, %d files, slowest opening %d ms%n",
        acknowledged.size(), fileCount, slowestOpenMillis);
    assertThat(acknowledged).hasSizeGreaterThan(ROUNDS * 50);
    assertThat(fileCount).isGreaterThan(3);
    assertThat(slowestOpenMillis).isLessThan(2_000);
  }

  /// A line that was cut in the middle says nothing.
  private static void take(String line, Set<String> acknowledged) {
    if (line.endsWith(";")) {
      acknowledged.add(line.substring(0, line.length() - 1));
    }
  }

  private static void check(List<LogRecord> records, Set<String> acknowledged) {
    Map<String, Integer> counts = new HashMap<>();
    int left = 0;
    String decision = "";
    for (int i = 0; i < records.size(); i++) {
      LogRecord record = records.get(i);
      String text = Records.text(record);
      if (record.position().value() != i + 1L) {
        fail("%s stands where %d should", record.position(), i + 1);
      }
      if (left > 0) {
        if (!text.equals(decision) || record.remaining() != left - 1) {
          fail("%s is not the next record of its decision", record.position());
        }
      } else {
        counts.merge(text, 1, Integer::sum);
      }
      left = record.remaining();
      decision = text;
    }
    assertThat(left).isZero();
    // Not by AssertJ's own means, which compare each with each.
    var lost = new HashSet<>(acknowledged);
    lost.removeAll(counts.keySet());
    assertThat(lost).isEmpty();
    counts.values().removeIf(count -> count == 1);
    assertThat(counts).isEmpty();
  }

  private static ChronicleLogSettings settings(Path directory) {
    return ChronicleLogSettings.in(directory)
        .withRoll(RollInterval.EVERY_SECOND)
        .withBlockBytes(1 << 20);
  }

  /// The process that is killed.
  static final class Writer {
    private Writer() {}

    public static void main(String[] arguments) throws Exception {
      var log = ChronicleEventLog.open(settings(Path.of(arguments[0])));
      var commands =
          Commands.open(log, new Notes(), new Notes(), CommandLimits.DEFAULTS, Backpressure.NONE);
      for (int i = 0; i < WRITERS; i++) {
        String name = "round-" + arguments[1] + "-writer-" + i;
        Thread.ofPlatform().start(() -> write(commands, name));
      }
    }

    private static void write(
        Commands<Notes.Book, Notes.NoteCommand, Notes.Noted> commands, String name) {
      var out = new FileOutputStream(FileDescriptor.out);
      for (int i = 0; ; i++) {
        String id = name + "-" + i;
        var order =
            new Order<Notes.NoteCommand>(
                Records.TENANT,
                Cause.of(id),
                System.currentTimeMillis(),
                200,
                new Notes.Write(id, 1 + i % 3));
        if (commands.submit(order).join() instanceof Receipt.Appended<?, ?>) {
          try {
            out.write((id + ";\n").getBytes(StandardCharsets.UTF_8));
          } catch (IOException _) {
            return;
          }
        }
      }
    }
  }
}
