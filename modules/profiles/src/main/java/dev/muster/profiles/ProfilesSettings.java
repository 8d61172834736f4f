package dev.muster.profiles;

import dev.muster.profiles.store.StoreLimits;

/// @param limits of the stores; their bytes are counted over all tenants
/// @param batchCount how many records are read from the stream at a time
/// @param maximumWaiting how many questions may wait at once; more are refused
/// @param snapshotBytes after how many bytes of the stream the next snapshot is written
public record ProfilesSettings(
    StoreLimits limits, int batchCount, int maximumWaiting, long snapshotBytes) {
  public static ProfilesSettings defaults() {
    return new ProfilesSettings(StoreLimits.defaults(), 256, 1_000, 512L << 20);
  }
}
