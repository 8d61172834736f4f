package dev.muster.eventlog.chronicle;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Cuts off what follows the last record that counts.
///
/// Nothing acknowledged is rewritten for it: the file is ended there with Chronicle's own mark for
/// the end of a file, four bytes, and the log goes on in the next file. That takes no room and no
/// time, and it also keeps Chronicle from writing on in a file whose index may be half written.
final class Tail {
  private static final Logger LOG = LoggerFactory.getLogger(Tail.class);

  private Tail() {}

  /// Where a file goes on after the last record that counts.
  ///
  /// @param isEnded whether the file is ended there already
  record End(long offset, boolean isEnded) {}

  /// @param last the last record that counts, perhaps in an earlier file
  static End end(FileChannel channel, int cycle, DurableMark.Mark last, int maximumRecordBytes)
      throws IOException {
    boolean isHere = !last.isEmpty() && last.cycle() == cycle;
    var documents = new Documents(channel, isHere ? last.recordOffset() : 0, maximumRecordBytes);
    if (isHere) {
      documents.next();
    }
    return switch (documents.next()) {
      case Documents.Data(var offset, _) -> new End(offset, false);
      case Documents.EndOfFile _ -> new End(documents.offset(), true);
      case Documents.Nothing _, Documents.Broken _ -> new End(documents.offset(), false);
    };
  }

  /// Whether the log can go on in its last file: nothing follows the mark, and Chronicle's own data
  /// in that file, which is not flushed at the same instant as ours, has seen no loss of power.
  static boolean isIntact(Opening.Found found, DurableMark.@Nullable Mark known, long session) {
    return known != null
        && known.position() == found.last().position()
        && (known.session() == Session.CLOSED || known.session() == session)
        && found.loss() == null
        && found.files().tailMap(known.cycle(), false).isEmpty();
  }

  /// After a stop that was not in order: makes sure that what counts is on the disk and that
  /// nothing else will ever be read.
  static void settle(
      Opening.Found found,
      DurableMark.@Nullable Mark known,
      int maximumRecordBytes,
      Flusher flusher)
      throws IOException {
    DurableMark.Mark last = found.last();
    if (found.loss() != null) {
      LOG.warn(
          "The log ends at position {}. What followed was never acknowledged and is cut off: {}.",
          last.position(),
          found.loss());
    }
    for (Map.Entry<Integer, Path> later : found.files().tailMap(last.cycle(), false).entrySet()) {
      setAside(later.getValue(), maximumRecordBytes);
    }
    if (last.isEmpty()) {
      return;
    }
    int firstUnsure = known == null || known.isEmpty() ? Integer.MIN_VALUE : known.cycle();
    for (Path kept : found.files().subMap(firstUnsure, true, last.cycle(), true).values()) {
      try (CycleFile file = CycleFile.open(kept, flusher, 0)) {
        file.flush();
      }
    }
    try (CycleFile file =
        CycleFile.open(found.files().floorEntry(last.cycle()).getValue(), flusher, 0)) {
      End end = end(file.channel(), last.cycle(), last, maximumRecordBytes);
      ChronicleHead.moveBack(file.channel(), last.recordOffset());
      file.endAt(end.offset());
    }
  }

  /// A file without a record that counts. An untouched one is removed, another is kept under a name
  /// that says what it is.
  private static void setAside(Path path, int maximumRecordBytes) throws IOException {
    Documents.Step first;
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      first = new Documents(channel, 0, maximumRecordBytes).next();
    }
    if (first instanceof Documents.Nothing) {
      Files.delete(path);
      return;
    }
    Path aside =
        path.resolveSibling(
            path.getFileName() + ".cut-" + Files.getLastModifiedTime(path).toMillis());
    LOG.warn("{} holds nothing that was acknowledged; it is kept as {}.", path, aside);
    Files.move(path, aside);
  }
}
