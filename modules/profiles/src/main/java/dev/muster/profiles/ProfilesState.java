package dev.muster.profiles;

import dev.muster.eventlog.LogPosition;

/// How it stands with applying the stream.
public sealed interface ProfilesState {
  record Following() implements ProfilesState {}

  /// The stream cannot be read just now; it is tried again.
  record Waiting(String problem) implements ProfilesState {}

  /// A record could not be applied. Nothing is answered any more, as every answer would be wrong.
  ///
  /// @param position of the record
  record Failed(LogPosition position, Throwable cause) implements ProfilesState {}

  record Closed() implements ProfilesState {}
}
