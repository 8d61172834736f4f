package dev.muster.eventlog.chronicle;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// Keeps a second process, or a second log in this one, away from a log's directory. The system
/// gives it free when the process ends, however it ends.
final class DirectoryLock implements Closeable {
  private static final String FILE_NAME = "lock";

  private final FileChannel channel;

  private DirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  static DirectoryLock take(Path directory) throws IOException {
    var channel =
        FileChannel.open(
            directory.resolve(FILE_NAME), StandardOpenOption.WRITE, StandardOpenOption.CREATE);
    try {
      @Nullable FileLock lock = channel.tryLock();
      if (lock != null) {
        return new DirectoryLock(channel);
      }
    } catch (OverlappingFileLockException _) {
      // Taken by this process itself.
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    channel.close();
    throw new IOException(
        "The log in %s is in use by another process; only one may have it open."
            .formatted(directory));
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
