package dev.muster.columns.kernel;

import dev.muster.columns.NumberColumn;
import dev.muster.columns.packed.Integers;

/// What a range of values is in the narrow numbers of a column.
///
/// @param low included, of the stored numbers; none of them when the two cross
record Stored(long low, long high) {
  private static final Stored NONE = new Stored(1, 0);
  private static final double[] POWERS = {1, 10, 100, 1_000, 10_000};

  /// The stored numbers that stand for values from `low` to `high`.
  static Stored of(Integers values, long low, long high) {
    long least = Math.max(low, values.minimum());
    long most = Math.min(high, values.maximum());
    if (least > most || values.length() == 0) {
      return NONE;
    }
    if (values.width() == 0 || values.width() == 8) {
      return new Stored(least, most);
    }
    // The base may lie beyond 64 bits; the distance from it never does.
    return new Stored(
        Math.ceilDiv(least - values.base(), values.factor()),
        Math.floorDiv(most - values.base(), values.factor()));
  }

  /// Of a column that has packed numbers.
  static Stored of(NumberColumn column, Integers packed, NumberRange range) {
    if (column.scale() == 0) {
      return of(packed, range.lowInteger(), range.highInteger());
    }
    double power = POWERS[column.scale()];
    long low = first(packed, power, range.lowDouble(), true);
    long end = first(packed, power, range.highDouble(), false);
    return low < end ? of(packed, low, end - 1) : NONE;
  }

  /// The least packed number that is at least the bound, or greater than it; one past the greatest
  /// when none is. Numbers keep their order when they are divided, so that halving finds it.
  private static long first(Integers packed, double power, double bound, boolean atLeast) {
    long low = packed.minimum();
    long end = packed.maximum() + 1;
    while (low < end) {
      long middle = low + (end - low) / 2;
      double value = middle / power;
      if (atLeast ? value >= bound : value > bound) {
        end = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  boolean isNone() {
    return low > high;
  }

  boolean coversAll(Integers values) {
    if (values.width() == 0) {
      return !isNone();
    }
    Stored all = of(values, values.minimum(), values.maximum());
    return low <= all.low && high >= all.high;
  }

  /// Sets a bit for each of the stored numbers between the bounds.
  void filter(Integers values, long[] bits) {
    if (isNone()) {
      Bits.clear(bits, values.length());
    } else if (coversAll(values)) {
      Bits.fill(bits, values.length());
    } else {
      Object stored = values.stored();
      switch (values.width()) {
        case 1 -> Loops.CHOSEN.within((byte[]) stored, (byte) low, (byte) high, bits);
        case 2 -> Loops.CHOSEN.within((short[]) stored, (short) low, (short) high, bits);
        case 4 -> Loops.CHOSEN.within((int[]) stored, (int) low, (int) high, bits);
        default -> Loops.CHOSEN.within((long[]) stored, low, high, bits);
      }
    }
  }
}
