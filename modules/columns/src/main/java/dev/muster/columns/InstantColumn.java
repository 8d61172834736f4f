package dev.muster.columns;

import dev.muster.columns.packed.Flags;
import dev.muster.columns.packed.Integers;

/// Instants in milliseconds since 1970, with the form in which each was written.
public final class InstantColumn {
  private final Presence present;
  private final Integers millis;
  private final Flags withFraction;

  /// @param millis of each row that holds an instant, by [Presence#rank]
  /// @param withFraction likewise, whether the text has milliseconds
  public InstantColumn(Presence present, Integers millis, Flags withFraction) {
    if (millis.length() != present.count() || withFraction.length() != present.count()) {
      throw new IllegalArgumentException("The values do not fit the rows.");
    }
    this.present = present;
    this.millis = millis;
    this.withFraction = withFraction;
  }

  public Presence present() {
    return present;
  }

  /// Milliseconds since 1970 at a row that holds an instant.
  public long millisAt(int row) {
    return millis.at(present.rank(row));
  }

  /// Whether the text at the row has three digits after the second.
  public boolean hasFraction(int row) {
    return withFraction.at(present.rank(row));
  }

  public String textAt(int row) {
    return InstantText.write(millisAt(row), hasFraction(row));
  }

  /// The milliseconds of the rows that hold an instant.
  public Integers stored() {
    return millis;
  }

  /// By place in `stored`, whether the text has milliseconds.
  public Flags withFraction() {
    return withFraction;
  }

  long sizeBytes() {
    return present.sizeBytes() + millis.sizeBytes() + withFraction.sizeBytes();
  }
}
