package dev.muster.profiles.stream;

/// The bounds of the profiles stream's writer.
///
/// @param queueCount how many records may wait
/// @param queueBytes how many bytes the waiting records may hold, as they are stored
/// @param batchCount how many records are flushed together at most
/// @param batchBytes a batch is closed when its records reach this size
public record ProfileWriterLimits(
    int queueCount, long queueBytes, int batchCount, long batchBytes) {

  public static final ProfileWriterLimits DEFAULTS =
      new ProfileWriterLimits(4_096, 64L << 20, 512, 16L << 20);
}
