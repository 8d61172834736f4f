package dev.muster.columns.packed;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A bit for each of some values; no memory where all are equal. Immutable.
public final class Flags {
  private final int length;
  private final int count;
  private final long @Nullable [] words;

  private Flags(int length, int count, long @Nullable [] words) {
    this.length = length;
    this.count = count;
    this.words = words;
  }

  /// @param words may be shorter than the length, the rest is zero. Copied where it is kept.
  public static Flags of(int length, long[] words) {
    long[] fitting = Arrays.copyOf(words, (length + 63) >>> 6);
    if ((length & 63) != 0) {
      fitting[length >>> 6] &= (1L << length) - 1;
    }
    int count = 0;
    for (long word : fitting) {
      count += Long.bitCount(word);
    }
    return new Flags(length, count, count == 0 || count == length ? null : fitting);
  }

  public static Flags all(int length, boolean value) {
    return new Flags(length, value ? length : 0, null);
  }

  public int length() {
    return length;
  }

  /// How many are set.
  public int count() {
    return count;
  }

  public boolean isNone() {
    return count == 0;
  }

  public boolean isAll() {
    return count == length;
  }

  public boolean at(int index) {
    return words == null ? count != 0 : (words[index >>> 6] >>> index & 1) != 0;
  }

  /// Null when none or all are set. Not to be changed.
  public long @Nullable [] words() {
    return words;
  }

  public long sizeBytes() {
    return words == null ? 0 : 8L * words.length;
  }
}
