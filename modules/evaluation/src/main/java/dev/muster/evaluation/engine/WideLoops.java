package dev.muster.evaluation.engine;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Comparisons of many numbers at once. One loop for each comparison, since only a constant one is
/// an instruction of the machine. Each loop writes whole words and leaves the rows of the last,
/// incomplete word to the caller.
final class WideLoops {
  private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;

  private WideLoops() {}

  /// Adds the rows whose value is the bound; gives the row it stopped at.
  static int equal(double[] values, int rowCount, double bound, long[] into) {
    int full = rowCount & -64;
    DoubleVector bounds = DoubleVector.broadcast(DOUBLES, bound);
    for (int start = 0; start < full; start += 64) {
      long word = 0;
      for (int lane = 0; lane < 64; lane += DOUBLES.length()) {
        word |=
            DoubleVector.fromArray(DOUBLES, values, start + lane)
                    .compare(VectorOperators.EQ, bounds)
                    .toLong()
                << lane;
      }
      into[start >>> 6] |= word;
    }
    return full;
  }

  /// Adds the rows whose value is not the bound; gives the row it stopped at.
  static int notEqual(double[] values, int rowCount, double bound, long[] into) {
    int full = rowCount & -64;
    DoubleVector bounds = DoubleVector.broadcast(DOUBLES, bound);
    for (int start = 0; start < full; start += 64) {
      long word = 0;
      for (int lane = 0; lane < 64; lane += DOUBLES.length()) {
        word |=
            DoubleVector.fromArray(DOUBLES, values, start + lane)
                    .compare(VectorOperators.NE, bounds)
                    .toLong()
                << lane;
      }
      into[start >>> 6] |= word;
    }
    return full;
  }

  /// Adds the rows whose value is less than the bound; gives the row it stopped at.
  static int less(double[] values, int rowCount, double bound, long[] into) {
    int full = rowCount & -64;
    DoubleVector bounds = DoubleVector.broadcast(DOUBLES, bound);
    for (int start = 0; start < full; start += 64) {
      long word = 0;
      for (int lane = 0; lane < 64; lane += DOUBLES.length()) {
        word |=
            DoubleVector.fromArray(DOUBLES, values, start + lane)
                    .compare(VectorOperators.LT, bounds)
                    .toLong()
                << lane;
      }
      into[start >>> 6] |= word;
    }
    return full;
  }

  /// Adds the rows whose value is the bound or less; gives the row it stopped at.
  static int lessOrEqual(double[] values, int rowCount, double bound, long[] into) {
    int full = rowCount & -64;
    DoubleVector bounds = DoubleVector.broadcast(DOUBLES, bound);
    for (int start = 0; start < full; start += 64) {
      long word = 0;
      for (int lane = 0; lane < 64; lane += DOUBLES.length()) {
        word |=
            DoubleVector.fromArray(DOUBLES, values, start + lane)
                    .compare(VectorOperators.LE, bounds)
                    .toLong()
                << lane;
      }
      into[start >>> 6] |= word;
    }
    return full;
  }

  /// Adds the rows whose value is greater than the bound; gives the row it stopped at.
  static int greater(double[] values, int rowCount, double bound, long[] into) {
    int full = rowCount & -64;
    DoubleVector bounds = DoubleVector.broadcast(DOUBLES, bound);
    for (int start = 0; start < full; start += 64) {
      long word = 0;
      for (int lane = 0; lane < 64; lane += DOUBLES.length()) {
        word |=
            DoubleVector.fromArray(DOUBLES, values, start + lane)
                    .compare(VectorOperators.GT, bounds)
                    .toLong()
                << lane;
      }
      into[start >>> 6] |= word;
    }
    return full;
  }

  /// Adds the rows whose value is the bound or greater; gives the row it stopped at.
  static int greaterOrEqual(double[] values, int rowCount, double bound, long[] into) {
    int full = rowCount & -64;
    DoubleVector bounds = DoubleVector.broadcast(DOUBLES, bound);
    for (int start = 0; start < full; start += 64) {
      long word = 0;
      for (int lane = 0; lane < 64; lane += DOUBLES.length()) {
        word |=
            DoubleVector.fromArray(DOUBLES, values, start + lane)
                    .compare(VectorOperators.GE, bounds)
                    .toLong()
                << lane;
      }
      into[start >>> 6] |= word;
    }
    return full;
  }

  /// Adds the rows whose value lies from `from` to `to`, that one excluded.
  static int within(long[] values, int rowCount, long from, long to, long[] into) {
    int full = rowCount & -64;
    // What is less than `from` is far beyond, without its sign.
    LongVector lowest = LongVector.broadcast(LONGS, from);
    LongVector width = LongVector.broadcast(LONGS, to - from);
    for (int start = 0; start < full; start += 64) {
      long word = 0;
      for (int lane = 0; lane < 64; lane += LONGS.length()) {
        word |=
            LongVector.fromArray(LONGS, values, start + lane)
                    .sub(lowest)
                    .compare(VectorOperators.ULT, width)
                    .toLong()
                << lane;
      }
      into[start >>> 6] |= word;
    }
    return full;
  }

  /// Adds the rows whose value is this one.
  static int equal(int[] values, int rowCount, int value, long[] into) {
    int full = rowCount & -64;
    IntVector wanted = IntVector.broadcast(INTS, value);
    for (int start = 0; start < full; start += 64) {
      long word = 0;
      for (int lane = 0; lane < 64; lane += INTS.length()) {
        word |=
            IntVector.fromArray(INTS, values, start + lane)
                    .compare(VectorOperators.EQ, wanted)
                    .toLong()
                << lane;
      }
      into[start >>> 6] |= word;
    }
    return full;
  }
}
