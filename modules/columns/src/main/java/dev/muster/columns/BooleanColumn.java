package dev.muster.columns;

/// @param present which rows are Boolean
/// @param words a bit for each row that is true
public record BooleanColumn(Presence present, long[] words) {

  public boolean at(int row) {
    return (words[row >>> 6] >>> row & 1) != 0;
  }

  long sizeBytes() {
    return present.sizeBytes() + 8L * words.length;
  }
}
