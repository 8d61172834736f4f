package dev.muster.columns;

/// Numbers. A whole number that fits 64 bits is an integer, also beside fractions in the same
/// column, as the language tells the two apart.
public final class NumberColumn {
  private final Presence present;
  private final long[] values;
  private final long[] fractions;

  NumberColumn(Presence present, long[] values, long[] fractions) {
    this.present = present;
    this.values = values;
    this.fractions = fractions;
  }

  public Presence present() {
    return present;
  }

  /// Whether no row holds a fraction (a number that was written with a point or an exponent, or
  /// that does not fit 64 bits).
  public boolean allIntegers() {
    for (long word : fractions) {
      if (word != 0) {
        return false;
      }
    }
    return true;
  }

  public boolean isInteger(int row) {
    return (fractions[row >>> 6] >>> row & 1) == 0;
  }

  /// The integer at a row that holds one.
  public long integerAt(int row) {
    return values[row];
  }

  /// The number at a row that holds one; an integer beyond 2^53 loses digits.
  public double at(int row) {
    return isInteger(row) ? (double) values[row] : Double.longBitsToDouble(values[row]);
  }

  long sizeBytes() {
    return present.sizeBytes() + 8L * values.length + 8L * fractions.length;
  }
}
