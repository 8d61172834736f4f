package dev.muster.eventlog.chronicle;

import java.io.IOException;
import java.nio.channels.FileChannel;

/// Gets a file's bytes to the disk. A seam for tests: no real disk fails when it is asked to.
@FunctionalInterface
interface Flusher {
  /// On Linux this writes the file's pages out however they were changed, mapped or not, and tells
  /// when it fails. Chronicle's own `sync()` only logs a failed msync, and covers one mapped chunk.
  Flusher DISK = channel -> channel.force(false);

  Flusher NONE = _ -> {};

  void flush(FileChannel channel) throws IOException;
}
