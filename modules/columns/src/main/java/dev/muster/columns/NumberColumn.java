package dev.muster.columns;

import dev.muster.columns.packed.Flags;
import dev.muster.columns.packed.Integers;
import org.jspecify.annotations.Nullable;

/// Numbers. A whole number that fits 64 bits is an integer, also beside fractions in the same
/// column, as the language tells the two apart.
///
/// Stored are either integers, of which each number is the same decimal part (prices are cents), or
/// doubles. Integers beyond 2^53 beside fractions are the one case for which neither will do; there
/// each is as wide as it came.
public final class NumberColumn {
  private static final double[] POWERS = {1, 10, 100, 1_000, 10_000};

  private final Presence present;
  private final Flags fractions;
  private final int scale;
  private final @Nullable Integers packed;
  private final double @Nullable [] doubles;
  private final long @Nullable [] mixed;

  private NumberColumn(
      Presence present,
      Flags fractions,
      int scale,
      @Nullable Integers packed,
      double @Nullable [] doubles,
      long @Nullable [] mixed) {
    this.present = present;
    this.fractions = fractions;
    this.scale = scale;
    this.packed = packed;
    this.doubles = doubles;
    this.mixed = mixed;
  }

  /// @param fractions for each number that is there, whether it is none of the integers
  /// @param scale of how many decimals `packed` counts: 2 where 15 is 0.15; at most 4
  public static NumberColumn ofPacked(
      Presence present, Flags fractions, int scale, Integers packed) {
    if (scale < 0 || scale >= POWERS.length) {
      throw new IllegalArgumentException("A scale of %d.".formatted(scale));
    }
    return checked(new NumberColumn(present, fractions, scale, packed, null, null));
  }

  /// @param doubles not copied
  public static NumberColumn ofDoubles(Presence present, Flags fractions, double[] doubles) {
    return checked(new NumberColumn(present, fractions, 0, null, doubles, null));
  }

  /// @param mixed integers, and the bits of doubles where `fractions` says so. Not copied.
  public static NumberColumn ofMixed(Presence present, Flags fractions, long[] mixed) {
    return checked(new NumberColumn(present, fractions, 0, null, null, mixed));
  }

  private static NumberColumn checked(NumberColumn column) {
    int length =
        column.packed != null
            ? column.packed.length()
            : column.doubles != null
                ? column.doubles.length
                : column.mixed != null ? column.mixed.length : 0;
    if (length != column.present.count() || length != column.fractions.length()) {
      throw new IllegalArgumentException("The values do not fit the rows.");
    }
    return column;
  }

  public Presence present() {
    return present;
  }

  /// Whether no row holds a fraction (a number that was written with a point or an exponent, or
  /// that does not fit 64 bits).
  public boolean allIntegers() {
    return fractions.isNone();
  }

  public boolean isInteger(int row) {
    return !fractions.at(present.rank(row));
  }

  /// The integer at a row that holds one.
  public long integerAt(int row) {
    return storedInteger(present.rank(row));
  }

  /// The number at a row that holds one; an integer beyond 2^53 loses digits.
  public double at(int row) {
    return storedNumber(present.rank(row));
  }

  /// As [#integerAt] by [Presence#rank].
  public long storedInteger(int place) {
    if (packed != null) {
      return scale == 0 ? packed.at(place) : packed.at(place) / (long) POWERS[scale];
    }
    return doubles != null ? (long) doubles[place] : mixed == null ? 0 : mixed[place];
  }

  /// As [#at] by [Presence#rank].
  public double storedNumber(int place) {
    if (packed != null) {
      // Correctly rounded, as both sides are exact: the very double that was packed.
      return packed.at(place) / POWERS[scale];
    }
    if (doubles != null) {
      return doubles[place];
    }
    long bits = mixed == null ? 0 : mixed[place];
    return fractions.at(place) ? Double.longBitsToDouble(bits) : (double) bits;
  }

  /// For each number that is there, by its rank, whether it is none of the integers.
  public Flags fractions() {
    return fractions;
  }

  /// How many decimals `packed` counts: the number is the packed one divided by ten to the power of
  /// this.
  public int scale() {
    return scale;
  }

  /// The numbers that are there as scaled integers, if that is how they are stored.
  public @Nullable Integers packed() {
    return packed;
  }

  /// The numbers that are there, if they are stored like this. Not to be changed.
  public double @Nullable [] doubles() {
    return doubles;
  }

  /// The numbers that are there, integers or bits of doubles, if they are stored like this. Not to
  /// be changed.
  public long @Nullable [] mixed() {
    return mixed;
  }

  long sizeBytes() {
    return present.sizeBytes()
        + fractions.sizeBytes()
        + (packed == null ? 0 : packed.sizeBytes())
        + (doubles == null ? 0 : 8L * doubles.length)
        + (mixed == null ? 0 : 8L * mixed.length);
  }
}
