package dev.muster.eventlog.chronicle;

import static dev.muster.eventlog.Records.record;
import static dev.muster.eventlog.Records.records;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.eventlog.CorruptLogException;
import dev.muster.eventlog.EventLog;
import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.LogReader;
import dev.muster.eventlog.Records;
import dev.muster.eventlog.command.Backpressure;
import dev.muster.eventlog.command.CommandLimits;
import dev.muster.eventlog.command.Commands;
import dev.muster.eventlog.command.Notes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What has been acknowledged and is damaged stops the log, with the file and the position; what
/// was not acknowledged is cut.
@Timeout(120)
class DamageTest {
  private static final int PER_FILE = 10;
  private static final int NOT_COMPLETE = 0x8000_0000;

  @TempDir Path directory;
  private TestLog test;

  /// Three files of ten records.
  @BeforeEach
  void write() throws IOException {
    test = new TestLog(directory);
    try (EventLog log = test.open()) {
      for (int day = 0; day < 3; day++) {
        if (day > 0) {
          test.nextDay();
        }
        log.append(records("a" + day, PER_FILE / 2));
        log.append(records("b" + day, PER_FILE / 2));
      }
    }
    assertThat(test.files()).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 10, 11, 15, 20, 21, 25, 29, 30})
  void aFlippedBitInARecordStopsTheStart(int position) throws Exception {
    Path file = fileOf(position);
    Documents.Data record = documentOf(position);
    TestLog.flipBit(file, record.offset() + 4 + record.bytes().length / 2, 3);
    assertCorrupt(this::openAndReadAll, file, position);
  }

  /// Every bit of a header, and of the first bytes of a record: Chronicle must neither hang nor
  /// skip, whatever the header says then.
  @ParameterizedTest
  @ValueSource(ints = {1, 15, 20, 29, 30})
  void noFlippedBitOfAHeaderIsPassedOver(int position) throws Exception {
    Path file = fileOf(position);
    Documents.Data record = documentOf(position);
    long size = Files.size(file);
    for (int bit = 0; bit < 64; bit++) {
      TestLog.flipBit(file, record.offset() + bit / 8, bit % 8);
      assertCorrupt(this::openAndReadAll, file, position);
      TestLog.flipBit(file, record.offset() + bit / 8, bit % 8);
      // Chronicle may have made it as long as the length it was told, up to a gigabyte of nothing.
      TestLog.truncate(file, size);
    }
    assertThat(openAndReadAll()).hasSize(3 * PER_FILE);
  }

  /// Anywhere in a file: in a record it is found, elsewhere it does no harm to what is read.
  @Test
  void noFlippedBitAnywhereChangesWhatIsRead() throws Exception {
    long seed = System.nanoTime();
    System.out.println("DamageTest seed " + seed);
    var random = new Random(seed);
    List<String> whole = openAndReadAll();
    int foundCount = 0;
    for (int round = 0; round < 60; round++) {
      Path file = test.files().get(random.nextInt(3));
      List<Documents.Data> documents = TestLog.documents(file);
      long end = documents.getLast().offset() + documents.getLast().bytes().length;
      // Half of them among the records, half before, in Chronicle's own pages.
      long start = round % 2 == 0 ? documents.getFirst().offset() : 0;
      long offset = start + random.nextLong(end - start);
      byte[] before = Files.readAllBytes(file);
      TestLog.flipBit(file, offset, random.nextInt(8));
      try {
        assertThat(openAndReadAll()).isEqualTo(whole);
      } catch (CorruptLogException e) {
        assertThat(e).hasMessageContaining(".cq4");
        foundCount++;
      }
      Files.write(file, before);
    }
    assertThat(foundCount).isGreaterThanOrEqualTo(20);
  }

  @Test
  void aTruncatedFileStopsTheStart() throws Exception {
    for (int position : new int[] {3, 13, 23, 30}) {
      Path file = fileOf(position);
      byte[] before = Files.readAllBytes(file);
      TestLog.truncate(file, documentOf(position).offset() + 20);
      assertCorrupt(this::openAndReadAll, file, position);
      Files.write(file, before);
    }
    TestLog.truncate(fileOf(13), 0);
    assertThatThrownBy(this::openAndReadAll).isInstanceOf(CorruptLogException.class);
    assertThat(test.files()).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void aDeletedFileStopsTheStart(int index) throws Exception {
    Files.delete(test.files().get(index));
    assertThatThrownBy(this::openAndReadAll)
        .isInstanceOfSatisfying(
            CorruptLogException.class,
            e -> assertThat(e.position()).isEqualTo(1L + (long) index * PER_FILE));
    assertThat(test.files()).hasSize(2);
  }

  @Test
  void whatIsBeforeTheDamageIsReadFirst() throws Exception {
    Documents.Data record = documentOf(15);
    TestLog.flipBit(fileOf(15), record.offset() + 30, 0);
    try (EventLog log = test.open();
        LogReader reader = log.readAfter(LogPosition.START)) {
      assertThat(reader.next(100)).hasSize(14);
      assertThatThrownBy(() -> reader.next(100)).isInstanceOf(CorruptLogException.class);
      assertThatThrownBy(() -> reader.next(100)).isInstanceOf(CorruptLogException.class);
      // The others can still be read by who starts after it.
      assertThat(Records.readAfter(log, 15)).hasSize(15);
    }
  }

  /// The start of a stream reads all of it: damage in the middle cannot go unseen.
  @Test
  void damageInTheMiddleStopsTheCommands() throws Exception {
    TestLog.flipBit(fileOf(15), documentOf(15).offset() + 30, 0);
    try (EventLog log = test.open()) {
      assertCorrupt(
          () ->
              Commands.open(
                  log, new Notes(), new Notes(), CommandLimits.DEFAULTS, Backpressure.NONE),
          fileOf(15),
          15);
    }
  }

  @Test
  void garbageAfterTheMarkIsCut() throws Exception {
    List<String> whole = openAndReadAll();
    long end = endOf(30);
    var garbage = new byte[500];
    new Random(5).nextBytes(garbage);
    TestLog.write(fileOf(30), end, garbage);
    assertGoesOn(whole);
  }

  @Test
  void garbageBehindAGapIsCut() throws Exception {
    List<String> whole = openAndReadAll();
    TestLog.write(fileOf(30), endOf(30) + 64, (byte) 1);
    assertGoesOn(whole);
  }

  @Test
  void aHalfWrittenDocumentIsCutAtOnce() throws Exception {
    List<String> whole = openAndReadAll();
    Path file = fileOf(30);
    TestLog.write(file, endOf(30), header(NOT_COMPLETE));
    TestLog.write(file, endOf(30) + 4, new byte[] {1, 9, 9, 9, 9, 9});
    long startNanos = System.nanoTime();
    assertGoesOn(whole);
    assertThat(System.nanoTime() - startNanos).isLessThan(900_000_000L);
  }

  @Test
  void wholeRecordsOfAnIncompleteDecisionAreCut() throws Exception {
    List<String> whole = openAndReadAll();
    var log = test.open();
    log.append(List.of(record("kept", 0), record("half", 2), record("half", 1)));
    log.close();
    rewindMark(30);
    var expected = new ArrayList<>(whole);
    expected.add("kept");
    assertGoesOn(expected);
  }

  @Test
  void wholeRecordsAfterTheMarkAreKept() throws Exception {
    try (EventLog log = test.open()) {
      log.append(records("late", 4));
      test.nextDay();
      log.append(records("later", 4));
    }
    List<String> whole = openAndReadAll();
    rewindMark(30);
    assertThat(whole).hasSize(38);
    assertGoesOn(whole);
  }

  @Test
  void withoutAMarkDamageAtTheEndIsCutAndInTheMiddleIsNot() throws Exception {
    List<String> whole = openAndReadAll();
    Files.delete(directory.resolve(DurableMark.FILE_NAME));
    assertThat(openAndReadAll()).isEqualTo(whole);

    Files.write(directory.resolve(DurableMark.FILE_NAME), new byte[1_024]);
    TestLog.flipBit(fileOf(25), documentOf(25).offset() + 30, 0);
    assertCorrupt(test::open, fileOf(25), 25);
    TestLog.flipBit(fileOf(25), documentOf(25).offset() + 30, 0);

    Files.delete(directory.resolve(DurableMark.FILE_NAME));
    TestLog.flipBit(fileOf(30), documentOf(30).offset() + 30, 0);
    assertGoesOn(whole.subList(0, 29));
  }

  /// A loss of power may leave the head of the file newer than the records: Chronicle then believes
  /// in records that are not there.
  @Test
  void recordsThatWereLostBehindChroniclesBackAreNoHindrance() throws Exception {
    List<String> whole = openAndReadAll();
    Path file = fileOf(30);
    try (EventLog log = test.open()) {
      log.append(records("lost", 300));
    }
    List<Documents.Data> documents = TestLog.documents(file);
    assertThat(documents).hasSize(310);
    long from = endOf(30);
    long to = documents.getLast().offset() + documents.getLast().bytes().length + 4;
    TestLog.write(file, from, new byte[(int) (to - from)]);
    rewindMark(30);
    assertGoesOn(whole);
  }

  /// The same with garbage where Chronicle believes the last record to be.
  @Test
  void garbageBehindChroniclesBackIsNoHindrance() throws Exception {
    List<String> whole = openAndReadAll();
    Path file = fileOf(30);
    try (EventLog log = test.open()) {
      log.append(records("lost", 300));
    }
    List<Documents.Data> documents = TestLog.documents(file);
    long from = endOf(30);
    var garbage = new byte[(int) (documents.getLast().offset() + 100 - from)];
    new Random(6).nextBytes(garbage);
    TestLog.write(file, from, garbage);
    rewindMark(30);
    assertGoesOn(whole);
  }

  private void assertGoesOn(List<String> expected) throws IOException {
    var all = new ArrayList<>(expected);
    for (int session = 0; session < 3; session++) {
      try (EventLog log = test.open()) {
        assertThat(Records.texts(log)).isEqualTo(all);
        log.append(records("next" + session, 2));
        all.add("next" + session + "-0");
        all.add("next" + session + "-1");
        assertThat(Records.texts(log)).isEqualTo(all);
      }
    }
  }

  private void assertCorrupt(ThrowingCallable action, Path file, long position) {
    assertThatThrownBy(action)
        .isInstanceOfSatisfying(
            CorruptLogException.class,
            e -> {
              assertThat(e.file()).isEqualTo(file.toString());
              assertThat(e.position()).isEqualTo(position);
            });
  }

  private List<String> openAndReadAll() throws IOException {
    try (EventLog log = test.open()) {
      return Records.texts(log);
    }
  }

  /// As after a loss of power that kept an older mark.
  private void rewindMark(int position) throws IOException {
    Path mark = directory.resolve(DurableMark.FILE_NAME);
    Files.delete(mark);
    try (DurableMark fresh = DurableMark.open(directory)) {
      int index = (position - 1) / PER_FILE;
      int cycle =
          new CycleNames(directory, RollInterval.DAILY.cycle())
              .files().keySet().stream().sorted().toList().get(index);
      fresh.writeForSure(
          new DurableMark.Mark(
              position, cycle, 1L + (long) index * PER_FILE, documentOf(position).offset(), 1));
    }
  }

  private Path fileOf(int position) throws IOException {
    return test.files().get((position - 1) / PER_FILE);
  }

  private Documents.Data documentOf(int position) throws IOException {
    return TestLog.documents(fileOf(position)).get((position - 1) % PER_FILE);
  }

  private long endOf(int position) throws IOException {
    Documents.Data record = documentOf(position);
    return Documents.aligned(record.offset() + 4 + record.bytes().length);
  }

  private static byte[] header(int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
  }
}
