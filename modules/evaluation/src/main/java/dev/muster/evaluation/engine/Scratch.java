package dev.muster.evaluation.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Arrays for the values of one block, used again for the next. Belongs to one thread at a time.
final class Scratch {
  private static final int SIZES = 32;

  private final Pool<long[]> longs = new Pool<>();
  private final Pool<double[]> doubles = new Pool<>();

  /// Arrays by the power of two that their length is.
  private static final class Pool<A> {
    private final List<List<A>> bySize = new ArrayList<>();
    private final int[] used = new int[SIZES];

    Pool() {
      for (int size = 0; size < SIZES; size++) {
        bySize.add(new ArrayList<>());
      }
    }
  }

  /// What was given out so far is no longer used.
  void reset() {
    Arrays.fill(longs.used, 0);
    Arrays.fill(doubles.used, 0);
  }

  /// At least so many words, all zero.
  long[] words(int wordCount) {
    long[] words = longs(wordCount);
    Arrays.fill(words, 0, wordCount, 0);
    return words;
  }

  /// At least so many numbers of any values.
  double[] doubles(int count) {
    int size = size(count);
    List<double[]> pool = doubles.bySize.get(size);
    int at = doubles.used[size]++;
    if (at == pool.size()) {
      pool.add(new double[1 << size]);
    }
    return pool.get(at);
  }

  /// At least so many numbers of any values.
  long[] longs(int count) {
    int size = size(count);
    List<long[]> pool = longs.bySize.get(size);
    int at = longs.used[size]++;
    if (at == pool.size()) {
      pool.add(new long[1 << size]);
    }
    return pool.get(at);
  }

  private static int size(int count) {
    return count <= 16 ? 4 : 32 - Integer.numberOfLeadingZeros(count - 1);
  }
}
