package dev.muster.eventlog.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.muster.eventlog.Records;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What the system is really asked for: between the call of `append` and its return the file with
/// the records is flushed, and no flush fails unseen. A killed process cannot show this, because
/// the system keeps what it has written; only the calls can.
class FlushProofTest {
  private static final int BATCHES = 30;
  private static final Pattern CALL =
      Pattern.compile("(write|msync|fsync|fdatasync)\\((.*?)\\)?\\s+= (-?\\d+).*");
  private static final Pattern UNFINISHED =
      Pattern.compile("(\\d+)\\s+(.*) <unfinished \\.\\.\\.>");
  private static final Pattern RESUMED = Pattern.compile("(\\d+)\\s+<\\.\\.\\. \\w+ resumed>(.*)");

  @TempDir Path directory;

  @Test
  @Timeout(120)
  void eachBatchIsFlushedBeforeItIsAcknowledged() throws Exception {
    assumeThat(canTrace()).as("strace can run here").isTrue();
    Path trace = directory.resolve("trace");
    Path log = directory.resolve("log");
    Process writer =
        ChildJvm.start(
            List.of(
                "strace",
                "-f",
                "-y",
                "-s",
                "40",
                "-o",
                trace.toString(),
                "-e",
                "trace=write,msync,fsync,fdatasync"),
            directory.resolve("output"),
            Writer.class,
            log.toString());
    assertThat(writer.waitFor()).isZero();

    int batch = -1;
    int fileFlushes = 0;
    int directoryFlushes = 0;
    int provenBatches = 0;
    int newFiles = 0;
    for (String call : calls(trace)) {
      Matcher matcher = CALL.matcher(call);
      if (!matcher.find()) {
        continue;
      }
      String name = matcher.group(1);
      String arguments = matcher.group(2);
      if (name.equals("write")) {
        if (arguments.contains("\"append ")) {
          batch = number(arguments);
          fileFlushes = 0;
          directoryFlushes = 0;
        } else if (arguments.contains("\"acknowledged ")) {
          assertThat(number(arguments)).isEqualTo(batch);
          assertThat(fileFlushes).as("flushes of batch %d", batch).isPositive();
          if (batch % 10 == 0) {
            assertThat(directoryFlushes).as("directory flushes of batch %d", batch).isPositive();
            newFiles++;
          }
          provenBatches++;
        }
      } else {
        boolean isAsynchronous = name.equals("msync") && !arguments.contains("MS_SYNC");
        assertThat(matcher.group(3)).as(call).isEqualTo("0");
        if (!isAsynchronous && arguments.contains(".cq4>")) {
          fileFlushes++;
        } else if (arguments.contains(log + ">")) {
          directoryFlushes++;
        }
      }
    }
    assertThat(provenBatches).isEqualTo(BATCHES);
    assertThat(newFiles).isEqualTo(BATCHES / 10);
  }

  private static int number(String arguments) {
    Matcher digits = Pattern.compile("\"[a-z]+ (\\d+)").matcher(arguments);
    assertThat(digits.find()).isTrue();
    return Integer.parseInt(digits.group(1));
  }

  /// The calls in the order in which they ended; strace splits those that overlap with others.
  private static List<String> calls(Path trace) throws IOException {
    var calls = new ArrayList<String>();
    var begun = new HashMap<String, String>();
    for (String line : Files.readAllLines(trace, StandardCharsets.ISO_8859_1)) {
      Matcher unfinished = UNFINISHED.matcher(line);
      Matcher resumed = RESUMED.matcher(line);
      if (unfinished.matches()) {
        begun.put(unfinished.group(1), unfinished.group(2));
      } else if (resumed.matches()) {
        calls.add(begun.remove(resumed.group(1)) + resumed.group(2));
      } else {
        calls.add(line);
      }
    }
    return calls;
  }

  private static boolean canTrace() {
    try {
      Process strace =
          new ProcessBuilder("strace", "-f", "-o", "/dev/null", "true")
              .redirectErrorStream(true)
              .start();
      strace.inputReader().lines().forEach(_ -> {});
      return strace.waitFor() == 0;
    } catch (IOException _) {
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// The process that is traced: says when it appends and when it acknowledges.
  static final class Writer {
    private Writer() {}

    public static void main(String[] arguments) throws Exception {
      var test = new TestLog(Path.of(arguments[0]));
      var out = new FileOutputStream(FileDescriptor.out);
      try (var log = test.open()) {
        for (int i = 0; i < BATCHES; i++) {
          if (i % 10 == 0) {
            test.nextDay();
          }
          out.write(("append " + i + "\n").getBytes(StandardCharsets.US_ASCII));
          // Every fifth batch is larger than a mapped chunk.
          log.append(Records.records("x".repeat(i % 5 == 0 ? 20_000 : 100), i % 5 == 0 ? 80 : 8));
          out.write(("acknowledged " + i + "\n").getBytes(StandardCharsets.US_ASCII));
        }
      }
    }
  }
}
