package dev.muster.evaluation.engine;

import dev.muster.pql.ast.Comparator;

/// Loops over numbers.
final class DoubleKernels {
  private DoubleKernels() {}

  /// Adds the rows whose value compares so with the bound.
  static void compare(
      double[] values, int rowCount, Comparator comparator, double bound, long[] into) {
    int done =
        switch (comparator) {
          case EQUAL -> WideLoops.equal(values, rowCount, bound, into);
          case NOT_EQUAL -> WideLoops.notEqual(values, rowCount, bound, into);
          case LESS -> WideLoops.less(values, rowCount, bound, into);
          case LESS_OR_EQUAL -> WideLoops.lessOrEqual(values, rowCount, bound, into);
          case GREATER -> WideLoops.greater(values, rowCount, bound, into);
          case GREATER_OR_EQUAL -> WideLoops.greaterOrEqual(values, rowCount, bound, into);
        };
    for (int row = done; row < rowCount; row++) {
      if (holds(comparator, values[row], bound)) {
        into[row >>> 6] |= 1L << row;
      }
    }
  }

  /// Adds the rows whose values compare so with each other.
  static void compare(
      double[] left, double[] right, int rowCount, Comparator comparator, long[] into) {
    for (int row = 0; row < rowCount; row++) {
      if (holds(comparator, left[row], right[row])) {
        into[row >>> 6] |= 1L << row;
      }
    }
  }

  private static boolean holds(Comparator comparator, double left, double right) {
    return switch (comparator) {
      case EQUAL -> left == right;
      case NOT_EQUAL -> left != right;
      case LESS -> left < right;
      case LESS_OR_EQUAL -> left <= right;
      case GREATER -> left > right;
      case GREATER_OR_EQUAL -> left >= right;
    };
  }
}
