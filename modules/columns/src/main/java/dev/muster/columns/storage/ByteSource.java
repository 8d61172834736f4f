package dev.muster.columns.storage;

import dev.muster.columns.packed.Utf8;
import java.nio.ByteBuffer;

/// Bytes of one section that are being read. A length that goes beyond them is an exception before
/// it is an array.
final class ByteSource {
  private final ByteBuffer buffer;

  /// @param buffer with an array, least significant byte first
  ByteSource(ByteBuffer buffer) {
    this.buffer = buffer;
  }

  boolean isAtEnd() {
    return !buffer.hasRemaining();
  }

  int oneByte() {
    return buffer.get();
  }

  int oneInt() {
    return buffer.getInt();
  }

  long oneLong() {
    return buffer.getLong();
  }

  String text() {
    boolean wellFormed = oneByte() == 1;
    int length = checked(oneInt(), 1);
    int start = buffer.arrayOffset() + buffer.position();
    String text = Utf8.read(buffer.array(), start, length, wellFormed);
    buffer.position(buffer.position() + length);
    return text;
  }

  private int checked(int length, int width) {
    if (length < 0 || (long) length * width > buffer.remaining()) {
      throw new IllegalArgumentException("%d values of %d bytes.".formatted(length, width));
    }
    return length;
  }

  byte[] bytes(int length) {
    byte[] values = new byte[checked(length, 1)];
    buffer.get(values);
    return values;
  }

  short[] shorts(int length) {
    short[] values = new short[checked(length, 2)];
    buffer.asShortBuffer().get(values);
    buffer.position(buffer.position() + 2 * length);
    return values;
  }

  int[] ints(int length) {
    int[] values = new int[checked(length, 4)];
    buffer.asIntBuffer().get(values);
    buffer.position(buffer.position() + 4 * length);
    return values;
  }

  long[] longs(int length) {
    long[] values = new long[checked(length, 8)];
    buffer.asLongBuffer().get(values);
    buffer.position(buffer.position() + 8 * length);
    return values;
  }

  double[] doubles(int length) {
    double[] values = new double[checked(length, 8)];
    buffer.asDoubleBuffer().get(values);
    buffer.position(buffer.position() + 8 * length);
    return values;
  }
}
