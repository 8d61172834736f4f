package dev.muster.pql.interpret;

import dev.muster.pql.ast.Expression.Aggregation;
import dev.muster.pql.ast.Expression.Operator;
import dev.muster.pql.interpret.Value.Whole;
import java.util.ArrayList;
import java.util.List;

/// Section 8: arithmetic and aggregation. Null in, null out; whole numbers stay whole while they
/// fit.
final class Numbers {
  private Numbers() {}

  static Value arithmetic(Operator operator, Value left, Value right) {
    if (!Comparing.isNumber(left) || !Comparing.isNumber(right)) {
      return Value.Null.VALUE;
    }
    if (left instanceof Whole(long ours)
        && right instanceof Whole(long theirs)
        && operator != Operator.DIVIDE) {
      return whole(operator, ours, theirs);
    }
    return real(operator, Comparing.real(left), Comparing.real(right));
  }

  private static Value whole(Operator operator, long left, long right) {
    try {
      return switch (operator) {
        case ADD -> Value.of(Math.addExact(left, right));
        case SUBTRACT -> Value.of(Math.subtractExact(left, right));
        case MULTIPLY -> Value.of(Math.multiplyExact(left, right));
        case REMAINDER -> right == 0 ? Value.Null.VALUE : Value.of(left % right);
        case DIVIDE -> throw new IllegalArgumentException("Division is real.");
      };
    } catch (ArithmeticException beyondSixtyFourBits) {
      return real(operator, (double) left, (double) right);
    }
  }

  private static Value real(Operator operator, double left, double right) {
    return switch (operator) {
      case ADD -> Value.of(left + right);
      case SUBTRACT -> Value.of(left - right);
      case MULTIPLY -> Value.of(left * right);
      case DIVIDE -> right == 0 ? Value.Null.VALUE : Value.of(left / right);
      case REMAINDER -> right == 0 ? Value.Null.VALUE : Value.of(left % right);
    };
  }

  /// Nulls, and what is no number, are left out.
  static Value aggregate(Aggregation aggregation, List<Value> values) {
    return switch (aggregation) {
      case COUNT -> Value.of(values.stream().filter(value -> !value.isNull()).count());
      case SUM -> sum(numbers(values));
      case AVERAGE -> {
        List<Value> numbers = numbers(values);
        yield arithmetic(Operator.DIVIDE, sum(numbers), Value.of((long) numbers.size()));
      }
      case MIN -> extreme(values, -1);
      case MAX -> extreme(values, 1);
    };
  }

  private static List<Value> numbers(List<Value> values) {
    return values.stream().filter(Comparing::isNumber).toList();
  }

  private static Value sum(List<Value> numbers) {
    Value sum = new Whole(0);
    for (Value number : numbers) {
      sum = arithmetic(Operator.ADD, sum, number);
    }
    // Beyond the largest number there is no value.
    return sum;
  }

  /// Of numbers, or where there are none, of times.
  private static Value extreme(List<Value> values, int sign) {
    List<Value> candidates = numbers(values);
    boolean numeric = !candidates.isEmpty();
    if (!numeric) {
      candidates = new ArrayList<>();
      for (Value value : values) {
        if (TimeRules.time(value) != null) {
          candidates.add(value);
        }
      }
    }
    Value best = Value.Null.VALUE;
    for (Value candidate : candidates) {
      if (best.isNull() || sign * order(candidate, best, numeric) > 0) {
        best = candidate;
      }
    }
    return best;
  }

  private static int order(Value left, Value right, boolean numeric) {
    if (numeric) {
      return Comparing.order(left, right);
    }
    Value.Time ours = TimeRules.time(left);
    Value.Time theirs = TimeRules.time(right);
    return ours == null || theirs == null ? 0 : ours.start().compareTo(theirs.start());
  }
}
