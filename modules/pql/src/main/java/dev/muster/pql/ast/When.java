package dev.muster.pql.ast;

import java.util.List;

/// What follows `occurs`, and what stands in a step's `WHEN`.
public sealed interface When {

  /// The times that it refers to, in the order they are written.
  default List<Expression> references() {
    return switch (this) {
      case On(var reference) -> List.of(reference);
      case Before(var reference) -> List.of(reference);
      case After(var reference) -> List.of(reference);
      case From(var reference) -> List.of(reference);
      case Between(var start, var end) -> List.of(start, end);
      case Relative(_, _, _, _, var reference) -> List.of(reference);
    };
  }

  record On(Expression reference) implements When {}

  record Before(Expression reference) implements When {}

  record After(Expression reference) implements When {}

  record From(Expression reference) implements When {}

  record Between(Expression start, Expression end) implements When {}

  /// `<= 7 days before now`: a distance on one side of the reference. `from` with a distance means
  /// the same as `after`.
  record Relative(
      Comparator comparator, long amount, Unit unit, Direction direction, Expression reference)
      implements When {}

  enum Direction {
    BEFORE,
    AFTER,
    FROM
  }
}
