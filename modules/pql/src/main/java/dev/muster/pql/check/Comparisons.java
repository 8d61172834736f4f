package dev.muster.pql.check;

import dev.muster.pql.ast.Expression;
import dev.muster.pql.ast.Timestamps;
import dev.muster.pql.function.Type;
import java.util.Optional;

/// A comparison reads its second side as the type of the first. Where that can be seen to be
/// impossible whatever the data, the query is refused.
final class Comparisons {
  private Comparisons() {}

  static Optional<String> impossibility(Type left, Expression right, Type rightType) {
    if (!rightType.isScalar()) {
      return Optional.empty();
    }
    boolean possible =
        switch (left) {
          case NUMBER ->
              rightType != Type.BOOLEAN
                  && (!(right instanceof Expression.StringLiteral(var text, _)) || isNumber(text));
          case BOOLEAN ->
              rightType != Type.NUMBER
                  && rightType != Type.TIME
                  && (!(right instanceof Expression.StringLiteral(var text, _))
                      || text.equalsIgnoreCase("true")
                      || text.equalsIgnoreCase("false"));
          case TIME ->
              rightType != Type.BOOLEAN
                  && (!(right instanceof Expression.StringLiteral(var text, _)) || isTime(text));
          default -> true;
        };
    if (possible) {
      return Optional.empty();
    }
    return Optional.of(
        right instanceof Expression.StringLiteral(var text, _)
            ? "This compares " + left.words() + " with \"" + text + "\", which can never be one."
            : "This compares " + left.words() + " with " + rightType.words() + ".");
  }

  static Type literalType(Expression expression) {
    return switch (expression) {
      case Expression.StringLiteral _ -> Type.STRING;
      case Expression.IntegerLiteral _, Expression.DoubleLiteral _ -> Type.NUMBER;
      case Expression.BooleanLiteral _ -> Type.BOOLEAN;
      default -> Type.ANY;
    };
  }

  static boolean isTime(String text) {
    return Timestamps.parse(text) != null;
  }

  private static boolean isNumber(String text) {
    try {
      return Double.isFinite(Double.parseDouble(text.strip()));
    } catch (NumberFormatException _) {
      return false;
    }
  }
}
