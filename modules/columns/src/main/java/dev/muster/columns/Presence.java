package dev.muster.columns;

import org.jspecify.annotations.Nullable;

/// Which rows of a column hold a value of its kind.
public final class Presence {
  private final int rowCount;
  private final long @Nullable [] words;
  private final int count;

  private Presence(int rowCount, long @Nullable [] words, int count) {
    this.rowCount = rowCount;
    this.words = words;
    this.count = count;
  }

  public static Presence all(int rowCount) {
    return new Presence(rowCount, null, rowCount);
  }

  /// @param words a bit for each row, row 0 the lowest of the first word; bits past the last row
  ///   are zero. Not copied.
  public static Presence of(int rowCount, long[] words) {
    int count = 0;
    for (long word : words) {
      count += Long.bitCount(word);
    }
    return new Presence(rowCount, count == rowCount ? null : words, count);
  }

  public int rowCount() {
    return rowCount;
  }

  /// How many rows hold a value.
  public int count() {
    return count;
  }

  public boolean isAll() {
    return words == null;
  }

  public boolean at(int row) {
    return words == null || (words[row >>> 6] >>> row & 1) != 0;
  }

  /// A bit for each row; null when all rows hold a value. Not to be changed.
  public long @Nullable [] words() {
    return words;
  }

  long sizeBytes() {
    return words == null ? 0 : 8L * words.length;
  }
}
