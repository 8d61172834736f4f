package dev.muster.eventlog.chronicle;

import static dev.muster.eventlog.Records.records;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.eventlog.EventLog;
import dev.muster.eventlog.LogFailure;
import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.LogReader;
import dev.muster.eventlog.Records;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A flush that fails is told, never repeated, and its batch is never read.
@Timeout(60)
class FailingFlushTest {
  @TempDir Path directory;
  private TestLog test;
  private final Disk disk = new Disk();

  /// A disk that fails as often as it is told to.
  private static final class Disk implements Flusher {
    private int failCount;
    private String message = "Input/output error";

    @Override
    public void flush(FileChannel channel) throws IOException {
      if (failCount > 0) {
        failCount--;
        throw new IOException(message);
      }
      channel.force(false);
    }
  }

  @BeforeEach
  void prepare() {
    test = new TestLog(directory);
  }

  @Test
  void theBatchIsNotInTheLogAndTheNextOneTakesItsPlace() throws Exception {
    try (EventLog log = test.open(disk);
        LogReader reader = log.readAfter(LogPosition.START)) {
      log.append(records("a", 3));
      disk.failCount = 1;
      assertFails(log, LogFailure.Reason.DEVICE);
      assertThat(log.durableUpTo()).isEqualTo(new LogPosition(3));
      assertThat(reader.next(100)).hasSize(3);
      assertThat(reader.next(100)).isEmpty();
      assertThat(log.append(records("b", 2))).isEqualTo(new LogPosition(5));
      assertThat(reader.next(100)).extracting(Records::text).containsExactly("b-0", "b-1");
    }
    assertReopens("a-0", "a-1", "a-2", "b-0", "b-1");
  }

  @Test
  void theFirstBatchOfAFileMayFail() throws Exception {
    try (EventLog log = test.open(disk)) {
      disk.failCount = 1;
      assertFails(log, LogFailure.Reason.DEVICE);
      log.append(records("a", 1));
      test.nextDay();
      test.nextDay();
      // The end of the old file first, then the batch in the new one.
      disk.failCount = 1;
      assertFails(log, LogFailure.Reason.DEVICE);
      log.append(records("b", 1));
      test.nextDay();
      log.append(records("c", 1));
      assertThat(Records.texts(log)).containsExactly("a-0", "b-0", "c-0");
    }
    assertReopens("a-0", "b-0", "c-0");
  }

  @Test
  void nothingIsAcceptedUntilTheTailIsCut() throws Exception {
    try (EventLog log = test.open(disk)) {
      log.append(records("a", 2));
      // The flush, and then each try to cut.
      disk.failCount = 4;
      for (int i = 0; i < 4; i++) {
        if (disk.failCount > 0) {
          assertFails(log, LogFailure.Reason.DEVICE);
        }
      }
      assertThat(log.append(records("b", 1))).isEqualTo(new LogPosition(3));
    }
    assertReopens("a-0", "a-1", "b-0");
  }

  @Test
  void aFlushThatFindsTheDiskFullSaysSo() throws Exception {
    try (EventLog log = test.open(disk)) {
      log.append(records("a", 1));
      disk.message = "No space left on device";
      disk.failCount = 1;
      assertFails(log, LogFailure.Reason.NO_SPACE);
      log.append(records("b", 1));
    }
    assertReopens("a-0", "b-0");
  }

  @Test
  void manyFailuresLeaveNoGap() throws Exception {
    long seed = System.nanoTime();
    System.out.println("FailingFlushTest seed " + seed);
    var random = new Random(seed);
    var expected = new ArrayList<String>();
    for (int session = 0; session < 4; session++) {
      try (EventLog log = test.open(disk)) {
        for (int i = 0; i < 40; i++) {
          String name = "s" + session + "-" + i;
          if (random.nextInt(3) == 0) {
            disk.failCount = 1 + random.nextInt(2);
            assertFails(log, LogFailure.Reason.DEVICE);
            disk.failCount = 0;
          }
          log.append(records(name, 2));
          expected.add(name + "-0");
          expected.add(name + "-1");
          if (random.nextInt(5) == 0) {
            test.nextDay();
          }
        }
        assertThat(Records.texts(log)).isEqualTo(expected);
      }
    }
    assertReopens(expected.toArray(String[]::new));
  }

  private static void assertFails(EventLog log, LogFailure.Reason reason) {
    assertThatThrownBy(() -> log.append(records("lost", 5)))
        .isInstanceOfSatisfying(
            LogFailure.class, failure -> assertThat(failure.reason()).isEqualTo(reason));
  }

  private void assertReopens(String... expected) throws IOException {
    try (EventLog log = test.open()) {
      assertThat(Records.texts(log)).isEqualTo(List.of(expected));
    }
  }
}
