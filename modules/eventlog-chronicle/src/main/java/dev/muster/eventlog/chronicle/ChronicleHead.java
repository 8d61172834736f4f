package dev.muster.eventlog.chronicle;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The head of a Chronicle file, as far as it has to be set right after a cut: where Chronicle
/// believes the last record to be. Left as it is, it would look for the end of the file from a
/// place that has been cut off, and wait there.
///
/// The field is two numbers of eight bytes after its name: the place, and the place once more with
/// the record's number packed into it; a 0 there makes Chronicle count.
final class ChronicleHead {
  private static final byte[] NAME = "writePosition".getBytes(StandardCharsets.US_ASCII);
  private static final byte ARRAY_OF_LONGS = (byte) 0x8D;
  private static final int LOOK_BYTES = 512;

  private ChronicleHead() {}

  /// Does nothing when the head does not look as expected.
  static void moveBack(FileChannel channel, long lastRecordOffset) throws IOException {
    var head = ByteBuffer.allocate(LOOK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    if (channel.read(head, 0) < LOOK_BYTES) {
      return;
    }
    int field = indexOf(head.array(), NAME);
    for (int at = field + NAME.length;
        field >= 0 && at < LOOK_BYTES - 40 && at < field + 40;
        at++) {
      boolean isArrayOfTwo =
          head.get(at) == ARRAY_OF_LONGS && head.getLong(at + 1) == 2 && head.getLong(at + 9) == 2;
      if (isArrayOfTwo) {
        var numbers = ByteBuffer.allocate(2 * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        numbers.putLong(lastRecordOffset).putLong(0).flip();
        channel.write(numbers, at + 17L);
        return;
      }
    }
  }

  private static int indexOf(byte[] bytes, byte[] wanted) {
    for (int i = 0; i + wanted.length <= bytes.length; i++) {
      if (Arrays.mismatch(bytes, i, i + wanted.length, wanted, 0, wanted.length) < 0) {
        return i;
      }
    }
    return -1;
  }
}
