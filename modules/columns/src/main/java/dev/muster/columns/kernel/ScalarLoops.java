package dev.muster.columns.kernel;

/// One value at a time.
final class ScalarLoops implements Loops {
  @Override
  public void within(byte[] values, byte low, byte high, long[] bits) {
    for (int word = 0; word < Bits.wordCount(values.length); word++) {
      bits[word] = word(values, low, high, word);
    }
  }

  /// The bits of the values that stand for one word.
  static long word(byte[] values, byte low, byte high, int word) {
    int start = word << 6;
    int end = Math.min(values.length, start + 64);
    long found = 0;
    for (int index = start; index < end; index++) {
      long notBelow = values[index] >= low ? 1 : 0;
      long notAbove = values[index] <= high ? 1 : 0;
      found |= (notBelow & notAbove) << index;
    }
    return found;
  }

  @Override
  public void within(short[] values, short low, short high, long[] bits) {
    for (int word = 0; word < Bits.wordCount(values.length); word++) {
      bits[word] = word(values, low, high, word);
    }
  }

  /// The bits of the values that stand for one word.
  static long word(short[] values, short low, short high, int word) {
    int start = word << 6;
    int end = Math.min(values.length, start + 64);
    long found = 0;
    for (int index = start; index < end; index++) {
      long notBelow = values[index] >= low ? 1 : 0;
      long notAbove = values[index] <= high ? 1 : 0;
      found |= (notBelow & notAbove) << index;
    }
    return found;
  }

  @Override
  public void within(int[] values, int low, int high, long[] bits) {
    for (int word = 0; word < Bits.wordCount(values.length); word++) {
      bits[word] = word(values, low, high, word);
    }
  }

  /// The bits of the values that stand for one word.
  static long word(int[] values, int low, int high, int word) {
    int start = word << 6;
    int end = Math.min(values.length, start + 64);
    long found = 0;
    for (int index = start; index < end; index++) {
      long notBelow = values[index] >= low ? 1 : 0;
      long notAbove = values[index] <= high ? 1 : 0;
      found |= (notBelow & notAbove) << index;
    }
    return found;
  }

  @Override
  public void within(long[] values, long low, long high, long[] bits) {
    for (int word = 0; word < Bits.wordCount(values.length); word++) {
      bits[word] = word(values, low, high, word);
    }
  }

  /// The bits of the values that stand for one word.
  static long word(long[] values, long low, long high, int word) {
    int start = word << 6;
    int end = Math.min(values.length, start + 64);
    long found = 0;
    for (int index = start; index < end; index++) {
      long notBelow = values[index] >= low ? 1 : 0;
      long notAbove = values[index] <= high ? 1 : 0;
      found |= (notBelow & notAbove) << index;
    }
    return found;
  }

  @Override
  public void within(double[] values, double low, double high, long[] bits) {
    for (int word = 0; word < Bits.wordCount(values.length); word++) {
      bits[word] = word(values, low, high, word);
    }
  }

  /// The bits of the values that stand for one word.
  static long word(double[] values, double low, double high, int word) {
    int start = word << 6;
    int end = Math.min(values.length, start + 64);
    long found = 0;
    for (int index = start; index < end; index++) {
      long notBelow = values[index] >= low ? 1 : 0;
      long notAbove = values[index] <= high ? 1 : 0;
      found |= (notBelow & notAbove) << index;
    }
    return found;
  }
}
