package dev.muster.evaluation;

import java.util.Arrays;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// The members of one segment, as entity numbers. Kept per block: as bits where many are members,
/// as a list of rows where few are, as nothing where none is, since thousands of segments are kept
/// at the same time.
public final class Members {
  private final int[] firstEntities;
  private final Object[] blocks;
  private final long count;

  /// Which rows of a block are members, few enough to be listed.
  private record Few(int[] rows) {}

  /// Which rows of a block are members, a bit for each.
  private record Many(long[] words) {}

  private static final Object NONE = new Object();

  private Members(int[] firstEntities, Object[] blocks, long count) {
    this.firstEntities = firstEntities;
    this.blocks = blocks;
    this.count = count;
  }

  /// What one block gives.
  static final class Part {
    private final Object rows;
    private final int count;

    private Part(Object rows, int count) {
      this.rows = rows;
      this.count = count;
    }

    /// @param words kept when there are many members
    static Part of(long[] words) {
      int count = 0;
      for (long word : words) {
        count += Long.bitCount(word);
      }
      if (count == 0) {
        return new Part(NONE, 0);
      }
      if (count >= words.length * 2) {
        return new Part(new Many(words), count);
      }
      int[] rows = new int[count];
      int at = 0;
      for (int word = 0; word < words.length; word++) {
        for (long left = words[word]; left != 0; left &= left - 1) {
          rows[at++] = (word << 6) + Long.numberOfTrailingZeros(left);
        }
      }
      return new Part(new Few(rows), count);
    }
  }

  /// @param firstEntities the entity of each block's row 0, ascending
  static Members of(int[] firstEntities, @Nullable Part[] parts) {
    Object[] blocks = new Object[parts.length];
    long count = 0;
    for (int block = 0; block < parts.length; block++) {
      Part part = parts[block];
      blocks[block] = part == null ? NONE : part.rows;
      count += part == null ? 0 : part.count;
    }
    return new Members(firstEntities, blocks, count);
  }

  public long count() {
    return count;
  }

  public boolean contains(int entity) {
    int found = Arrays.binarySearch(firstEntities, entity);
    int block = found >= 0 ? found : -found - 2;
    if (block < 0) {
      return false;
    }
    int row = entity - firstEntities[block];
    return switch (blocks[block]) {
      case Few(int[] rows) -> Arrays.binarySearch(rows, row) >= 0;
      case Many(long[] words) -> row >>> 6 < words.length && (words[row >>> 6] >>> row & 1) != 0;
      default -> false;
    };
  }

  /// Calls with each member's entity number, ascending.
  public void forEach(IntConsumer consumer) {
    for (int block = 0; block < blocks.length; block++) {
      int first = firstEntities[block];
      switch (blocks[block]) {
        case Few(int[] rows) -> {
          for (int row : rows) {
            consumer.accept(first + row);
          }
        }
        case Many(long[] words) -> {
          for (int word = 0; word < words.length; word++) {
            for (long left = words[word]; left != 0; left &= left - 1) {
              consumer.accept(first + (word << 6) + Long.numberOfTrailingZeros(left));
            }
          }
        }
        default -> {}
      }
    }
  }

  /// A bit for each entity below `entityCount`.
  public long[] words(int entityCount) {
    long[] all = new long[(entityCount + 63) >>> 6];
    forEach(entity -> all[entity >>> 6] |= 1L << entity);
    return all;
  }
}
