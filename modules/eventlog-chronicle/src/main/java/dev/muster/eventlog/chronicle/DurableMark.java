package dev.muster.eventlog.chronicle;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// A small file that says up to where the log is known to be on the disk. What it says is written
/// after each flush, so that it is true at any time; it is not flushed itself, so that it may be
/// old after a loss of power.
///
/// Two places are written in turn: a stop in the middle of writing leaves the other one.
final class DurableMark implements Closeable {
  static final String FILE_NAME = "durable";

  private static final long MAGIC = 0x314B_5241_4D54_534DL; // "MSTMARK1"
  private static final int PLACE_BYTES = 512;
  private static final int CONTENT_BYTES = 6 * Long.BYTES + Integer.BYTES;

  /// What is known.
  ///
  /// @param position the last durable one; 0 for an empty log
  /// @param cycle the Chronicle cycle that holds it
  /// @param firstPosition of that cycle
  /// @param recordOffset where in the cycle's file the record's header is
  /// @param session which run of which machine wrote this; 0 when the log was closed in order
  record Mark(long position, int cycle, long firstPosition, long recordOffset, long session) {
    static final Mark EMPTY = new Mark(0, -1, 1, 0, 0);

    boolean isEmpty() {
      return position == 0;
    }

    Mark withSession(long newSession) {
      return new Mark(position, cycle, firstPosition, recordOffset, newSession);
    }
  }

  private final FileChannel channel;
  private final ByteBuffer buffer =
      ByteBuffer.allocate(CONTENT_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private final Optional<Mark> found;
  private int nextPlace;

  private DurableMark(FileChannel channel) throws IOException {
    this.channel = channel;
    @Nullable Mark first = readPlace(0);
    @Nullable Mark second = readPlace(1);
    if (first != null && (second == null || first.position() >= second.position())) {
      found = Optional.of(first);
      nextPlace = 1;
    } else {
      found = Optional.ofNullable(second);
      nextPlace = 0;
    }
  }

  static DurableMark open(Path directory) throws IOException {
    Path file = directory.resolve(FILE_NAME);
    boolean fresh = Files.notExists(file);
    var channel =
        FileChannel.open(
            file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
    try {
      if (fresh) {
        channel.write(ByteBuffer.allocate(2 * PLACE_BYTES), 0);
      }
      return new DurableMark(channel);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /// What the file said when it was opened; empty when it was missing or damaged.
  Optional<Mark> found() {
    return found;
  }

  void write(Mark mark) throws IOException {
    writePlace(nextPlace, mark);
    nextPlace = 1 - nextPlace;
  }

  /// Writes both places and flushes them: at the start and the end of a session.
  void writeForSure(Mark mark) throws IOException {
    writePlace(nextPlace, mark);
    writePlace(1 - nextPlace, mark);
    channel.force(true);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private void writePlace(int place, Mark mark) throws IOException {
    buffer.clear();
    buffer.putLong(MAGIC).putLong(mark.position()).putLong(mark.cycle());
    buffer.putLong(mark.firstPosition()).putLong(mark.recordOffset()).putLong(mark.session());
    buffer.putInt(checksum()).flip();
    while (buffer.hasRemaining()) {
      channel.write(buffer, (long) place * PLACE_BYTES + buffer.position());
    }
  }

  private @Nullable Mark readPlace(int place) throws IOException {
    buffer.clear();
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, (long) place * PLACE_BYTES + buffer.position()) < 0) {
        return null;
      }
    }
    buffer.flip();
    if (buffer.getLong() != MAGIC) {
      return null;
    }
    var mark =
        new Mark(
            buffer.getLong(),
            Math.toIntExact(buffer.getLong()),
            buffer.getLong(),
            buffer.getLong(),
            buffer.getLong());
    return buffer.getInt() == checksum() ? mark : null;
  }

  private int checksum() {
    var crc = new CRC32C();
    crc.update(buffer.array(), 0, CONTENT_BYTES - Integer.BYTES);
    return (int) crc.getValue();
  }
}
