package dev.muster.eventlog.chronicle;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import net.openhft.chronicle.bytes.SyncMode;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;

/// Opens Chronicle Queue the way the log needs it.
final class ChronicleFiles {
  private static final String METADATA = "metadata.cq4t";
  private static final int METADATA_BYTES = 128 << 10;

  /// Only a half-written document makes Chronicle wait, and `Opening` leaves none.
  private static final long TIMEOUT_MILLIS = 1_000;

  static {
    // A thread that watches the disk and speaks up on its own; the log watches it itself.
    System.setProperty("chronicle.disk.monitor.disable", "true");
    System.setProperty("chronicle.announcer.disable", "true");
    System.setProperty("chronicle.analytics.disable", "true");
  }

  private ChronicleFiles() {}

  static SingleChronicleQueue open(ChronicleLogSettings settings, CycleClock clock)
      throws IOException {
    clearMetadata(settings.directory().resolve(METADATA));
    try {
      return ChronicleQueue.singleBuilder(settings.directory())
          .rollCycle(settings.roll().cycle())
          .blockSize(settings.blockBytes())
          .timeProvider(clock)
          .timeoutMS(TIMEOUT_MILLIS)
          // The log flushes by itself; see Flusher.
          .syncMode(SyncMode.NONE)
          .build();
    } catch (RuntimeException e) {
      throw new IOException("Chronicle cannot open the log in " + settings.directory(), e);
    }
  }

  /// Chronicle keeps its write lock and what it remembers of the directory in a file beside the
  /// log. After a kill the lock is still taken, by a process id that may be our own by now. The
  /// directory's own lock is what counts, so that the file starts empty each time. It is
  /// overwritten, not removed: it keeps its room on a full disk.
  private static void clearMetadata(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
      long size = Math.max(METADATA_BYTES, channel.size());
      ByteBuffer zeros = ByteBuffer.allocate(METADATA_BYTES);
      for (long at = 0; at < size; at += zeros.position()) {
        zeros.clear();
        channel.write(zeros, at);
      }
    }
  }

  /// Makes what is missing of a path, so that it outlives a loss of power.
  static void makeDirectories(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    Path parent = Objects.requireNonNull(directory.getParent());
    makeDirectories(parent);
    Files.createDirectories(directory);
    flushDirectory(parent);
  }

  static void flushDirectory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
