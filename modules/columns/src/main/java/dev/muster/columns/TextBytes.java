package dev.muster.columns;

import dev.muster.columns.packed.Offsets;
import dev.muster.columns.packed.Texts;
import dev.muster.columns.packed.Utf8;
import java.util.Arrays;

/// Strings put one behind the other as bytes.
final class TextBytes {
  /// A little less than what an array may hold.
  private static final int MOST_BYTES = Integer.MAX_VALUE - 64;

  private byte[] bytes = {};
  private int[] ends = {};
  private int count;
  private boolean wellFormed = true;

  private int end() {
    return count == 0 ? 0 : ends[count - 1];
  }

  void add(String text) {
    reserve(1, Utf8.most(text.length()));
    wellFormed &= Utf8.isWellFormed(text);
    int end = Utf8.write(text, bytes, end());
    ends[count++] = end;
  }

  void addAll(Texts source, int from, int to) {
    int start = source.offsets().start(from);
    int length = source.offsets().start(to) - start;
    reserve(to - from, length);
    int shift = end() - start;
    System.arraycopy(source.bytes(), start, bytes, end(), length);
    for (int index = from; index < to; index++) {
      ends[count + index - from] = source.offsets().start(index + 1) + shift;
    }
    count += to - from;
    wellFormed &= source.wellFormed();
  }

  private void reserve(int added, long addedBytes) {
    if (count + added > ends.length) {
      ends = Arrays.copyOf(ends, GrowingRows.grown(count + added));
    }
    long needed = end() + addedBytes;
    if (needed > MOST_BYTES) {
      throw new IllegalStateException("The strings of one path of a table take more than 2 GB.");
    }
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) Math.min(MOST_BYTES, needed + (needed >> 1)));
    }
  }

  void truncate(int length) {
    count = Math.min(count, length);
  }

  Texts build() {
    return new Texts(Arrays.copyOf(bytes, end()), Offsets.ofEnds(ends, count), wellFormed);
  }
}
