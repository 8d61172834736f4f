package dev.muster.columns.packed;

import java.util.Arrays;

/// Where each of some stretches starts, one behind the other. No memory where all are equally long.
public final class Offsets {
  private static final int[] NONE = {};

  private final int length;
  private final int stride;
  private final int[] starts;

  private Offsets(int length, int stride, int[] starts) {
    this.length = length;
    this.stride = stride;
    this.starts = starts;
  }

  /// Stretches that are all equally long.
  public static Offsets equal(int length, int stride) {
    return new Offsets(length, stride, NONE);
  }

  /// @param starts one more than the length. Not copied.
  public static Offsets of(int[] starts) {
    if (starts.length == 0 || starts[0] != 0) {
      throw new IllegalArgumentException("The first stretch starts at 0.");
    }
    int length = starts.length - 1;
    int stride = length == 0 ? 0 : starts[1];
    boolean equal = true;
    for (int index = 0; index < length; index++) {
      int stretch = starts[index + 1] - starts[index];
      if (stretch < 0) {
        throw new IllegalArgumentException("A stretch ends before it starts.");
      }
      equal &= stretch == stride;
    }
    return equal ? equal(length, stride) : new Offsets(length, -1, starts);
  }

  /// @param ends of each stretch; the first starts at 0
  public static Offsets ofEnds(int[] ends, int length) {
    int[] starts = new int[length + 1];
    System.arraycopy(ends, 0, starts, 1, length);
    return of(starts);
  }

  public int length() {
    return length;
  }

  /// How long each stretch is; -1 when they differ.
  public int stride() {
    return stride;
  }

  public int start(int index) {
    return stride >= 0 ? index * stride : starts[index];
  }

  public int end() {
    return start(length);
  }

  /// One more than stretches; a new array, or the own one that must not be changed.
  public int[] starts() {
    if (stride < 0) {
      return starts;
    }
    int[] all = new int[length + 1];
    Arrays.setAll(all, index -> index * stride);
    return all;
  }

  public long sizeBytes() {
    return 4L * starts.length;
  }
}
