package dev.muster.eventlog.chronicle;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/// Tells one run of the machine from another. While the machine has not been restarted, what a
/// killed process wrote is all there; after a loss of power only what was flushed is.
final class Session {
  /// The log was closed in order.
  static final long CLOSED = 0;

  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  private Session() {}

  /// Never `CLOSED`. Where the system does not say, each call gives another number.
  static long current() {
    try {
      var crc = new CRC32C();
      crc.update(Files.readString(BOOT_ID).getBytes(StandardCharsets.US_ASCII));
      return 1 + crc.getValue();
    } catch (IOException _) {
      return 1 + (System.nanoTime() & Long.MAX_VALUE >>> 1);
    }
  }
}
