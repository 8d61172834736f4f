package dev.muster.evaluation.sampling;

import dev.muster.columns.Dictionaries;
import dev.muster.columns.Table;
import dev.muster.columns.TableBuilder;
import dev.muster.profiles.view.ProfileView;
import dev.muster.profiles.view.ViewBlock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// Profiles drawn from a view by a hash of their identity's number. Neighbours, which came together
/// and are alike, are drawn independently of each other; the same profiles are drawn again from a
/// later view, so that two estimates differ by what has changed and not by chance; and shares that
/// follow each other have no profile in common.
final class Draw {
  /// What is copied stays at the size of a block, so that the memory for it is bounded.
  static final int TABLE_ROWS = 16_384;

  private static final String PATH = "profile";

  private final ProfileView view;
  private final Estimation.Outside outside;

  Draw(ProfileView view, Estimation.Outside outside) {
    this.view = view;
    this.outside = outside;
  }

  /// Drawn profiles, copied.
  ///
  /// @param entities of the rows
  /// @param memberships a bit for each row, by the ids of segments that are not in the plan
  record Drawn(Table table, int[] entities, Map<String, long[]> memberships) {
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
    Map<String, long[]> memberships = new HashMap<>();
    for (ViewBlock block : view.blocks()) {
      int[] rows = rows(block, from, to);
      Map<String, long[]> members = rows.length == 0 ? Map.of() : outside.inBlock(block);
      int next = 0;
      while (next < rows.length) {
        int taken = Math.min(rows.length - next, TABLE_ROWS - count);
        int[] part = Arrays.copyOfRange(rows, next, next + taken);
        builder.copyRows(block.profiles(), part);
        for (int row : part) {
          int place = count++;
          entities[place] = block.firstEntity() + row;
          members.forEach((id, bits) -> {
            if ((bits[row >>> 6] >>> row & 1) != 0) {
              memberships.computeIfAbsent(id, _ -> new long[TABLE_ROWS >>> 6])[place >>> 6] |=
                  1L << place;
            }
          });
        }
        next += taken;
        if (count == TABLE_ROWS) {
          if (!reader.read(new Drawn(builder.build(), entities.clone(), Map.copyOf(memberships)))) {
            return false;
          }
          builder = builder();
          memberships.clear();
          count = 0;
        }
      }
    }
    return count == 0
        || reader.read(
            new Drawn(builder.build(), Arrays.copyOf(entities, count), Map.copyOf(memberships)));
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
