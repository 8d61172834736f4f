package dev.muster.evaluation.engine;

import dev.muster.columns.kernel.Bits;
import dev.muster.evaluation.engine.Vector.Numbers;
import dev.muster.evaluation.engine.Vector.Numbers.Kind;
import dev.muster.pql.ast.Expression.Operator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Arithmetic on numbers; null where a side is none.
final class ArithmeticTerm extends Term {
  private final Operator operator;

  ArithmeticTerm(Operator operator, Term left, Term right) {
    super(List.of(left, right));
    this.operator = operator;
  }

  Operator operator() {
    return operator;
  }

  @Override
  Object key() {
    return operator;
  }

  @Override
  Vector evaluate(Frame frame) {
    Level level = frame.level(place());
    Numbers left = Numeric.of(frame, this, frame.aligned(input(0), level));
    Numbers right = Numeric.of(frame, this, frame.aligned(input(1), level));
    double[] values = frame.doubles(level.rowCount());
    long[] present = both(frame, left.present(), right.present(), level);
    long[] odd = frame.words(level.wordCount());
    boolean wholes = left.kind() == Kind.WHOLE && right.kind() == Kind.WHOLE;
    for (int row = 0; row < level.rowCount(); row++) {
      double value = apply(left.values()[row], right.values()[row]);
      if (Double.isNaN(value)) {
        present[row >>> 6] &= ~(1L << row);
        value = 0;
      } else if (Math.abs(value) > Numeric.LARGEST) {
        odd[row >>> 6] |= 1L << row;
      }
      values[row] = value;
    }
    Bits.and(odd, present, level.wordCount());
    frame.odd(this, level, odd);
    Kind kind = operator == Operator.DIVIDE ? Kind.REAL : wholes ? Kind.WHOLE : kind(left, right);
    return new Numbers(level, values, present, kind, null);
  }

  private static Kind kind(Numbers left, Numbers right) {
    return left.kind() == Kind.REAL || right.kind() == Kind.REAL ? Kind.REAL : Kind.EITHER;
  }

  /// Not a number where there is no value.
  private double apply(double left, double right) {
    return switch (operator) {
      case ADD -> left + right;
      case SUBTRACT -> left - right;
      case MULTIPLY -> left * right;
      case DIVIDE -> right == 0 ? Double.NaN : left / right;
      case REMAINDER -> right == 0 ? Double.NaN : left % right;
    };
  }

  static long[] both(Frame frame, long @Nullable [] left, long @Nullable [] right, Level level) {
    long[] words = frame.words(level.wordCount());
    Bits.fill(words, level.rowCount());
    if (left != null) {
      Bits.and(words, left, level.wordCount());
    }
    if (right != null) {
      Bits.and(words, right, level.wordCount());
    }
    return words;
  }
}
