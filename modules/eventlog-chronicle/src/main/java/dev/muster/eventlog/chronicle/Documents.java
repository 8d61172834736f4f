package dev.muster.eventlog.chronicle;

import dev.muster.eventlog.MalformedRecordException;
import dev.muster.eventlog.RecordCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/// Walks over the documents of one Chronicle file by reading it, not by mapping it: whatever the
/// file holds after a crash, this neither waits, nor writes, nor ends the process.
///
/// A document is a header of four bytes and as many bytes as the header says; the next one starts
/// at a multiple of four. The header's upper two bits say "not complete" and "Chronicle's own".
final class Documents {
  /// Chronicle's mark for the end of a file that has been rolled. It has both upper bits and no
  /// length.
  static final int END_OF_FILE = 0xC000_0000;

  static final int HEADER_BYTES = Integer.BYTES;

  private static final int NOT_COMPLETE = 0x8000_0000;
  private static final int METADATA = 0x4000_0000;
  private static final int LENGTH = 0x3FFF_FFFF;
  private static final int WINDOW_BYTES = 64 << 10;

  private final FileChannel channel;
  private final int maximumBytes;
  private final ByteBuffer window =
      ByteBuffer.allocate(WINDOW_BYTES).order(ByteOrder.LITTLE_ENDIAN).limit(0);
  private long windowStart;
  private long offset;

  /// What a walk meets next.
  sealed interface Step {}

  /// A whole document with a record in it, or with what was a record.
  record Data(long offset, byte[] bytes) implements Step {}

  /// The file was rolled, or cut, here.
  record EndOfFile() implements Step {}

  /// Nothing was written from here on: the rest of the file is empty.
  record Nothing() implements Step {}

  /// Something that is no whole document.
  record Broken(String problem) implements Step {}

  /// @param offset of a document's header
  Documents(FileChannel channel, long offset, int maximumBytes) {
    this.channel = channel;
    this.offset = offset;
    this.maximumBytes = maximumBytes;
  }

  /// Where the next document starts: after a step that is not data, the place of that step.
  long offset() {
    return offset;
  }

  Step next() throws IOException {
    while (true) {
      int header = header(offset);
      if (header == 0) {
        return isEmptyFrom(offset)
            ? new Nothing()
            : new Broken("the header of a record is missing");
      }
      if (header == END_OF_FILE) {
        return new EndOfFile();
      }
      int length = header & LENGTH;
      if ((header & NOT_COMPLETE) != 0) {
        return new Broken("a record is incomplete");
      }
      long end = offset + HEADER_BYTES + length;
      if (end > channel.size()) {
        return new Broken("a record is longer than its file");
      }
      if ((header & METADATA) == 0) {
        return data(length);
      }
      offset = aligned(end);
    }
  }

  /// Looks for a whole record from the present place on without trusting any length, to tell damage
  /// in the middle from damage at the end.
  boolean isFollowedByRecord() throws IOException {
    long size = channel.size();
    for (long at = aligned(offset); at + HEADER_BYTES < size; at += HEADER_BYTES) {
      int length = header(at);
      if (length > 0 && length <= maximumBytes && at + HEADER_BYTES + length <= size) {
        var bytes = new byte[length];
        if (read(at + HEADER_BYTES, bytes) && isRecord(bytes)) {
          return true;
        }
      }
    }
    return false;
  }

  static boolean isRecord(byte[] bytes) {
    try {
      RecordCodec.decode(bytes);
      return true;
    } catch (MalformedRecordException _) {
      return false;
    }
  }

  private Step data(int length) throws IOException {
    if (length > maximumBytes) {
      return new Broken("a record is longer than any record can be");
    }
    var bytes = new byte[length];
    if (!read(offset + HEADER_BYTES, bytes)) {
      return new Broken("the file ends within a record");
    }
    var data = new Data(offset, bytes);
    offset = aligned(offset + HEADER_BYTES + length);
    return data;
  }

  /// 0, as for a header that was never written, beyond the end of the file.
  private int header(long position) throws IOException {
    return load(position, HEADER_BYTES)
        ? window.getInt(Math.toIntExact(position - windowStart))
        : 0;
  }

  private boolean read(long position, byte[] bytes) throws IOException {
    if (bytes.length <= WINDOW_BYTES) {
      if (!load(position, bytes.length)) {
        return false;
      }
      window.get(Math.toIntExact(position - windowStart), bytes);
      return true;
    }
    return fill(ByteBuffer.wrap(bytes), position);
  }

  private boolean load(long position, int byteCount) throws IOException {
    if (position < windowStart || position + byteCount > windowStart + window.limit()) {
      window.clear();
      windowStart = position;
      fill(window, position);
      window.flip();
    }
    return position + byteCount <= windowStart + window.limit();
  }

  private boolean fill(ByteBuffer buffer, long position) throws IOException {
    int start = buffer.position();
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, position + buffer.position() - start) < 0) {
        return false;
      }
    }
    return true;
  }

  private boolean isEmptyFrom(long position) throws IOException {
    long size = channel.size();
    for (long at = position; at < size; at = windowStart + window.limit()) {
      load(at, (int) Math.min(WINDOW_BYTES, size - at));
      byte[] bytes = window.array();
      for (int i = Math.toIntExact(at - windowStart); i < window.limit(); i++) {
        if (bytes[i] != 0) {
          return false;
        }
      }
      if (window.limit() == 0) {
        break;
      }
    }
    return true;
  }

  static long aligned(long offset) {
    return (offset + 3) & -4L;
  }
}
