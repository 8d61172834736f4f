package dev.muster.columns.kernel;

import dev.muster.columns.packed.Integers;

/// Codes, a bit for each.
record CodeSet(long[] words) {
  /// Up to so many stretches of codes, a comparison for each is faster than a look at each row.
  private static final int FEW = 6;

  boolean has(long code) {
    int word = (int) (code >>> 6);
    return word < words.length && (words[word] >>> code & 1) != 0;
  }

  /// The first code from this one on that is in the set, or `end`.
  private int next(int from, int end) {
    int code = from;
    while (code < end && code >>> 6 < words.length) {
      long rest = words[code >>> 6] >>> code;
      if (rest != 0) {
        return Math.min(end, code + Long.numberOfTrailingZeros(rest));
      }
      code = ((code >>> 6) + 1) << 6;
    }
    return end;
  }

  /// The first code from this one on that is not in the set, or `end`.
  private int nextOther(int from, int end) {
    int code = from;
    while (code < end && code >>> 6 < words.length) {
      long rest = ~words[code >>> 6] >>> code;
      if (rest != 0) {
        return Math.min(end, code + Long.numberOfTrailingZeros(rest));
      }
      code = ((code >>> 6) + 1) << 6;
    }
    return Math.min(end, code);
  }

  void filter(Integers codes, long[] bits) {
    int low = (int) codes.minimum();
    int end = (int) codes.maximum() + 1;
    int stretches = 0;
    for (int code = next(low, end); code < end && stretches <= FEW; stretches++) {
      code = next(nextOther(code, end), end);
    }
    if (codes.length() == 0 || stretches == 0) {
      Bits.clear(bits, codes.length());
    } else if (stretches <= FEW) {
      byStretches(codes, low, end, bits);
    } else {
      oneByOne(codes, low, end, bits);
    }
  }

  private void byStretches(Integers codes, int low, int end, long[] bits) {
    int wordCount = Bits.wordCount(codes.length());
    long[] part = new long[wordCount];
    Bits.clear(bits, codes.length());
    int code = next(low, end);
    while (code < end) {
      int stretchEnd = nextOther(code, end);
      Stored.of(codes, code, stretchEnd - 1L).filter(codes, part);
      for (int word = 0; word < wordCount; word++) {
        bits[word] |= part[word];
      }
      code = next(stretchEnd, end);
    }
  }

  private void oneByOne(Integers codes, int low, int end, long[] bits) {
    // The set by distance from the least code, so that a row takes a load, a shift and a mask.
    long[] wanted = new long[Bits.wordCount(end - low)];
    for (int word = 0; word < wanted.length; word++) {
      int from = (low >>> 6) + word;
      long lower = from < words.length ? words[from] >>> low : 0;
      long upper = (low & 63) != 0 && from + 1 < words.length ? words[from + 1] << -low : 0;
      wanted[word] = lower | upper;
    }
    int shift = (int) codes.base() - low;
    Object stored = codes.stored();
    switch (codes.width()) {
      case 1 -> look((byte[]) stored, shift, wanted, bits);
      case 2 -> look((short[]) stored, shift, wanted, bits);
      default -> look((int[]) stored, shift, wanted, bits);
    }
  }

  private static void look(byte[] stored, int shift, long[] wanted, long[] bits) {
    for (int start = 0; start < stored.length; start += 64) {
      long found = 0;
      for (int index = start; index < Math.min(stored.length, start + 64); index++) {
        int code = stored[index] + shift;
        found |= (wanted[code >>> 6] >>> code & 1) << index;
      }
      bits[start >>> 6] = found;
    }
  }

  private static void look(short[] stored, int shift, long[] wanted, long[] bits) {
    for (int start = 0; start < stored.length; start += 64) {
      long found = 0;
      for (int index = start; index < Math.min(stored.length, start + 64); index++) {
        int code = stored[index] + shift;
        found |= (wanted[code >>> 6] >>> code & 1) << index;
      }
      bits[start >>> 6] = found;
    }
  }

  private static void look(int[] stored, int shift, long[] wanted, long[] bits) {
    for (int start = 0; start < stored.length; start += 64) {
      long found = 0;
      for (int index = start; index < Math.min(stored.length, start + 64); index++) {
        int code = stored[index] + shift;
        found |= (wanted[code >>> 6] >>> code & 1) << index;
      }
      bits[start >>> 6] = found;
    }
  }
}
