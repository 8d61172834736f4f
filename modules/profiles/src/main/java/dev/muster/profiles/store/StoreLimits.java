package dev.muster.profiles.store;

/// How much a store may hold.
///
/// @param maximumBytes what profiles, events, identities and what has not been merged yet may take
///   together; beyond it nothing more is taken in
/// @param maximumClusterSize how many identities may be one person
public record StoreLimits(long maximumBytes, int maximumClusterSize) {
  private static final double SHARE_OF_HEAP = 0.6;

  public StoreLimits {
    if (maximumBytes < 1 || maximumClusterSize < 1) {
      throw new IllegalArgumentException("Limits of the profile store are at least 1.");
    }
  }

  /// 50 identities for a person, and three fifths of the largest heap that this process may have:
  /// what a job needs beside has to fit into the rest.
  public static StoreLimits defaults() {
    return new StoreLimits((long) (Runtime.getRuntime().maxMemory() * SHARE_OF_HEAP), 50);
  }
}
