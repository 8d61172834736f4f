package dev.muster.evaluation.engine;

import dev.muster.columns.Node;
import dev.muster.columns.TextColumn;
import dev.muster.columns.kernel.Bits;
import dev.muster.pql.interpret.Value;
import org.jspecify.annotations.Nullable;

/// The values of an expression, one for each row of a level. Arrays in it are not to be changed.
sealed interface Vector {
  Level level();

  /// What is stored at a path, of whatever kinds.
  ///
  /// Numbers and times are made of it once.
  final class Cells implements Vector {
    private final Level level;
    private final int @Nullable [] map;
    private final Level base;
    private final @Nullable Node node;
    @Nullable Numbers numbers;
    @Nullable Times times;
    private @Nullable Codes codes;

    /// @param map the row of the node for each row, -1 for none; null where they are the same
    /// @param base the level whose rows are those of the node
    /// @param node null where nothing is stored
    Cells(Level level, int @Nullable [] map, Level base, @Nullable Node node) {
      this.level = level;
      this.map = map;
      this.base = base;
      this.node = node;
    }

    @Override
    public Level level() {
      return level;
    }

    int @Nullable [] map() {
      return map;
    }

    Level base() {
      return base;
    }

    @Nullable Node node() {
      return node;
    }

    Codes codes(TextColumn texts) {
      Codes known = codes;
      if (known == null) {
        known = Codes.of(this, texts);
        codes = known;
      }
      return known;
    }

    int rowOfNode(int row) {
      return map == null ? row : map[row];
    }
  }

  /// Numbers. What is not present is null; its value has no meaning.
  ///
  /// @param odd rows whose number a double does not hold
  record Numbers(
      Level level, double[] values, long @Nullable [] present, Kind kind, long @Nullable [] odd)
      implements Vector {

    /// Whether the language would have them as whole numbers or as fractions; values are the same.
    enum Kind {
      WHOLE,
      REAL,
      EITHER
    }
  }

  /// @param words which rows are true; the others are false, none is null
  record Truths(Level level, long[] words) implements Vector {}

  /// Times in milliseconds since 1970.
  ///
  /// @param ends where stretches end, null where all are instants
  /// @param present null where all are
  /// @param odd rows whose time is none in milliseconds, or that hold a list
  record Times(
      Level level,
      long[] starts,
      long @Nullable [] ends,
      long @Nullable [] present,
      long @Nullable [] odd)
      implements Vector {

    /// Whether no time is before one that stands before it and belongs to the same row of a level
    /// further up.
    boolean isAscending(Level ancestor) {
      int[] owners = level.rowsOf(ancestor);
      long latest = Long.MIN_VALUE;
      int owner = -1;
      for (int row = 0; row < level.rowCount(); row++) {
        if (present != null && !Bits.at(present, row)) {
          continue;
        }
        if (owners[row] != owner) {
          owner = owners[row];
        } else if (starts[row] < latest) {
          return false;
        }
        latest = starts[row];
      }
      return true;
    }
  }

  /// A list for each row of a level: rows of a level below.
  ///
  /// @param level whose rows have the lists
  /// @param selection which of the elements are in the lists; null for all
  /// @param present which rows have a list; null for all
  /// @param projected whether elements that are null are left out, and a list without elements is
  ///   null, as in a path through a list
  record Listing(
      Level level,
      Vector elements,
      long @Nullable [] selection,
      long @Nullable [] present,
      boolean projected)
      implements Vector {}

  /// A list for each row, each that of a row of another level.
  record Borrowed(Level level, int[] map, Listing listing) implements Vector {}

  record Constant(Level level, Value value) implements Vector {}

  record Boxed(Level level, Value[] values) implements Vector {}
}
