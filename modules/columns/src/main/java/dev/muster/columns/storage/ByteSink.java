package dev.muster.columns.storage;

import dev.muster.columns.packed.Utf8;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Bytes of one section in the making, least significant first.
final class ByteSink {
  private static final int FIRST_LENGTH = 1 << 16;
  private static final int MOST_BYTES = Integer.MAX_VALUE - 64;

  private ByteBuffer buffer = ByteBuffer.allocate(FIRST_LENGTH).order(ByteOrder.LITTLE_ENDIAN);

  private ByteBuffer room(long added) {
    long needed = buffer.position() + added;
    if (needed > MOST_BYTES) {
      throw new IllegalStateException("A section of more than 2 GB.");
    }
    if (needed > buffer.capacity()) {
      int length = (int) Math.min(MOST_BYTES, Math.max(needed, 2L * buffer.capacity()));
      buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN).put(buffer.flip());
    }
    return buffer;
  }

  void oneByte(int value) {
    room(1).put((byte) value);
  }

  void oneInt(int value) {
    room(4).putInt(value);
  }

  void oneLong(long value) {
    room(8).putLong(value);
  }

  void text(String text) {
    ByteBuffer to = room(5 + Utf8.most(text.length()));
    int start = to.position() + 5;
    int end = Utf8.write(text, to.array(), to.arrayOffset() + start) - to.arrayOffset();
    to.put((byte) (Utf8.isWellFormed(text) ? 1 : 0)).putInt(end - start).position(end);
  }

  void bytes(byte[] values) {
    room(values.length).put(values);
  }

  void shorts(short[] values) {
    ByteBuffer to = room(2L * values.length);
    to.asShortBuffer().put(values);
    to.position(to.position() + 2 * values.length);
  }

  void ints(int[] values) {
    ByteBuffer to = room(4L * values.length);
    to.asIntBuffer().put(values);
    to.position(to.position() + 4 * values.length);
  }

  void longs(long[] values) {
    ByteBuffer to = room(8L * values.length);
    to.asLongBuffer().put(values);
    to.position(to.position() + 8 * values.length);
  }

  void doubles(double[] values) {
    ByteBuffer to = room(8L * values.length);
    to.asDoubleBuffer().put(values);
    to.position(to.position() + 8 * values.length);
  }

  /// What was put in since the last call, to be read before anything else is put in.
  ByteBuffer take() {
    ByteBuffer taken = buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN).flip();
    buffer.clear();
    return taken;
  }
}
