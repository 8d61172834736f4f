package dev.muster.eventlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RecordCodecTest {
  private static final LogPosition POSITION = new LogPosition(0x0102_0304_0506L);
  private static final NewRecord RECORD =
      new NewRecord(
          new Tenant("acme@Org", "größe"),
          new Cause("request-1", "someone", "key-𝔘", "f00d"),
          1_700_000_000_123L,
          "segment-defined",
          3,
          "{\"name\":\"Käufer\"}".getBytes(StandardCharsets.UTF_8),
          2);

  /// Stored for ever: when this fails, the codec is wrong, not the file.
  @Test
  void formOneStaysReadable() throws Exception {
    byte[] golden = golden("record-form-1.hex");
    assertThat(RecordCodec.encode(POSITION, RECORD)).isEqualTo(golden);
    LogRecord read = RecordCodec.decode(golden);
    assertThat(read.payload()).isEqualTo(RECORD.payload());
    LogRecord expected = LogRecord.of(POSITION, RECORD);
    assertThat(read).usingRecursiveComparison().isEqualTo(expected);
  }

  @Test
  void everyFlippedBitIsFound() {
    byte[] bytes = RecordCodec.encode(POSITION, RECORD);
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] damaged = bytes.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      assertMalformed(damaged);
    }
  }

  @Test
  void everyCutIsFound() {
    byte[] bytes = RecordCodec.encode(POSITION, RECORD);
    for (int length = 0; length < bytes.length; length++) {
      assertMalformed(Arrays.copyOf(bytes, length));
    }
    assertMalformed(Arrays.copyOf(bytes, bytes.length + 1));
    assertMalformed(new byte[1_000]);
  }

  @Test
  void aFormOfTheFutureSaysSo() {
    byte[] bytes = RecordCodec.encode(POSITION, RECORD);
    bytes[0] = 2;
    assertThatThrownBy(() -> RecordCodec.decode(bytes))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessageContaining("form 2 is unknown");
  }

  @Test
  void textsHaveALimit() {
    var longest = new Tenant("x".repeat(RecordCodec.MAXIMUM_TEXT_BYTES), "");
    var record = new NewRecord(longest, Cause.of(""), 0, "", 0, new byte[0], 0);
    assertThat(RecordCodec.encode(LogPosition.START, record))
        .hasSizeGreaterThan(RecordCodec.MAXIMUM_TEXT_BYTES);
    var tooLong = new Tenant("ü".repeat(RecordCodec.MAXIMUM_TEXT_BYTES / 2 + 1), "");
    assertThatThrownBy(() ->
            RecordCodec.encode(
                LogPosition.START, new NewRecord(tooLong, Cause.of(""), 0, "", 0, new byte[0], 0)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void assertMalformed(byte[] bytes) {
    assertThatThrownBy(() -> RecordCodec.decode(bytes))
        .isInstanceOf(MalformedRecordException.class);
  }

  private static byte[] golden(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(RecordCodecTest.class.getResourceAsStream(name), name)) {
      String hex = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
    }
  }
}
