package dev.muster.eventlog.chronicle;

import dev.muster.eventlog.CorruptLogException;
import dev.muster.eventlog.LogFailure;
import dev.muster.eventlog.LogReader;
import dev.muster.eventlog.LogRecord;
import dev.muster.eventlog.MalformedRecordException;
import dev.muster.eventlog.RecordCodec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.wire.DocumentContext;
import org.jspecify.annotations.Nullable;

/// Reads through a Chronicle tailer of its own, and checks everything it is given: that a record is
/// there, whole, and the one that was asked for.
final class ChronicleReader implements LogReader {
  private static final int NO_CYCLE = -1;

  private final ChronicleEventLog log;
  private final ExcerptTailer tailer;
  private final int maximumRecordBytes;
  private long position;
  private int tailerCycle = NO_CYCLE;
  private boolean closed;

  ChronicleReader(
      ChronicleEventLog log, ExcerptTailer tailer, long position, int maximumRecordBytes) {
    this.log = log;
    this.tailer = tailer;
    this.position = position;
    this.maximumRecordBytes = maximumRecordBytes;
  }

  /// Synchronized with `close`, which may come from the log's: a tailer that is closed while it
  /// reads would read unmapped memory.
  @Override
  public synchronized List<LogRecord> next(int maximumCount) throws IOException {
    if (closed) {
      throw new LogFailure(LogFailure.Reason.CLOSED, "The log is closed.");
    }
    long durable = log.durableUpTo().value();
    int count = (int) Math.min(maximumCount, durable - position);
    var records = new ArrayList<LogRecord>(Math.max(0, count));
    while (records.size() < count) {
      try {
        records.add(read(position + 1));
      } catch (IOException e) {
        tailerCycle = NO_CYCLE;
        if (records.isEmpty()) {
          throw e;
        }
        // What is whole comes first; the next call meets the damage again.
        return records;
      }
      position++;
    }
    return records;
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      tailer.close();
      log.forget(this);
    }
  }

  private LogRecord read(long wanted) throws IOException {
    Cycles.@Nullable Cycle cycle = log.cycles().of(wanted);
    if (cycle == null) {
      throw new IllegalStateException("No file is known for position " + wanted);
    }
    byte[] bytes;
    try {
      bytes = document(cycle, wanted);
    } catch (RuntimeException | InternalError | AssertionError e) {
      var corrupt = damaged(cycle, wanted, "Chronicle cannot read the file (" + e + ")");
      corrupt.initCause(e);
      throw corrupt;
    }
    try {
      LogRecord record = RecordCodec.decode(bytes);
      if (record.position().value() != wanted) {
        throw damaged(
            cycle,
            wanted,
            "the record of position " + record.position().value() + " is in its place");
      }
      return record;
    } catch (MalformedRecordException e) {
      throw damaged(cycle, wanted, String.valueOf(e.getMessage()));
    }
  }

  private byte[] document(Cycles.Cycle cycle, long wanted) throws CorruptLogException {
    if (tailerCycle != cycle.number()) {
      long index = log.roll().toIndex(cycle.number(), wanted - cycle.firstPosition());
      if (!tailer.moveToIndex(index)) {
        throw damaged(cycle, wanted, "the record is missing");
      }
      tailerCycle = cycle.number();
    }
    try (DocumentContext document = tailer.readingDocument()) {
      if (!document.isPresent()) {
        throw damaged(cycle, wanted, "the record is missing");
      }
      Bytes<?> content = document.wire().bytes();
      long length = content.readRemaining();
      if (length > maximumRecordBytes) {
        throw damaged(cycle, wanted, "a record is longer than any record can be");
      }
      var bytes = new byte[(int) length];
      content.read(bytes);
      return bytes;
    }
  }

  private CorruptLogException damaged(Cycles.Cycle cycle, long wanted, String problem) {
    return new CorruptLogException(log.path(cycle).toString(), wanted, problem);
  }
}
