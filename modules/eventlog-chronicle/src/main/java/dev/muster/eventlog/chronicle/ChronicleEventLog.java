package dev.muster.eventlog.chronicle;

import dev.muster.eventlog.EventLog;
import dev.muster.eventlog.LogFailure;
import dev.muster.eventlog.LogPosition;
import dev.muster.eventlog.LogReader;
import dev.muster.eventlog.NewRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import net.openhft.chronicle.core.io.ClosedIllegalStateException;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.RollCycle;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The log on Chronicle Queue: one document for each record, one flush for each batch.
///
/// What `docs/decisions/0002-durable-mark.md` says about the files holds here: the mark of what is
/// durable, how a tail is cut, and how room on the disk is taken before it is written to.
public final class ChronicleEventLog implements EventLog {
  private static final Logger LOG = LoggerFactory.getLogger(ChronicleEventLog.class);

  private final CycleNames names;
  private final RollCycle roll;
  private final int maximumRecordBytes;
  private final DirectoryLock directoryLock;
  private final SingleChronicleQueue queue;
  private final ChronicleWriter writer;
  private final Set<ChronicleReader> readers = ConcurrentHashMap.newKeySet();

  /// Held while something is appended, and while the log closes.
  private final ReentrantLock appending = new ReentrantLock();

  private final ReentrantLock waiting = new ReentrantLock();
  private final Condition moved = waiting.newCondition();
  private volatile LogPosition durable;
  private volatile boolean closed;

  private ChronicleEventLog(
      ChronicleLogSettings settings,
      CycleNames names,
      DirectoryLock directoryLock,
      SingleChronicleQueue queue,
      ChronicleWriter writer) {
    this.names = names;
    this.roll = settings.roll().cycle();
    this.maximumRecordBytes = settings.maximumRecordBytes();
    this.directoryLock = directoryLock;
    this.queue = queue;
    this.writer = writer;
    this.durable = new LogPosition(writer.last().position());
  }

  /// Opens the log in the settings' directory, or makes one.
  ///
  /// @throws dev.muster.eventlog.CorruptLogException when something that was durable is damaged or
  ///   gone
  /// @throws IOException when another process has it open, or the disk fails or is full
  public static ChronicleEventLog open(ChronicleLogSettings settings) throws IOException {
    return open(settings, Flusher.DISK);
  }

  /// The same without any flush: what is acknowledged survives the process, but not the machine.
  /// For benchmarks, to see what the flush costs.
  public static ChronicleEventLog openWithoutFlush(ChronicleLogSettings settings)
      throws IOException {
    return open(settings, Flusher.NONE);
  }

  static ChronicleEventLog open(ChronicleLogSettings settings, Flusher flusher) throws IOException {
    ChronicleFiles.makeDirectories(settings.directory().toAbsolutePath());
    try (var undo = new CloseAll()) {
      DirectoryLock directoryLock = undo.onFailure(DirectoryLock.take(settings.directory()));
      DurableMark mark = undo.onFailure(DurableMark.open(settings.directory()));
      var names = new CycleNames(settings.directory(), settings.roll().cycle());
      long session = Session.current();
      DurableMark.@Nullable Mark known = mark.found().orElse(null);
      Opening.Found found = Opening.look(names, settings.maximumRecordBytes(), known);
      if (known == null && !found.files().isEmpty()) {
        LOG.warn("The log's durable mark in {} is missing or damaged.", settings.directory());
      }
      boolean isIntact = Tail.isIntact(found, known, session);
      if (!isIntact) {
        Tail.settle(found, known, settings.maximumRecordBytes(), flusher);
      }
      DurableMark.Mark last = found.last().withSession(session);
      mark.writeForSure(last);
      ChronicleFiles.flushDirectory(settings.directory());
      var clock =
          new CycleClock(
              settings.clock(),
              settings.roll().cycle(),
              Math.max(0, isIntact ? last.cycle() : last.cycle() + 1));
      SingleChronicleQueue queue = undo.onFailure(ChronicleFiles.open(settings, clock));
      var writer =
          undo.onFailure(
              new ChronicleWriter(
                  settings, names, queue, clock, mark, flusher, found.cycles(), last));
      var log = new ChronicleEventLog(settings, names, directoryLock, queue, writer);
      undo.keep();
      return log;
    }
  }

  @Override
  public LogPosition append(List<NewRecord> records) throws LogFailure {
    appending.lock();
    try {
      if (closed) {
        throw new LogFailure(LogFailure.Reason.CLOSED, "The log is closed.");
      }
      if (!records.isEmpty()) {
        writer.append(records);
        publish(new LogPosition(writer.last().position()));
      }
      return durable;
    } finally {
      appending.unlock();
    }
  }

  @Override
  public LogPosition durableUpTo() {
    return durable;
  }

  @Override
  public LogPosition awaitAfter(LogPosition position, Duration timeout)
      throws InterruptedException {
    if (durable.isAfter(position)) {
      return durable;
    }
    long leftNanos = timeout.toNanos();
    waiting.lockInterruptibly();
    try {
      while (!closed && !durable.isAfter(position) && leftNanos > 0) {
        leftNanos = moved.awaitNanos(leftNanos);
      }
      return durable;
    } finally {
      waiting.unlock();
    }
  }

  @Override
  public LogReader readAfter(LogPosition position) throws IOException {
    if (position.isAfter(durable)) {
      throw new IOException(
          "The log ends at position %d; nothing can be read after %d."
              .formatted(durable.value(), position.value()));
    }
    var reader = new ChronicleReader(this, tailer(), position.value(), maximumRecordBytes);
    readers.add(reader);
    if (closed) {
      // The log was closed meanwhile, and may not have seen this reader.
      reader.close();
      throw new LogFailure(LogFailure.Reason.CLOSED, "The log is closed.");
    }
    return reader;
  }

  /// Waits for an append that is under way; readers end.
  @Override
  public void close() {
    appending.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      publish(durable);
      readers.forEach(ChronicleReader::close);
      try (directoryLock;
          queue;
          writer) {
        LOG.debug("The log closes at position {}.", durable.value());
      }
    } catch (IOException e) {
      LOG.warn("The log was not closed in order; the next start will look at its end.", e);
    } finally {
      appending.unlock();
    }
  }

  Cycles cycles() {
    return writer.cycles();
  }

  RollCycle roll() {
    return roll;
  }

  Path path(Cycles.Cycle cycle) {
    return names.path(cycle.number());
  }

  void forget(ChronicleReader reader) {
    readers.remove(reader);
  }

  private ExcerptTailer tailer() throws LogFailure {
    try {
      ExcerptTailer tailer = queue.createTailer();
      // A reader belongs to one thread at a time, and may be handed on.
      tailer.singleThreadedCheckDisabled(true);
      return tailer;
    } catch (ClosedIllegalStateException e) {
      throw new LogFailure(LogFailure.Reason.CLOSED, "The log is closed.", e);
    }
  }

  private void publish(LogPosition position) {
    waiting.lock();
    try {
      durable = position;
      moved.signalAll();
    } finally {
      waiting.unlock();
    }
  }
}
