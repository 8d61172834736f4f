package dev.muster.eventlog;

import static dev.muster.eventlog.Records.record;
import static dev.muster.eventlog.Records.records;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What every log has to keep.
@Timeout(60)
public abstract class EventLogContract {

  /// An empty log; the test closes it.
  protected abstract EventLog open() throws IOException;

  @Test
  void anEmptyLogStandsAtTheStart() throws Exception {
    try (EventLog log = open()) {
      assertThat(log.durableUpTo()).isEqualTo(LogPosition.START);
      assertThat(Records.readAfter(log, 0)).isEmpty();
    }
  }

  @Test
  void positionsAreDenseAndRecordsComeBackAsTheyWere() throws Exception {
    try (EventLog log = open()) {
      var written = new ArrayList<NewRecord>();
      for (int batch = 1; batch <= 20; batch++) {
        List<NewRecord> records = records("batch-" + batch, batch);
        written.addAll(records);
        assertThat(log.append(records)).isEqualTo(new LogPosition(written.size()));
      }
      assertThat(log.durableUpTo()).isEqualTo(new LogPosition(written.size()));
      List<LogRecord> read = Records.readAfter(log, 0);
      assertThat(read).hasSameSizeAs(written);
      for (int i = 0; i < written.size(); i++) {
        assertSame(read.get(i), LogRecord.of(new LogPosition(i + 1L), written.get(i)));
      }
    }
  }

  @Test
  void everyFieldOfARecordComesBack() throws Exception {
    var record =
        new NewRecord(
            new Tenant("Größe@Org", "试验"),
            new Cause("request-é", "author-𝔘", "key-ключ", "fingerprint"),
            Long.MAX_VALUE,
            "defined",
            Integer.MAX_VALUE,
            new byte[] {0, 1, -1, Byte.MIN_VALUE},
            0);
    try (EventLog log = open()) {
      log.append(List.of(record));
      assertSame(Records.readAfter(log, 0).getFirst(), LogRecord.of(new LogPosition(1), record));
    }
  }

  @Test
  void aLargeRecordAndAnEmptyOneFit() throws Exception {
    var large = new byte[1 << 20];
    new Random(1).nextBytes(large);
    try (EventLog log = open()) {
      log.append(List.of(record(large, 0), record(new byte[0], 0), record(large, 0)));
      List<LogRecord> read = Records.readAfter(log, 0);
      assertThat(read).hasSize(3);
      assertThat(read.get(0).payload()).isEqualTo(large);
      assertThat(read.get(1).payload()).isEmpty();
      assertThat(read.get(2).payload()).isEqualTo(large);
    }
  }

  @Test
  void anEmptyBatchChangesNothing() throws Exception {
    try (EventLog log = open()) {
      assertThat(log.append(List.of())).isEqualTo(LogPosition.START);
      log.append(records("one", 1));
      assertThat(log.append(List.of())).isEqualTo(new LogPosition(1));
    }
  }

  @Test
  void aReaderStartsAfterAnyPosition() throws Exception {
    try (EventLog log = open()) {
      log.append(records("a", 700));
      log.append(records("b", 700));
      for (long after : new long[] {0, 1, 63, 64, 65, 255, 256, 257, 699, 700, 701, 1_399}) {
        try (LogReader reader = log.readAfter(new LogPosition(after))) {
          LogRecord first = reader.next(1).getFirst();
          assertThat(first.position()).isEqualTo(new LogPosition(after + 1));
        }
      }
    }
  }

  @Test
  void aReaderGivesNoMoreThanItIsAskedForAndGoesOnLater() throws Exception {
    try (EventLog log = open()) {
      log.append(records("a", 10));
      try (LogReader reader = log.readAfter(LogPosition.START)) {
        assertThat(reader.next(3)).hasSize(3);
        assertThat(reader.next(100)).hasSize(7);
        assertThat(reader.next(100)).isEmpty();
        log.append(records("b", 2));
        List<LogRecord> later = reader.next(100);
        assertThat(later).extracting(Records::text).containsExactly("b-0", "b-1");
        assertThat(later.getFirst().position()).isEqualTo(new LogPosition(11));
      }
    }
  }

  @Test
  void nothingCanBeReadAfterAPositionThatIsNotThereYet() throws Exception {
    try (EventLog log = open()) {
      log.append(records("a", 2));
      assertThat(Records.readAfter(log, 2)).isEmpty();
      assertThatThrownBy(() -> log.readAfter(new LogPosition(3)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("ends at position 2");
    }
  }

  @Test
  void waitingEndsWithTheNextRecordOrWithTheTime() throws Exception {
    try (EventLog log = open();
        var threads = Executors.newSingleThreadExecutor()) {
      assertThat(log.awaitAfter(LogPosition.START, Duration.ofMillis(30)))
          .isEqualTo(LogPosition.START);
      Future<LogPosition> waiting =
          threads.submit(() -> log.awaitAfter(LogPosition.START, Duration.ofSeconds(30)));
      Thread.sleep(50);
      assertThat(waiting.isDone()).isFalse();
      log.append(records("a", 3));
      assertThat(waiting.get(5, TimeUnit.SECONDS)).isEqualTo(new LogPosition(3));
      assertThat(log.awaitAfter(new LogPosition(2), Duration.ofSeconds(30)))
          .isEqualTo(new LogPosition(3));
    }
  }

  @Test
  void closingEndsTheWaiting() throws Exception {
    EventLog log = open();
    try (var threads = Executors.newSingleThreadExecutor()) {
      Future<LogPosition> waiting =
          threads.submit(() -> log.awaitAfter(LogPosition.START, Duration.ofSeconds(30)));
      Thread.sleep(50);
      log.close();
      assertThat(waiting.get(5, TimeUnit.SECONDS)).isEqualTo(LogPosition.START);
    }
  }

  @Test
  void aClosedLogTakesNothing() throws Exception {
    EventLog log = open();
    log.append(records("a", 1));
    log.close();
    log.close();
    assertThatThrownBy(() -> log.append(records("b", 1)))
        .isInstanceOfSatisfying(
            LogFailure.class,
            failure -> assertThat(failure.reason()).isEqualTo(LogFailure.Reason.CLOSED));
  }

  @Test
  void readersFollowWhileRecordsAreAppended() throws Exception {
    int count = 3_000;
    try (EventLog log = open();
        var threads = Executors.newFixedThreadPool(6)) {
      Callable<List<String>> follow =
          () -> {
            var read = new ArrayList<String>();
            try (LogReader reader = log.readAfter(LogPosition.START)) {
              while (read.size() < count) {
                for (LogRecord record : reader.next(17)) {
                  assertThat(record.position().value()).isEqualTo(read.size() + 1L);
                  assertThat(record.position().isAfter(log.durableUpTo())).isFalse();
                  read.add(Records.text(record));
                }
                log.awaitAfter(new LogPosition(read.size()), Duration.ofMillis(50));
              }
            }
            return read;
          };
      List<Future<List<String>>> following = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        following.add(threads.submit(follow));
      }
      var random = new Random(7);
      var written = new ArrayList<String>();
      while (written.size() < count) {
        int size = Math.min(count - written.size(), 1 + random.nextInt(40));
        var batch = new ArrayList<NewRecord>();
        for (int i = 0; i < size; i++) {
          String text = "record-" + written.size() + "x".repeat(random.nextInt(300));
          written.add(text);
          batch.add(record(text));
        }
        log.append(batch);
      }
      for (Future<List<String>> each : following) {
        assertThat(each.get(30, TimeUnit.SECONDS)).isEqualTo(written);
      }
    }
  }

  /// A batch with a record that cannot be stored leaves nothing behind.
  @Test
  void aBatchIsInTheLogAsAWholeOrNotAtAll() throws Exception {
    try (EventLog log = open()) {
      log.append(records("a", 2));
      var tooLong =
          new NewRecord(
              new Tenant("x".repeat(RecordCodec.MAXIMUM_TEXT_BYTES + 1), "prod"),
              Cause.of("request-1"),
              0,
              "noted",
              1,
              new byte[0],
              0);
      var batch = new ArrayList<>(records("lost", 5));
      batch.add(tooLong);
      assertThatThrownBy(() -> log.append(batch)).isInstanceOf(IllegalArgumentException.class);
      assertThat(log.durableUpTo()).isEqualTo(new LogPosition(2));
      assertThat(log.append(records("b", 1))).isEqualTo(new LogPosition(3));
      assertThat(Records.texts(log)).containsExactly("a-0", "a-1", "b-0");
    }
  }

  private static void assertSame(LogRecord actual, LogRecord expected) {
    assertThat(Arrays.equals(actual.payload(), expected.payload())).isTrue();
    assertThat(withPayload(actual, expected.payload())).isEqualTo(expected);
  }

  private static LogRecord withPayload(LogRecord record, byte[] payload) {
    return new LogRecord(
        record.position(),
        record.tenant(),
        record.cause(),
        record.timeMillis(),
        record.type(),
        record.version(),
        payload,
        record.remaining());
  }
}
