package dev.muster.evaluation.streaming;

import java.util.List;

/// One look at what has happened.
///
/// @param uptoPosition up to where the stream has been seen
/// @param nowMillis the time of evaluation, in milliseconds since 1970
/// @param oldestMillis when the oldest of what has happened came in; `NO_TIME` when nothing has
/// @param evaluatedCount how many profiles were evaluated because of what has happened to them
/// @param changeCount how many memberships have changed
/// @param records the positions of what was written
/// @param nextMillis when to look again at the latest, though nothing may have happened;
///   `Lasting.FOREVER` for never
/// @param failures segments that could not be evaluated for some profile, and why
public record Step(
    long uptoPosition,
    long nowMillis,
    long oldestMillis,
    int evaluatedCount,
    long changeCount,
    List<Long> records,
    long nextMillis,
    List<Failure> failures) {
  public static final long NO_TIME = Long.MAX_VALUE;

  public Step {
    records = List.copyOf(records);
    failures = List.copyOf(failures);
  }

  public record Failure(String segmentId, String reason) {}
}
