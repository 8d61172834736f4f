package dev.muster.evaluation.engine;

import dev.muster.pql.ast.Expression;
import java.util.Set;

/// Expressions without a profile in them.
final class Constants {
  private static final Set<String> OF_THE_CLOCK =
      Set.of("currentMonth", "currentYear", "currentDayOfMonth");

  private static final Set<String> OF_THE_PROFILE = Set.of("inSegment", "random");

  private Constants() {}

  static boolean isConstant(Expression expression) {
    return switch (expression) {
      case Expression.Parameter _,
          Expression.Item _,
          Expression.Variable _,
          Expression.StepTime _,
          Expression.Lambda _,
          Expression.ForEach _,
          Expression.Let _,
          Expression.Select _,
          Expression.Quantified _,
          Expression.Aggregate _,
          Expression.Chain _ ->
          false;
      case Expression.Call call when OF_THE_PROFILE.contains(call.function()) -> false;
      default -> expression.children().stream().allMatch(Constants::isConstant);
    };
  }

  /// Whether an expression gives the same at any time.
  static boolean isTimeless(Expression expression) {
    return switch (expression) {
      case Expression.Moment _, Expression.Period _ -> false;
      case Expression.Call call when OF_THE_CLOCK.contains(call.function()) -> false;
      default -> expression.children().stream().allMatch(Constants::isTimeless);
    };
  }

  /// Whether a constant is no list, as far as can be seen.
  static boolean isScalar(Expression constant) {
    return switch (constant) {
      case Expression.StringLiteral _,
          Expression.IntegerLiteral _,
          Expression.DoubleLiteral _,
          Expression.BooleanLiteral _,
          Expression.NullLiteral _,
          Expression.Moment _,
          Expression.Period _,
          Expression.Arithmetic _,
          Expression.Negate _ ->
          true;
      case Expression.Call call ->
          call.function().equals("date") || OF_THE_CLOCK.contains(call.function());
      default -> false;
    };
  }
}
