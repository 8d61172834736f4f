package dev.muster.profiles.view;

/// Which events of a profile are wanted.
///
/// @param fromMillis the first time, in milliseconds since 1970
/// @param toMillis the time after the last
/// @param newestFirst whether the latest event comes first
/// @param skip how many of them to leave out
/// @param limit how many at most
public record EventSelection(
    long fromMillis, long toMillis, boolean newestFirst, int skip, int limit) {
  public EventSelection {
    if (skip < 0 || limit < 0) {
      throw new IllegalArgumentException("Counts of events are never negative.");
    }
  }

  /// All there are, oldest first.
  public static EventSelection all() {
    return new EventSelection(Long.MIN_VALUE, Long.MAX_VALUE, false, 0, Integer.MAX_VALUE);
  }
}
