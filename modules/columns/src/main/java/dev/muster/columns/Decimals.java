package dev.muster.columns;

import dev.muster.columns.packed.Flags;
import dev.muster.columns.packed.Integers;
import org.jspecify.annotations.Nullable;

/// Finds the cheapest way to store numbers from which each comes back to the bit.
final class Decimals {
  private static final long[] POWERS = {1, 10, 100, 1_000, 10_000};

  /// Up to here every integer is a double.
  private static final long EXACT = 1L << 53;

  private Decimals() {}

  /// @param values integers, or the bits of doubles where `fractions` says so
  /// @return null where doubles take no more, or no scale does for all
  static @Nullable NumberColumn pack(Presence present, Flags fractions, long[] values) {
    int length = fractions.length();
    if (fractions.isNone()) {
      return NumberColumn.ofPacked(present, fractions, 0, Integers.pack(values, length, 1));
    }
    int scale = scale(fractions, values);
    if (scale < 0) {
      return null;
    }
    long[] scaled = new long[length];
    for (int index = 0; index < length; index++) {
      scaled[index] = scaled(fractions.at(index), values[index], scale);
      if (scaled[index] == Long.MIN_VALUE) {
        return null;
      }
    }
    Integers packed = Integers.pack(scaled, length, 1);
    return packed.width() == 8 ? null : NumberColumn.ofPacked(present, fractions, scale, packed);
  }

  /// The least scale that does for each number on its own, or -1.
  private static int scale(Flags fractions, long[] values) {
    int scale = 0;
    for (int index = 0; index < fractions.length(); index++) {
      while (scaled(fractions.at(index), values[index], scale) == Long.MIN_VALUE) {
        if (++scale == POWERS.length) {
          return -1;
        }
      }
    }
    return scale;
  }

  /// The integer that stands for the number, or `Long.MIN_VALUE` when none does.
  private static long scaled(boolean isFraction, long value, int scale) {
    long power = POWERS[scale];
    if (!isFraction) {
      return Math.abs(value) <= EXACT / power && value != Long.MIN_VALUE
          ? value * power
          : Long.MIN_VALUE;
    }
    double number = Double.longBitsToDouble(value);
    double scaled = Math.rint(number * power);
    boolean same = Math.abs(scaled) <= EXACT && Double.doubleToRawLongBits(scaled / power) == value;
    // Minus zero has no integer.
    return same && !(scaled == 0 && value != 0) ? (long) scaled : Long.MIN_VALUE;
  }

  /// The numbers as doubles; null where an integer does not fit.
  static double @Nullable [] doubles(Flags fractions, long[] values) {
    double[] doubles = new double[fractions.length()];
    for (int index = 0; index < doubles.length; index++) {
      if (fractions.at(index)) {
        doubles[index] = Double.longBitsToDouble(values[index]);
      } else if (values[index] < -EXACT || values[index] > EXACT) {
        return null;
      } else {
        doubles[index] = values[index];
      }
    }
    return doubles;
  }
}
