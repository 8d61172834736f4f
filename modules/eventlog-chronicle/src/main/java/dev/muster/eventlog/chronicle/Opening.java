package dev.muster.eventlog.chronicle;

import dev.muster.eventlog.CorruptLogException;
import dev.muster.eventlog.LogRecord;
import dev.muster.eventlog.MalformedRecordException;
import dev.muster.eventlog.RecordCodec;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Looks at what a log's directory holds, before Chronicle does: finds the first position of each
/// file and the end of what counts. Changes nothing.
///
/// Up to the durable mark every record has to be whole, or the log is damaged. After it, whole
/// records of whole decisions are kept: they may have been flushed just before the power went. The
/// first thing after it that is not whole, and all that follows, was never acknowledged: a torn
/// tail. Without a mark, damage that is followed by whole records is damage, and damage at the end
/// is a torn tail.
///
/// Only the files' first records and what follows the mark are read here; the records between are
/// checked by whoever reads them.
final class Opening {
  private final CycleNames names;
  private final int maximumRecordBytes;
  private final DurableMark.@Nullable Mark known;
  private final NavigableMap<Integer, Path> files;

  private Cycles walkedCycles = Cycles.NONE;
  private DurableMark.Mark walked = DurableMark.Mark.EMPTY;
  private Cycles cycles = Cycles.NONE;
  private DurableMark.Mark last = DurableMark.Mark.EMPTY;
  private @Nullable String problem;

  /// What is there.
  ///
  /// @param last the last record that counts
  /// @param files all of them, by cycle
  /// @param loss what stands after the last record that counts, and does not count; null when
  ///   nothing does
  record Found(
      Cycles cycles,
      DurableMark.Mark last,
      NavigableMap<Integer, Path> files,
      @Nullable String loss) {}

  /// @param known what the durable mark says, or null when it is missing or damaged
  private Opening(CycleNames names, int maximumRecordBytes, DurableMark.@Nullable Mark known)
      throws IOException {
    this.names = names;
    this.maximumRecordBytes = maximumRecordBytes;
    this.known = known;
    this.files = names.files();
  }

  /// @throws CorruptLogException when something durable is damaged or gone
  static Found look(CycleNames names, int maximumRecordBytes, DurableMark.@Nullable Mark known)
      throws IOException {
    return new Opening(names, maximumRecordBytes, known).look();
  }

  private Found look() throws IOException {
    int marked = known == null ? lastReadableCycle() : known.cycle();
    findFirsts(marked);
    long expected = 1;
    long offset = 0;
    if (known != null && !known.isEmpty()) {
      requireMarked(known);
      expected = known.position();
      offset = known.recordOffset();
    } else if (walkedCycles.last() != null) {
      expected = Objects.requireNonNull(walkedCycles.last()).firstPosition();
    }
    walk(marked, offset, expected);
    return new Found(cycles, last, files, loss());
  }

  private @Nullable String loss() {
    if (problem != null) {
      return problem;
    }
    if (walked.position() > last.position()) {
      return "%d records of an incomplete decision".formatted(walked.position() - last.position());
    }
    return null;
  }

  /// Without a mark, the last file that begins with a record is the one that was written last.
  private int lastReadableCycle() throws IOException {
    for (Map.Entry<Integer, Path> file : files.descendingMap().entrySet()) {
      try (FileChannel channel = open(file.getValue())) {
        if (new Documents(channel, 0, maximumRecordBytes).next()
                instanceof Documents.Data(_, var bytes)
            && Documents.isRecord(bytes)) {
          return file.getKey();
        }
      }
    }
    return -1;
  }

  private void findFirsts(int upToCycle) throws IOException {
    for (Map.Entry<Integer, Path> file : files.headMap(upToCycle, true).entrySet()) {
      Path path = file.getValue();
      try (FileChannel channel = open(path)) {
        switch (new Documents(channel, 0, maximumRecordBytes).next()) {
          case Documents.Data(_, var bytes) -> takeFirst(file.getKey(), path, bytes);
          case Documents.Broken(var what) -> throw damagedFirst(path, what);
          case Documents.EndOfFile _, Documents.Nothing _ -> {
            // Begun just before a stop, and never used.
          }
        }
      }
    }
    cycles = walkedCycles;
  }

  private void takeFirst(int cycle, Path path, byte[] bytes) throws IOException {
    long first;
    try {
      first = RecordCodec.decode(bytes).position().value();
    } catch (MalformedRecordException e) {
      throw damagedFirst(path, String.valueOf(e.getMessage()));
    }
    Cycles.@Nullable Cycle before = walkedCycles.last();
    if (before == null ? first != 1 : first <= before.firstPosition()) {
      throw damagedFirst(
          path,
          "the file begins with position %d, and what comes before is missing".formatted(first));
    }
    walkedCycles = walkedCycles.with(cycle, first);
  }

  /// The position that should be the first in a file is the one after the last in the file before.
  private CorruptLogException damagedFirst(Path path, String what) throws IOException {
    Cycles.@Nullable Cycle before = walkedCycles.last();
    long position =
        before == null ? 1 : firstDamage(before.number(), before.firstPosition(), Long.MAX_VALUE);
    return new CorruptLogException(path.toString(), position, what);
  }

  /// The first position in a file, up to a limit, that cannot be read; to name it in a message.
  private long firstDamage(int cycle, long firstPosition, long limit) throws IOException {
    try (FileChannel channel = open(names.path(cycle))) {
      var documents = new Documents(channel, 0, maximumRecordBytes);
      long position = firstPosition;
      while (position < limit
          && documents.next() instanceof Documents.Data(_, var bytes)
          && Documents.isRecord(bytes)) {
        position++;
      }
      return position;
    }
  }

  private void requireMarked(DurableMark.Mark mark) throws CorruptLogException {
    Cycles.@Nullable Cycle cycle = walkedCycles.last();
    if (cycle == null
        || cycle.number() != mark.cycle()
        || cycle.firstPosition() != mark.firstPosition()) {
      throw new CorruptLogException(
          names.path(mark.cycle()).toString(),
          mark.firstPosition(),
          files.containsKey(mark.cycle()) ? "its first record is missing" : "the file is missing");
    }
  }

  private void walk(int fromCycle, long fromOffset, long fromPosition) throws IOException {
    long offset = fromOffset;
    long expected = fromPosition;
    for (Map.Entry<Integer, Path> file : files.tailMap(fromCycle, true).entrySet()) {
      try (FileChannel channel = open(file.getValue())) {
        var documents = new Documents(channel, offset, maximumRecordBytes);
        expected = walkFile(file.getKey(), file.getValue(), documents, expected);
        if (problem != null) {
          refuseDamageInTheMiddle(file.getKey(), documents, expected);
          return;
        }
      }
      offset = 0;
    }
    if (known != null && walked.position() < known.position()) {
      throw new CorruptLogException(
          names.path(known.cycle()).toString(),
          firstDamage(known.cycle(), known.firstPosition(), known.position()),
          "the record is missing");
    }
  }

  /// @return the position that is expected next
  private long walkFile(int cycle, Path path, Documents documents, long fromPosition)
      throws IOException {
    long expected = fromPosition;
    while (true) {
      switch (documents.next()) {
        case Documents.Data(var offset, var bytes) -> {
          if (!take(cycle, path, offset, bytes, expected)) {
            return expected;
          }
          expected++;
        }
        case Documents.Broken(var what) -> {
          fail(path, expected, what);
          return expected;
        }
        case Documents.EndOfFile _, Documents.Nothing _ -> {
          return expected;
        }
      }
    }
  }

  private boolean take(int cycle, Path path, long offset, byte[] bytes, long expected)
      throws IOException {
    LogRecord record;
    try {
      record = RecordCodec.decode(bytes);
    } catch (MalformedRecordException e) {
      fail(path, expected, String.valueOf(e.getMessage()));
      return false;
    }
    if (record.position().value() != expected) {
      fail(path, expected, "it holds the record of position " + record.position().value());
      return false;
    }
    Cycles.@Nullable Cycle current = walkedCycles.last();
    if (current == null || current.number() != cycle) {
      walkedCycles = walkedCycles.with(cycle, expected);
      current = new Cycles.Cycle(cycle, expected);
    }
    walked = new DurableMark.Mark(expected, cycle, current.firstPosition(), offset, 0);
    if (record.remaining() == 0 || isMarked(expected)) {
      last = walked;
      cycles = walkedCycles;
    }
    return true;
  }

  private void fail(Path path, long position, String what) throws IOException {
    if (known != null && isMarked(position)) {
      throw new CorruptLogException(
          path.toString(), firstDamage(known.cycle(), known.firstPosition(), position), what);
    }
    problem = what;
  }

  private boolean isMarked(long position) {
    return known != null && position <= known.position();
  }

  private void refuseDamageInTheMiddle(int cycle, Documents broken, long position)
      throws IOException {
    if (known != null) {
      return;
    }
    boolean isFollowed = broken.isFollowedByRecord();
    for (Path later : files.tailMap(cycle, false).values()) {
      try (FileChannel channel = open(later)) {
        isFollowed |= new Documents(channel, 0, maximumRecordBytes).isFollowedByRecord();
      }
    }
    if (isFollowed) {
      throw new CorruptLogException(
          names.path(cycle).toString(), position, problem + ", and whole records follow");
    }
  }

  private static FileChannel open(Path path) throws IOException {
    return FileChannel.open(path, StandardOpenOption.READ);
  }
}
