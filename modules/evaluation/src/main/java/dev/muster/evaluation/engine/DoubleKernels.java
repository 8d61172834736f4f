package dev.muster.evaluation.engine;

import dev.muster.pql.ast.Comparator;

/// Loops over numbers.
final class DoubleKernels {
  private DoubleKernels() {}

  /// Adds the rows whose value compares so with the bound.
  static void compare(
      double[] values, int rowCount, Comparator comparator, double bound, long[] into) {
    switch (comparator) {
      case EQUAL -> {
        for (int row = 0; row < rowCount; row++) {
          into[row >>> 6] |= (values[row] == bound ? 1L : 0L) << row;
        }
      }
      case NOT_EQUAL -> {
        for (int row = 0; row < rowCount; row++) {
          into[row >>> 6] |= (values[row] != bound ? 1L : 0L) << row;
        }
      }
      case LESS -> {
        for (int row = 0; row < rowCount; row++) {
          into[row >>> 6] |= (values[row] < bound ? 1L : 0L) << row;
        }
      }
      case LESS_OR_EQUAL -> {
        for (int row = 0; row < rowCount; row++) {
          into[row >>> 6] |= (values[row] <= bound ? 1L : 0L) << row;
        }
      }
      case GREATER -> {
        for (int row = 0; row < rowCount; row++) {
          into[row >>> 6] |= (values[row] > bound ? 1L : 0L) << row;
        }
      }
      case GREATER_OR_EQUAL -> {
        for (int row = 0; row < rowCount; row++) {
          into[row >>> 6] |= (values[row] >= bound ? 1L : 0L) << row;
        }
      }
    }
  }

  /// Adds the rows whose values compare so with each other.
  static void compare(
      double[] left, double[] right, int rowCount, Comparator comparator, long[] into) {
    switch (comparator) {
      case EQUAL -> {
        for (int row = 0; row < rowCount; row++) {
          into[row >>> 6] |= (left[row] == right[row] ? 1L : 0L) << row;
        }
      }
      case NOT_EQUAL -> {
        for (int row = 0; row < rowCount; row++) {
          into[row >>> 6] |= (left[row] != right[row] ? 1L : 0L) << row;
        }
      }
      case LESS -> {
        for (int row = 0; row < rowCount; row++) {
          into[row >>> 6] |= (left[row] < right[row] ? 1L : 0L) << row;
        }
      }
      case LESS_OR_EQUAL -> {
        for (int row = 0; row < rowCount; row++) {
          into[row >>> 6] |= (left[row] <= right[row] ? 1L : 0L) << row;
        }
      }
      case GREATER -> {
        for (int row = 0; row < rowCount; row++) {
          into[row >>> 6] |= (left[row] > right[row] ? 1L : 0L) << row;
        }
      }
      case GREATER_OR_EQUAL -> {
        for (int row = 0; row < rowCount; row++) {
          into[row >>> 6] |= (left[row] >= right[row] ? 1L : 0L) << row;
        }
      }
    }
  }
}
