package dev.muster.eventlog.command;

import java.time.Duration;

/// The bounds of a command queue.
///
/// @param queueCount how many orders may wait
/// @param queueBytes how many bytes the waiting orders may hold, by their own account
/// @param batchCount how many orders are flushed together at most
/// @param batchBytes a batch is closed when its orders reach this size
/// @param rememberedKeyCount how many idempotency keys are kept for each tenant, the latest ones
/// @param rememberedKeyAge how long a key is kept
public record CommandLimits(
    int queueCount,
    long queueBytes,
    int batchCount,
    long batchBytes,
    int rememberedKeyCount,
    Duration rememberedKeyAge) {

  public static final CommandLimits DEFAULTS =
      new CommandLimits(4_096, 64L << 20, 512, 8L << 20, 10_000, Duration.ofHours(24));
}
