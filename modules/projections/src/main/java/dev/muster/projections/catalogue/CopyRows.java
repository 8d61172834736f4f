package dev.muster.projections.catalogue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Rows in the binary form of PostgreSQL's COPY. Fields are put in the order of the columns.
final class CopyRows {
  private static final byte[] SIGNATURE = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0
  };
  private static final int NULL = -1;
  private static final int END = -1;

  private final int columnCount;
  private byte[] bytes = new byte[1 << 16];
  private int length;

  CopyRows(int columnCount) {
    this.columnCount = columnCount;
    append(SIGNATURE);
    appendInt(0);
    appendInt(0);
  }

  CopyRows row() {
    appendShort(columnCount);
    return this;
  }

  CopyRows put(int value) {
    appendInt(Integer.BYTES);
    appendInt(value);
    return this;
  }

  CopyRows put(long value) {
    appendInt(Long.BYTES);
    appendInt((int) (value >>> 32));
    appendInt((int) value);
    return this;
  }

  CopyRows put(boolean value) {
    appendInt(1);
    room(1);
    bytes[length++] = (byte) (value ? 1 : 0);
    return this;
  }

  CopyRows put(String text) {
    return put(text.getBytes(StandardCharsets.UTF_8));
  }

  /// @param text in UTF-8
  CopyRows put(byte[] text) {
    appendInt(text.length);
    append(text);
    return this;
  }

  CopyRows putNull() {
    appendInt(NULL);
    return this;
  }

  /// All of it, ended.
  byte[] toBytes() {
    appendShort(END);
    return Arrays.copyOf(bytes, length);
  }

  private void appendShort(int value) {
    room(Short.BYTES);
    bytes[length++] = (byte) (value >>> 8);
    bytes[length++] = (byte) value;
  }

  private void appendInt(int value) {
    room(Integer.BYTES);
    bytes[length++] = (byte) (value >>> 24);
    bytes[length++] = (byte) (value >>> 16);
    bytes[length++] = (byte) (value >>> 8);
    bytes[length++] = (byte) value;
  }

  private void append(byte[] more) {
    room(more.length);
    System.arraycopy(more, 0, bytes, length, more.length);
    length += more.length;
  }

  private void room(int byteCount) {
    if (bytes.length - length < byteCount) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + byteCount));
    }
  }
}
