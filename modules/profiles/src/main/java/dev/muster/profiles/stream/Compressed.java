package dev.muster.profiles.stream;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;

/// Bytes as they stand in a record: plain, or as a block of LZ4 where that is shorter. Documents
/// repeat their field names in every line, so that a block is a third of them or less.
///
/// ```text
/// byte   0 plain, 1 LZ4 block
/// int    length of what it stands for
/// bytes  to the end of the record
/// ```
final class Compressed {
  private static final byte PLAIN = 0;
  private static final byte LZ4_BLOCK = 1;

  /// The implementation without native code or unsafe access: its speed is enough.
  private static final LZ4Factory LZ4 = LZ4Factory.safeInstance();

  private Compressed() {}

  /// The bytes in the form above, after `head` bytes that are left free for the caller.
  static ByteBuffer behind(int headBytes, byte[] bytes) {
    var compressor = LZ4.fastCompressor();
    int front = headBytes + 1 + Integer.BYTES;
    var buffer = ByteBuffer.allocate(front + compressor.maxCompressedLength(bytes.length));
    int length = compressor.compress(bytes, 0, bytes.length, buffer.array(), front);
    boolean shorter = length < bytes.length;
    buffer.put(headBytes, shorter ? LZ4_BLOCK : PLAIN).putInt(headBytes + 1, bytes.length);
    if (!shorter) {
      buffer.put(front, bytes);
    }
    return buffer.limit(front + (shorter ? length : bytes.length));
  }

  /// What stands at the buffer's position, to its end.
  ///
  /// @throws IllegalArgumentException when it is not in the form above, or longer than `maximum`
  static byte[] read(ByteBuffer buffer, int maximumBytes) {
    try {
      byte form = buffer.get();
      int length = buffer.getInt();
      if (length < 0 || length > maximumBytes) {
        throw new IllegalArgumentException("A length of " + length + " bytes cannot be.");
      }
      byte[] bytes = new byte[length];
      switch (form) {
        case PLAIN -> buffer.get(bytes);
        case LZ4_BLOCK -> inflate(buffer, bytes);
        default -> throw new IllegalArgumentException("Form " + form + " is unknown.");
      }
      if (buffer.hasRemaining()) {
        throw new IllegalArgumentException("Something follows the last byte.");
      }
      return bytes;
    } catch (BufferUnderflowException | LZ4Exception e) {
      throw new IllegalArgumentException("The bytes are damaged.", e);
    }
  }

  private static void inflate(ByteBuffer buffer, byte[] bytes) {
    int length =
        LZ4.safeDecompressor()
            .decompress(
                buffer.array(),
                buffer.arrayOffset() + buffer.position(),
                buffer.remaining(),
                bytes,
                0);
    if (length != bytes.length) {
      throw new IllegalArgumentException("The bytes end early.");
    }
    buffer.position(buffer.limit());
  }
}
