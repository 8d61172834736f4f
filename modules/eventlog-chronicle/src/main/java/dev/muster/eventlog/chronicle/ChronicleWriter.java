package dev.muster.eventlog.chronicle;

import dev.muster.eventlog.LogFailure;
import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.NewRecord;
import dev.muster.eventlog.RecordCodec;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.RollCycle;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.wire.Wire;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gets one batch after the other to the disk. Belongs to whoever holds the log's lock for
/// appending; only `cycles` is read by others.
///
/// A batch goes into one file, is flushed once, and counts when the flush has succeeded. When
/// anything fails after the first byte has been written, the file is ended before the batch, and
/// the log goes on in the next file; until that has succeeded nothing is accepted. A flush is never
/// tried again: after a failure the system may call bytes clean that are not on the disk.
final class ChronicleWriter implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(ChronicleWriter.class);

  /// More than Chronicle's own head of a file, its padding and its marks.
  private static final int SLACK_BYTES = 64 << 10;

  private static final int FIRST_CONTENT_BYTES = 1 << 20;

  private final ChronicleLogSettings settings;
  private final CycleNames names;
  private final SingleChronicleQueue queue;
  private final CycleClock clock;
  private final DurableMark mark;
  private final Flusher flusher;
  private final Bytes<?> content = Bytes.allocateElasticOnHeap(FIRST_CONTENT_BYTES);

  private @Nullable ExcerptAppender appender;
  private @Nullable CycleFile file;
  private int fileCycle;

  /// Up to where the file is written, at least; 0 in a new one.
  private long writtenUpTo;

  private boolean isFileNew;
  private boolean isBroken;
  private boolean isMarkReported;
  private DurableMark.Mark last;
  private volatile Cycles cycles;

  ChronicleWriter(
      ChronicleLogSettings settings,
      CycleNames names,
      SingleChronicleQueue queue,
      CycleClock clock,
      DurableMark mark,
      Flusher flusher,
      Cycles cycles,
      DurableMark.Mark last)
      throws IOException {
    this.settings = settings;
    this.names = names;
    this.queue = queue;
    this.clock = clock;
    this.mark = mark;
    this.flusher = flusher;
    this.cycles = cycles;
    this.last = last;
    continueLastFile();
  }

  /// The last record that is durable.
  DurableMark.Mark last() {
    return last;
  }

  Cycles cycles() {
    return cycles;
  }

  void append(List<NewRecord> records) throws LogFailure {
    long startNanos = System.nanoTime();
    List<byte[]> encoded = encode(records);
    long byteCount = 0;
    for (byte[] record : encoded) {
      byteCount += record.length;
    }
    CycleFile target = prepare(encoded.size(), byteCount);
    long appendedNanos;
    long recordOffset;
    try {
      recordOffset = write(target, encoded);
      appendedNanos = System.nanoTime();
      target.flush();
      if (isFileNew) {
        ChronicleFiles.flushDirectory(settings.directory());
        isFileNew = false;
      }
    } catch (IOException | RuntimeException | Error e) {
      isBroken = true;
      LogFailure failure = failure("The batch could not be made durable", e);
      try {
        repair();
      } catch (IOException | RuntimeException | Error problem) {
        failure.addSuppressed(problem);
      }
      throw failure;
    }
    moveTo(records.size(), recordOffset);
    settings
        .observer()
        .flushed(
            records.size(),
            byteCount,
            appendedNanos - startNanos,
            System.nanoTime() - appendedNanos);
  }

  @Override
  public void close() throws IOException {
    try (mark) {
      closeAppender();
      if (file != null) {
        file.close();
      }
      if (!isBroken) {
        mark.writeForSure(last.withSession(Session.CLOSED));
      }
    } finally {
      content.releaseLast();
    }
  }

  private List<byte[]> encode(List<NewRecord> records) {
    var encoded = new ArrayList<byte[]>(records.size());
    long position = last.position();
    for (NewRecord record : records) {
      position++;
      byte[] bytes = RecordCodec.encode(new LogPosition(position), record);
      if (bytes.length > settings.maximumRecordBytes()) {
        throw new IllegalArgumentException(
            "A record of %d bytes is longer than the log takes (%d)."
                .formatted(bytes.length, settings.maximumRecordBytes()));
      }
      encoded.add(bytes);
    }
    return encoded;
  }

  /// Nothing of the batch is written here, so that nothing has to be undone when it fails.
  private CycleFile prepare(int recordCount, long byteCount) throws LogFailure {
    try {
      if (isBroken) {
        repair();
      }
      int cycle = clock.move();
      if (appender == null) {
        // Before a new file is made: one that is still empty would make Chronicle wait.
        appender = queue.createAppender();
      }
      CycleFile target = roll(cycle);
      target.reserve(writtenUpTo + roomFor(recordCount, byteCount));
      return target;
    } catch (IOException | RuntimeException | InternalError | AssertionError e) {
      throw failure("Nothing was written", e);
    }
  }

  /// The records with their headers, and the pages of Chronicle's index that may become due.
  private long roomFor(int recordCount, long byteCount) {
    RollCycle cycle = settings.roll().cycle();
    long indexCount = cycle.defaultIndexCount();
    long pageCount = 2 + recordCount / (indexCount * cycle.defaultIndexSpacing());
    return byteCount + 8L * recordCount + pageCount * (indexCount * Long.BYTES + 64) + SLACK_BYTES;
  }

  private CycleFile roll(int cycle) throws IOException {
    CycleFile current = file;
    if (current != null && fileCycle == cycle) {
      return current;
    }
    if (current != null) {
      finish(current);
    }
    Path path = names.path(cycle);
    file = CycleFile.open(path, flusher, 0);
    fileCycle = cycle;
    writtenUpTo = 0;
    isFileNew = true;
    return file;
  }

  /// Ends the file after the last record that counts; a file without any is removed.
  private void finish(CycleFile current) throws IOException {
    Tail.End end = Tail.end(current.channel(), fileCycle, last, settings.maximumRecordBytes());
    if (end.offset() == 0) {
      Files.delete(current.path());
    } else {
      // Also when it stands there already: it may not have got to the disk.
      current.endAt(end.offset());
    }
    current.close();
    file = null;
  }

  private void repair() throws IOException {
    closeAppender();
    CycleFile current = file;
    if (current != null) {
      if (!current.channel().isOpen()) {
        // An interrupt closes a channel.
        current = CycleFile.open(current.path(), flusher, writtenUpTo);
        file = current;
      }
      finish(current);
    }
    clock.notBefore(fileCycle + 1);
    isBroken = false;
    LOG.warn("The log goes on after position {}, in a new file.", last.position());
  }

  /// @return the offset of the last record's header
  private long write(CycleFile target, List<byte[]> encoded) throws IOException {
    ExcerptAppender chronicle = Objects.requireNonNull(appender);
    for (byte[] record : encoded) {
      content.clear();
      content.write(record);
      chronicle.writeBytes(content);
    }
    Wire wire = Objects.requireNonNull(chronicle.wire());
    writtenUpTo = wire.bytes().writePosition();
    int length = encoded.getLast().length;
    long recordOffset = writtenUpTo - length - Documents.HEADER_BYTES;
    requireHeader(target, recordOffset, length);
    return recordOffset;
  }

  /// What is kept in the mark rests on how Chronicle lays out a file; should that ever change, no
  /// batch gets through.
  private static void requireHeader(CycleFile target, long offset, int length) throws IOException {
    var header = ByteBuffer.allocate(Documents.HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    target.channel().read(header, offset);
    if (header.hasRemaining() || header.getInt(0) != length) {
      throw new IOException("Chronicle has not written the last record where it was expected.");
    }
  }

  private void moveTo(int recordCount, long recordOffset) {
    Cycles.@Nullable Cycle current = cycles.last();
    if (current == null || current.number() != fileCycle) {
      current = new Cycles.Cycle(fileCycle, last.position() + 1);
      cycles = cycles.with(current.number(), current.firstPosition());
    }
    last =
        new DurableMark.Mark(
            last.position() + recordCount,
            fileCycle,
            current.firstPosition(),
            recordOffset,
            last.session());
    try {
      mark.write(last);
    } catch (IOException e) {
      // The batch is durable all the same, and the old mark is still true.
      if (!isMarkReported) {
        isMarkReported = true;
        LOG.warn("The log's durable mark cannot be written.", e);
      }
    }
  }

  private void continueLastFile() throws IOException {
    Cycles.@Nullable Cycle current = cycles.last();
    if (current == null || clock.isAfter(current.number())) {
      return;
    }
    CycleFile lastFile = CycleFile.open(names.path(current.number()), flusher, 0);
    Tail.End end =
        Tail.end(lastFile.channel(), current.number(), last, settings.maximumRecordBytes());
    lastFile.close();
    if (end.isEnded()) {
      clock.notBefore(current.number() + 1);
      return;
    }
    file = CycleFile.open(names.path(current.number()), flusher, end.offset());
    fileCycle = current.number();
    writtenUpTo = end.offset();
  }

  private void closeAppender() {
    ExcerptAppender old = appender;
    appender = null;
    if (old != null) {
      old.close();
    }
  }

  private static LogFailure failure(String what, Throwable cause) {
    boolean isFull = cause instanceof IOException problem && NoSpaceException.isWhy(problem);
    return new LogFailure(
        isFull ? LogFailure.Reason.NO_SPACE : LogFailure.Reason.DEVICE,
        what + ": " + cause.getMessage(),
        cause);
  }
}
