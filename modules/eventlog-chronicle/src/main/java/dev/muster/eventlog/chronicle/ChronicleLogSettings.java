package dev.muster.eventlog.chronicle;

import java.nio.file.Path;
import java.time.InstantSource;

/// Where a log is, and how its files are made.
///
/// @param directory holds the log and nothing else; made when it does not exist
/// @param blockBytes how much of a file is mapped at once; a record may take up a quarter of it.
///   Files look as large as a block, and take the room of what is in them
/// @param clock tells when to roll
public record ChronicleLogSettings(
    Path directory, RollInterval roll, int blockBytes, InstantSource clock, LogObserver observer) {

  private static final int DEFAULT_BLOCK_BYTES = 64 << 20;

  public static ChronicleLogSettings in(Path directory) {
    return new ChronicleLogSettings(
        directory,
        RollInterval.DAILY,
        DEFAULT_BLOCK_BYTES,
        InstantSource.system(),
        LogObserver.NONE);
  }

  public ChronicleLogSettings withRoll(RollInterval interval) {
    return new ChronicleLogSettings(directory, interval, blockBytes, clock, observer);
  }

  public ChronicleLogSettings withBlockBytes(int byteCount) {
    return new ChronicleLogSettings(directory, roll, byteCount, clock, observer);
  }

  public ChronicleLogSettings withClock(InstantSource source) {
    return new ChronicleLogSettings(directory, roll, blockBytes, source, observer);
  }

  public ChronicleLogSettings withObserver(LogObserver listener) {
    return new ChronicleLogSettings(directory, roll, blockBytes, clock, listener);
  }

  /// The longest record, encoded.
  int maximumRecordBytes() {
    return blockBytes / 4 - 1_024;
  }
}
