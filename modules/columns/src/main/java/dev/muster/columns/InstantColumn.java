package dev.muster.columns;

/// Instants in milliseconds since 1970, with the form in which each was written.
public final class InstantColumn {
  private final Presence present;
  private final long[] millis;
  private final long[] withFraction;

  InstantColumn(Presence present, long[] millis, long[] withFraction) {
    this.present = present;
    this.millis = millis;
    this.withFraction = withFraction;
  }

  public Presence present() {
    return present;
  }

  /// Milliseconds since 1970 at a row that holds an instant.
  public long millisAt(int row) {
    return millis[row];
  }

  /// Whether the text at the row has three digits after the second.
  public boolean hasFraction(int row) {
    return (withFraction[row >>> 6] >>> row & 1) != 0;
  }

  public String textAt(int row) {
    return InstantText.write(millis[row], hasFraction(row));
  }

  long sizeBytes() {
    return present.sizeBytes() + 8L * millis.length + 8L * withFraction.length;
  }
}
