package dev.muster.columns;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Which rows of a column hold a value of its kind. A column stores only the values of those rows;
/// [#rank] says where.
public final class Presence {
  /// With fewer rows than one in so many, their numbers take less than a bit for each row.
  private static final int LISTED_SHARE = 48;

  private static final int[] NO_RANKS = {};

  private final int rowCount;
  private final int count;
  private final long @Nullable [] words;
  // By word, how many rows before it hold a value.
  private final int[] ranks;
  private final int @Nullable [] listed;

  private Presence(
      int rowCount, int count, long @Nullable [] words, int[] ranks, int @Nullable [] listed) {
    this.rowCount = rowCount;
    this.count = count;
    this.words = words;
    this.ranks = ranks;
    this.listed = listed;
  }

  public static Presence all(int rowCount) {
    return new Presence(rowCount, rowCount, null, NO_RANKS, null);
  }

  /// @param words a bit for each row, row 0 the lowest of the first word; bits past the last row
  ///   are zero. Not copied.
  public static Presence of(int rowCount, long[] words) {
    int[] ranks = new int[words.length];
    int count = 0;
    for (int index = 0; index < words.length; index++) {
      ranks[index] = count;
      count += Long.bitCount(words[index]);
    }
    return count == rowCount ? all(rowCount) : new Presence(rowCount, count, words, ranks, null);
  }

  /// @param rows that hold a value, ascending. Copied.
  public static Presence ofRows(int rowCount, int[] rows, int count) {
    if (count == rowCount) {
      return all(rowCount);
    }
    if ((long) count * LISTED_SHARE < rowCount) {
      return new Presence(rowCount, count, null, NO_RANKS, Arrays.copyOf(rows, count));
    }
    long[] words = new long[(rowCount + 63) >>> 6];
    for (int index = 0; index < count; index++) {
      words[rows[index] >>> 6] |= 1L << rows[index];
    }
    return of(rowCount, words);
  }

  public int rowCount() {
    return rowCount;
  }

  /// How many rows hold a value.
  public int count() {
    return count;
  }

  public boolean isAll() {
    return count == rowCount;
  }

  public boolean at(int row) {
    if (words != null) {
      return (words[row >>> 6] >>> row & 1) != 0;
    }
    return listed == null || Arrays.binarySearch(listed, row) >= 0;
  }

  /// How many rows before this one hold a value; at a row that holds one, the place of its value.
  ///
  /// @param row may be the row count
  public int rank(int row) {
    if (words != null) {
      int word = row >>> 6;
      return word == words.length
          ? count
          : ranks[word] + Long.bitCount(words[word] & (1L << row) - 1);
    }
    if (listed == null) {
      return row;
    }
    int place = Arrays.binarySearch(listed, row);
    return place >= 0 ? place : -place - 1;
  }

  /// A bit for each row; null when all rows hold a value. Not to be changed. Where few rows hold a
  /// value the words are made anew for each call.
  public long @Nullable [] words() {
    return listed == null ? words : bits(listed);
  }

  /// The rows that hold a value, where they are so few that they are kept as numbers; else null.
  /// Not to be changed.
  public int @Nullable [] listed() {
    return listed;
  }

  private long[] bits(int[] rows) {
    long[] bits = new long[(rowCount + 63) >>> 6];
    for (int row : rows) {
      bits[row >>> 6] |= 1L << row;
    }
    return bits;
  }

  long sizeBytes() {
    return (words == null ? 0 : 8L * words.length)
        + 4L * ranks.length
        + (listed == null ? 0 : 4L * listed.length);
  }
}
