package dev.muster.evaluation.engine;

import dev.muster.columns.kernel.Bits;
import dev.muster.pql.ast.Comparator;
import java.util.Arrays;

/// What can be asked of all numbers of a column at once.
sealed interface NumberTest {
  /// Sets the bits of the numbers it holds for.
  void test(double[] values, int rowCount, long[] into);

  record Compared(Comparator comparator, double bound) implements NumberTest {
    @Override
    public void test(double[] values, int rowCount, long[] into) {
      DoubleKernels.compare(values, rowCount, comparator, bound, into);
    }
  }

  record OneOf(double[] members, boolean negated) implements NumberTest {
    @Override
    public void test(double[] values, int rowCount, long[] into) {
      for (double member : members) {
        DoubleKernels.compare(values, rowCount, Comparator.EQUAL, member, into);
      }
      if (negated) {
        Bits.not(into, rowCount);
      }
    }
  }

  record Never() implements NumberTest {
    @Override
    public void test(double[] values, int rowCount, long[] into) {
      Arrays.fill(into, 0, Bits.wordCount(rowCount), 0);
    }
  }
}
