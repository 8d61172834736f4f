package dev.muster.eventlog;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/// The bytes of a record. Stored for ever: a new form gets a new first byte, and this one stays
/// readable.
///
/// ```text
/// byte   form (1)
/// int    CRC32C of everything after this field
/// long   position
/// long   time in milliseconds
/// int    remaining records of the decision
/// int    version of the payload
/// text   organisation, sandbox, type, request id, author, idempotency key, fingerprint
/// int    length of the payload, then the payload
/// ```
///
/// Numbers are little-endian; a text is an unsigned short with the count of its UTF-8 bytes, then
/// those.
public final class RecordCodec {
  /// The longest text in a record's head, in UTF-8 bytes.
  public static final int MAXIMUM_TEXT_BYTES = 0xFFFF;

  private static final byte FORM = 1;
  private static final int CHECKED_FROM = 1 + Integer.BYTES;
  private static final int FIXED_BYTES = CHECKED_FROM + 2 * Long.BYTES + 3 * Integer.BYTES;

  private RecordCodec() {}

  public static byte[] encode(LogPosition position, NewRecord record) {
    byte[][] texts = {
      utf8(record.tenant().organisation()),
      utf8(record.tenant().sandbox()),
      utf8(record.type()),
      utf8(record.cause().requestId()),
      utf8(record.cause().author()),
      utf8(record.cause().idempotencyKey()),
      utf8(record.cause().fingerprint())
    };
    int byteCount = FIXED_BYTES + record.payload().length;
    for (byte[] text : texts) {
      byteCount += Short.BYTES + text.length;
    }
    var buffer = ByteBuffer.allocate(byteCount).order(ByteOrder.LITTLE_ENDIAN);
    buffer.put(FORM).putInt(0).putLong(position.value()).putLong(record.timeMillis());
    buffer.putInt(record.remaining()).putInt(record.version());
    for (byte[] text : texts) {
      buffer.putShort((short) text.length).put(text);
    }
    buffer.putInt(record.payload().length).put(record.payload());
    buffer.putInt(1, checksum(buffer.array()));
    return buffer.array();
  }

  /// @throws MalformedRecordException when the bytes are not a whole record as `encode` made it
  public static LogRecord decode(byte[] bytes) throws MalformedRecordException {
    if (bytes.length < FIXED_BYTES) {
      throw new MalformedRecordException("the record is cut short");
    }
    var buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    byte form = buffer.get();
    if (form != FORM) {
      throw new MalformedRecordException(
          "a record of form " + form + " is unknown to this version of Muster");
    }
    if (buffer.getInt() != checksum(bytes)) {
      throw new MalformedRecordException("its checksum does not hold");
    }
    try {
      var position = new LogPosition(buffer.getLong());
      long timeMillis = buffer.getLong();
      int remaining = buffer.getInt();
      int version = buffer.getInt();
      var tenant = new Tenant(text(buffer), text(buffer));
      String type = text(buffer);
      var cause = new Cause(text(buffer), text(buffer), text(buffer), text(buffer));
      byte[] payload = new byte[buffer.getInt()];
      buffer.get(payload);
      return new LogRecord(position, tenant, cause, timeMillis, type, version, payload, remaining);
    } catch (BufferUnderflowException | NegativeArraySizeException e) {
      throw new MalformedRecordException("its lengths do not fit");
    }
  }

  private static int checksum(byte[] bytes) {
    var crc = new CRC32C();
    crc.update(bytes, CHECKED_FROM, bytes.length - CHECKED_FROM);
    return (int) crc.getValue();
  }

  private static byte[] utf8(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > MAXIMUM_TEXT_BYTES) {
      throw new IllegalArgumentException("A text in a record's head is too long: " + bytes.length);
    }
    return bytes;
  }

  private static String text(ByteBuffer buffer) {
    byte[] bytes = new byte[Short.toUnsignedInt(buffer.getShort())];
    buffer.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
