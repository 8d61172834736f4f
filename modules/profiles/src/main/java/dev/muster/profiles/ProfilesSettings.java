package dev.muster.profiles;

import dev.muster.profiles.store.StoreLimits;

/// @param limits of the store of each tenant
/// @param batchCount how many records are read from the stream at a time
/// @param maximumWaiting how many questions may wait at once; more are refused
public record ProfilesSettings(StoreLimits limits, int batchCount, int maximumWaiting) {
  public static ProfilesSettings defaults() {
    return new ProfilesSettings(StoreLimits.defaults(), 256, 1_000);
  }
}
