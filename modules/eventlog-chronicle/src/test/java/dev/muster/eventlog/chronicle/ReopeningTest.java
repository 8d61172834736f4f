package dev.muster.eventlog.chronicle;

import static dev.muster.eventlog.Records.records;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.eventlog.EventLog;
import dev.muster.eventlog.LogFailure;
import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.LogReader;
import dev.muster.eventlog.LogRecord;
import dev.muster.eventlog.Records;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A log that is closed and opened again, over many files.
@Timeout(60)
class ReopeningTest {
  @TempDir Path directory;
  private TestLog test;

  @BeforeEach
  void prepare() {
    test = new TestLog(directory);
  }

  @Test
  void itGoesOnWhereItEnded() throws Exception {
    var written = new ArrayList<String>();
    for (int session = 0; session < 5; session++) {
      try (EventLog log = test.open()) {
        assertThat(log.durableUpTo()).isEqualTo(new LogPosition(written.size()));
        assertThat(Records.texts(log)).isEqualTo(written);
        for (int batch = 0; batch < 3; batch++) {
          String name = "session-" + session + "-" + batch;
          log.append(records(name, 2));
          written.add(name + "-0");
          written.add(name + "-1");
        }
      }
    }
    assertThat(test.files()).hasSize(1);
  }

  @Test
  void positionsAreDenseOverManyFiles() throws Exception {
    var written = new ArrayList<String>();
    for (int session = 0; session < 3; session++) {
      try (EventLog log = test.open()) {
        for (int day = 0; day < 4; day++) {
          log.append(records("s" + session + "d" + day, 3));
          for (int i = 0; i < 3; i++) {
            written.add("s" + session + "d" + day + "-" + i);
          }
          test.nextDay();
        }
      }
    }
    assertThat(test.files()).hasSize(12);
    try (EventLog log = test.open()) {
      assertThat(Records.texts(log)).isEqualTo(written);
      for (int after = 0; after < written.size(); after++) {
        List<LogRecord> rest = Records.readAfter(log, after);
        assertThat(rest).hasSize(written.size() - after);
        assertThat(rest.getFirst().position()).isEqualTo(new LogPosition(after + 1L));
        assertThat(Records.text(rest.getFirst())).isEqualTo(written.get(after));
      }
    }
  }

  @Test
  void aReaderFollowsOverARoll() throws Exception {
    try (EventLog log = test.open();
        LogReader reader = log.readAfter(LogPosition.START)) {
      for (int day = 0; day < 5; day++) {
        log.append(records("d" + day, 2));
        assertThat(reader.next(100))
            .extracting(Records::text)
            .containsExactly("d" + day + "-0", "d" + day + "-1");
        test.nextDay();
      }
      assertThat(reader.next(100)).isEmpty();
    }
  }

  @Test
  void aClockThatGoesBackDoesNotDisturbTheOrder() throws Exception {
    try (EventLog log = test.open()) {
      log.append(records("a", 1));
      test.nextDay();
      log.append(records("b", 1));
      test.previousDay();
      log.append(records("c", 1));
    }
    test.previousDay();
    try (EventLog log = test.open()) {
      log.append(records("d", 1));
      assertThat(Records.texts(log)).containsExactly("a-0", "b-0", "c-0", "d-0");
    }
  }

  @Test
  void onlyOneMayHaveItOpen() throws Exception {
    try (EventLog log = test.open()) {
      log.append(records("a", 1));
      assertThatThrownBy(() -> test.open())
          .isInstanceOf(IOException.class)
          .hasMessageContaining("in use by another process");
      log.append(records("b", 1));
    }
    test.open().close();
  }

  @Test
  void readersEndWithTheLog() throws Exception {
    EventLog log = test.open();
    log.append(records("a", 1));
    LogReader reader = log.readAfter(LogPosition.START);
    log.close();
    assertThatThrownBy(() -> reader.next(1)).isInstanceOf(LogFailure.class);
    assertThatThrownBy(() -> log.readAfter(LogPosition.START)).isInstanceOf(LogFailure.class);
    reader.close();
  }

  @Test
  void anotherRollIntervalIsRefused() throws Exception {
    try (EventLog log = test.open()) {
      log.append(records("a", 1));
    }
    assertThatThrownBy(() ->
            ChronicleEventLog.open(
                ChronicleLogSettings.in(directory).withRoll(RollInterval.HOURLY)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("roll interval");
  }

  @Test
  void theObserverHearsEachBatch() throws Exception {
    var heard = new ArrayList<String>();
    LogObserver observer =
        (recordCount, byteCount, appendNanos, flushNanos) -> {
          assertThat(byteCount).isGreaterThan(recordCount * 50L);
          assertThat(appendNanos).isPositive();
          assertThat(flushNanos).isPositive();
          heard.add("batch of " + recordCount);
        };
    try (EventLog log = ChronicleEventLog.open(test.settings().withObserver(observer))) {
      log.append(records("a", 1));
      log.append(records("b", 3));
    }
    assertThat(heard).containsExactly("batch of 1", "batch of 3");
  }
}
