package dev.muster.profiles.membership;

/// What a profile is to a segment.
///
/// @param timeMillis when it last became so: when it entered, or when it left; in milliseconds
///   since 1970
public record Qualification(Status status, long timeMillis) {

  /// As of the segment's last run.
  public enum Status {
    /// It entered in the last run.
    REALIZED,
    /// It was a member before the last run, and is.
    EXISTING,
    /// It left in the last run.
    EXITED
  }
}
