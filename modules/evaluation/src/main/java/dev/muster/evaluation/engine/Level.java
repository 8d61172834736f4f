package dev.muster.evaluation.engine;

import dev.muster.columns.kernel.Bits;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Rows that are evaluated together: the profiles of a block, their events, the items of their
/// events. Each row belongs to one row of the level above.
final class Level {
  private final int rowCount;
  private final @Nullable Level parent;
  private final int[] parents;
  private final boolean slice;
  private final boolean kept;
  // Levels are equal to themselves alone.
  private final Map<Level, int[]> further = new ConcurrentHashMap<>(2);

  private Level(int rowCount, @Nullable Level parent, int[] parents, boolean slice, boolean kept) {
    this.slice = slice;
    this.kept = kept;
    this.rowCount = rowCount;
    this.parent = parent;
    this.parents = parents;
  }

  static Level root(int rowCount) {
    return new Level(rowCount, null, new int[0], false, true);
  }

  /// @param parents the row above of each row, ascending
  static Level below(Level parent, int[] parents, int rowCount) {
    return new Level(rowCount, parent, parents, false, false);
  }

  /// Some of the rows of a level.
  static Level slice(Level parent, int[] rows) {
    return new Level(rows.length, parent, rows, true, false);
  }

  /// The same rows, as a level that a [BlockIndex] keeps.
  Level kept() {
    return new Level(rowCount, parent, parents, slice, true);
  }

  /// Whether it is the same level each time the block is evaluated.
  boolean isKept() {
    return kept;
  }

  /// Whether its rows are some of those of the level above.
  boolean isSlice() {
    return slice;
  }

  int rowCount() {
    return rowCount;
  }

  int wordCount() {
    return Bits.wordCount(rowCount);
  }

  @Nullable Level parent() {
    return parent;
  }

  /// The row above of each row.
  int[] parents() {
    return parents;
  }

  boolean isBelow(Level other) {
    for (Level above = parent; above != null; above = above.parent) {
      if (above == other) {
        return true;
      }
    }
    return false;
  }

  /// The row of a level further up of each row.
  int[] rowsOf(Level ancestor) {
    if (parent == null) {
      throw new UnfitException("Rows that do not belong together.");
    }
    if (parent == ancestor) {
      return parents;
    }
    int[] known = further.get(ancestor);
    if (known == null) {
      int[] above = parent.rowsOf(ancestor);
      known = new int[rowCount];
      for (int row = 0; row < rowCount; row++) {
        known[row] = above[parents[row]];
      }
      further.put(ancestor, known);
    }
    return known;
  }
}
