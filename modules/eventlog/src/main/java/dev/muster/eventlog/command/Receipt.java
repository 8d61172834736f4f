package dev.muster.eventlog.command;

import dev.muster.eventlog.LogPosition;
import java.util.List;

/// The answer to a command.
///
/// @param <S> the state of the command's tenant
/// @param <E> the events
public sealed interface Receipt<S, E> {

  /// The command's events are on the disk.
  ///
  /// @param position of the last of them
  /// @param state the tenant's, just after them
  record Appended<S, E>(LogPosition position, S state, List<E> events) implements Receipt<S, E> {}

  /// The command holds and there was nothing to change.
  ///
  /// @param position of the tenant's last event
  record Unchanged<S, E>(LogPosition position, S state) implements Receipt<S, E> {}

  /// The command was accepted before, under the same idempotency key; these are the events of then.
  record Repeated<S, E>(LogPosition position, List<E> events) implements Receipt<S, E> {}

  /// The command does not hold.
  record Refused<S, E>(Refusal refusal) implements Receipt<S, E> {}

  /// The service has more to do than it can; nothing was decided.
  ///
  /// @param retryAfterSeconds when to try again
  record Overloaded<S, E>(String message, int retryAfterSeconds) implements Receipt<S, E> {}
}
