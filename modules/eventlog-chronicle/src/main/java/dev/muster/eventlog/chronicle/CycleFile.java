package dev.muster.eventlog.chronicle;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The file that is being written, beside Chronicle's mapping of it: reserves room on the disk,
/// flushes, and cuts.
///
/// Chronicle writes through a mapping of a sparse file. A write to a page that has no room on a
/// full disk ends the process; so room is taken before, by writing what is there already, the
/// zeros, which fails as an exception.
final class CycleFile implements Closeable {
  private static final int STEP_BYTES = 1 << 20;
  private static final int PIECE_BYTES = 64 << 10;

  /// What has to be free beyond a step, for what the file system itself needs.
  private static final long MARGIN_BYTES = 2L << 20;

  private final Path path;
  private final FileChannel channel;
  private final Flusher flusher;
  private final ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
  private long reservedUpTo;

  /// @param writtenUpTo nothing from here on is in use
  private CycleFile(Path path, FileChannel channel, Flusher flusher, long writtenUpTo) {
    this.path = path;
    this.channel = channel;
    this.flusher = flusher;
    this.reservedUpTo = writtenUpTo;
  }

  /// Opens a file that exists, or makes one.
  static CycleFile open(Path path, Flusher flusher, long writtenUpTo) throws IOException {
    return new CycleFile(
        path,
        FileChannel.open(
            path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE),
        flusher,
        writtenUpTo);
  }

  Path path() {
    return path;
  }

  FileChannel channel() {
    return channel;
  }

  /// Takes room on the disk up to an offset, and some more, so that few batches have to.
  void reserve(long upTo) throws IOException {
    if (reservedUpTo >= upTo) {
      return;
    }
    requireSpace(upTo - reservedUpTo);
    long end = upTo + STEP_BYTES;
    while (reservedUpTo < end) {
      takePiece();
    }
  }

  private void takePiece() throws IOException {
    piece.clear();
    long start = reservedUpTo;
    while (piece.hasRemaining() && channel.read(piece, start + piece.position()) >= 0) {
      // Reads on, up to the end of the file.
    }
    while (piece.hasRemaining()) {
      piece.put((byte) 0);
    }
    piece.flip();
    while (piece.hasRemaining()) {
      channel.write(piece, start + piece.position());
      reservedUpTo = start + piece.position();
    }
  }

  void flush() throws IOException {
    flusher.flush(channel);
  }

  /// Ends the file at an offset, as Chronicle itself ends a file: nobody reads what follows.
  void endAt(long offset) throws IOException {
    var mark = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    mark.putInt(Documents.END_OF_FILE).flip();
    while (mark.hasRemaining()) {
      channel.write(mark, offset + mark.position());
    }
    flusher.flush(channel);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private void requireSpace(long byteCount) throws IOException {
    long usable = Files.getFileStore(path).getUsableSpace();
    if (usable < byteCount + STEP_BYTES + MARGIN_BYTES) {
      throw new NoSpaceException(usable);
    }
  }
}
