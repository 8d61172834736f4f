package dev.muster.profiles.store;

import java.util.List;

/// A run of 16,384 entities: their fragments by dataset, and their events. Never changes; a merge
/// makes another one.
///
/// @param rowCount how many entities it has; less than the most only in the last block
record Block(int firstEntity, int rowCount, List<FragmentRows> fragments, EventRows events) {
  static final int SHIFT = 14;
  static final int LENGTH = 1 << SHIFT;

  Block {
    fragments = List.copyOf(fragments);
  }

  /// Whether the entity has any fragment.
  boolean hasFragment(int row) {
    for (FragmentRows each : fragments) {
      if (each.isPresent(row)) {
        return true;
      }
    }
    return false;
  }

  long fragmentBytes() {
    return fragments.stream().mapToLong(FragmentRows::sizeBytes).sum();
  }
}
