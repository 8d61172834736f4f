package dev.muster.evaluation.sampling;

import dev.muster.columns.Dictionaries;
import dev.muster.columns.Table;
import dev.muster.columns.TableBuilder;
import dev.muster.profiles.view.ProfileView;
import dev.muster.profiles.view.ViewBlock;
import java.util.Arrays;

/// Profiles drawn from a view by a hash of their identity's number. Neighbours, which came together
/// and are alike, are drawn independently of each other; the same profiles are drawn again from a
/// later view, so that two estimates differ by what has changed and not by chance; and shares that
/// follow each other have no profile in common.
final class Draw {
  /// What is copied stays at the size of a block, so that the memory for it is bounded.
  static final int TABLE_ROWS = 16_384;

  private static final String PATH = "profile";

  private final ProfileView view;

  Draw(ProfileView view) {
    this.view = view;
  }

  /// Drawn profiles, copied.
  ///
  /// @param entities of the rows
  record Drawn(Table table, int[] entities) {
    long[] live() {
      long[] live = new long[(entities.length + 63) >>> 6];
      Arrays.fill(live, -1L);
      return live;
    }
  }

  /// Is handed what was drawn, piece by piece.
  @FunctionalInterface
  interface Reader {
    /// @return whether to go on
    boolean read(Drawn drawn);
  }

  /// Draws those whose hash is in a part of its range.
  ///
  /// @param from a share of all, from 0 to 1
  /// @param to excluded
  /// @return false when the reader has stopped it
  boolean draw(double from, double to, Reader reader) {
    int[] entities = new int[TABLE_ROWS];
    int count = 0;
    TableBuilder builder = builder();
    for (ViewBlock block : view.blocks()) {
      int[] rows = rows(block, from, to);
      int next = 0;
      while (next < rows.length) {
        int taken = Math.min(rows.length - next, TABLE_ROWS - count);
        int[] part = Arrays.copyOfRange(rows, next, next + taken);
        builder.copyRows(block.profiles(), part);
        for (int row : part) {
          entities[count++] = block.firstEntity() + row;
        }
        next += taken;
        if (count == TABLE_ROWS) {
          if (!reader.read(new Drawn(builder.build(), entities.clone()))) {
            return false;
          }
          builder = builder();
          count = 0;
        }
      }
    }
    return count == 0 || reader.read(new Drawn(builder.build(), Arrays.copyOf(entities, count)));
  }

  private static TableBuilder builder() {
    return new TableBuilder(new Dictionaries(), PATH);
  }

  private static int[] rows(ViewBlock block, double from, double to) {
    int[] rows = new int[block.liveCount()];
    int count = 0;
    long[] live = block.live();
    for (int word = 0; word < live.length; word++) {
      for (long left = live[word]; left != 0; left &= left - 1) {
        int row = (word << 6) + Long.numberOfTrailingZeros(left);
        double place = place(block.firstEntity() + row);
        if (from <= place && place < to) {
          rows[count++] = row;
        }
      }
    }
    return Arrays.copyOf(rows, count);
  }

  /// Where the hash of an entity lies in its range, from 0 to 1. The mixing steps are those of
  /// SplitMix64: each bit of the number moves about half of the bits of the hash.
  static double place(int entity) {
    long hash = (entity + 1L) * 0x9E3779B97F4A7C15L;
    hash = (hash ^ hash >>> 30) * 0xBF58476D1CE4E5B9L;
    hash = (hash ^ hash >>> 27) * 0x94D049BB133111EBL;
    hash ^= hash >>> 31;
    return (hash >>> 11) * 0x1.0p-53;
  }
}
