package dev.muster.eventlog.command;

import java.util.List;

/// What an aggregate answers to a command.
public sealed interface Decision<E> {

  /// The command holds; no events mean that it changed nothing.
  record Accepted<E>(List<E> events) implements Decision<E> {
    public Accepted {
      events = List.copyOf(events);
    }
  }

  /// The command does not hold.
  record Refused<E>(Refusal refusal) implements Decision<E> {}

  /// Nothing has to change.
  static <E> Decision<E> accept() {
    return new Accepted<>(List.of());
  }

  static <E> Decision<E> accept(E event) {
    return new Accepted<>(List.of(event));
  }

  static <E> Decision<E> refuse(Refusal.Reason reason, String code, String message) {
    return new Refused<>(new Refusal(reason, code, message));
  }
}
