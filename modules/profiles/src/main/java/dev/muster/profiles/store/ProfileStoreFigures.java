package dev.muster.profiles.store;

/// A store in numbers. Events that have come since their block was merged last are counted before
/// it is known which of them are duplicates.
///
/// @param entityCount identities that records are stored at
/// @param eventCount experience events
/// @param duplicateCount events that were dropped, as the entity had one with the same `_id`
/// @param refusedLinkCount links that would have made a cluster too large
/// @param unusableCount documents in the stream without an identity; they are left out
/// @param pendingCount rows that are not merged into their blocks yet
public record ProfileStoreFigures(
    long entityCount,
    long identityCount,
    long eventCount,
    long duplicateCount,
    long refusedLinkCount,
    long unusableCount,
    long pendingCount,
    Bytes bytes,
    long maximumBytes) {

  /// What takes how much memory.
  public record Bytes(
      long profiles, long events, long identities, long dictionaries, long pending) {
    public long total() {
      return profiles + events + identities + dictionaries + pending;
    }
  }

  public double bytesPerProfile() {
    return entityCount == 0 ? 0 : (double) (bytes.profiles() + bytes.identities()) / entityCount;
  }

  public double bytesPerEvent() {
    return eventCount == 0 ? 0 : (double) bytes.events() / eventCount;
  }
}
