package dev.muster.profiles.identity;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;

/// Arrays as bytes of a snapshot: the count, then the numbers, big-endian.
public final class ArrayBytes {
  private ArrayBytes() {}

  public static void write(DataOutput out, int[] values, int count) throws IOException {
    out.writeInt(count);
    var bytes = ByteBuffer.allocate(Math.multiplyExact(count, Integer.BYTES));
    bytes.asIntBuffer().put(values, 0, count);
    out.write(bytes.array());
  }

  public static int[] readInts(DataInput in) throws IOException {
    byte[] bytes = readBytes(in, Integer.BYTES);
    int[] values = new int[bytes.length / Integer.BYTES];
    ByteBuffer.wrap(bytes).asIntBuffer().get(values);
    return values;
  }

  public static void write(DataOutput out, long[] values) throws IOException {
    out.writeInt(values.length);
    var bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, Long.BYTES));
    bytes.asLongBuffer().put(values);
    out.write(bytes.array());
  }

  public static long[] readLongs(DataInput in) throws IOException {
    byte[] bytes = readBytes(in, Long.BYTES);
    long[] values = new long[bytes.length / Long.BYTES];
    ByteBuffer.wrap(bytes).asLongBuffer().get(values);
    return values;
  }

  public static void write(DataOutput out, byte[] values, int count) throws IOException {
    out.writeInt(count);
    out.write(values, 0, count);
  }

  public static byte[] readBytes(DataInput in) throws IOException {
    return readBytes(in, Byte.BYTES);
  }

  private static byte[] readBytes(DataInput in, int width) throws IOException {
    int count = in.readInt();
    if (count < 0 || count > Integer.MAX_VALUE / width - 8) {
      throw new IOException("An array of %d values does not fit.".formatted(count));
    }
    byte[] bytes = new byte[count * width];
    in.readFully(bytes);
    return bytes;
  }
}
