package dev.muster.evaluation.engine;

import java.util.Arrays;

/// The keys of one list after another: those of the list before are forgotten.
final class KeySet {
  private final long[] keys;
  private final byte[] kinds;
  private final int[] lists;

  /// @param largest the most keys a list has
  KeySet(int largest) {
    int capacity = Math.max(16, Integer.highestOneBit(Math.max(1, largest)) * 4);
    keys = new long[capacity];
    kinds = new byte[capacity];
    lists = new int[capacity];
    Arrays.fill(lists, -1);
  }

  /// Whether it was not there. Lists come one after another.
  boolean add(int list, byte kind, long key) {
    long mixed = (key + kind) * 0x9E3779B97F4A7C15L;
    int at = (int) (mixed >>> 40) & (keys.length - 1);
    while (lists[at] == list) {
      if (keys[at] == key && kinds[at] == kind) {
        return false;
      }
      at = (at + 1) & (keys.length - 1);
    }
    lists[at] = list;
    keys[at] = key;
    kinds[at] = kind;
    return true;
  }
}
