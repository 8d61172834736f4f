package dev.muster.eventlog.command;

/// The rules of one tenant's state: commands are decided on, events are applied. Pure: no clock, no
/// random, no I/O; what a rule needs is in the command.
///
/// @param <S> the state of one tenant, immutable
/// @param <C> the commands
/// @param <E> the events
public interface Aggregate<S, C, E> {

  /// The state of a tenant before its first event.
  S initial();

  Decision<E> decide(S state, C command);

  /// The state after the event. Never refuses: an event that cannot follow the state is corruption,
  /// and throws.
  S evolve(S state, E event);
}
