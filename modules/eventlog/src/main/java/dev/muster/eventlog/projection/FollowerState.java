package dev.muster.eventlog.projection;

/// What a follower is at.
public sealed interface FollowerState {

  /// It applies what comes.
  record Following() implements FollowerState {}

  /// The last try failed; it tries again.
  ///
  /// @param tries how often in a row it has failed
  record Retrying(String problem, int tries) implements FollowerState {}

  /// It has ended.
  record Stopped() implements FollowerState {}
}
