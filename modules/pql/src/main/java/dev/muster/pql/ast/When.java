package dev.muster.pql.ast;

/// What follows `occurs`, and what stands in a step's `WHEN`.
public sealed interface When {

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
