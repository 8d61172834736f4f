package dev.muster.columns;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The rows of a column in the making that hold a value, in ascending order.
final class GrowingRows {
  private static final int FIRST_LENGTH = 4;

  private int count;
  // Null as long as no row was left out: the rows are 0 to count then.
  private int @Nullable [] rows;

  int count() {
    return count;
  }

  void add(int row) {
    int[] listed = rows;
    if (listed == null) {
      if (row == count) {
        count++;
        return;
      }
      listed = listed();
    }
    if (count == listed.length) {
      listed = Arrays.copyOf(listed, grown(count + 1));
    }
    listed[count++] = row;
    rows = listed;
  }

  /// Adds the rows from `at` on that stand for those of the run that hold a value.
  void addAll(int at, Presence source, RowRun run) {
    if (run.isRange()) {
      addRange(at, source, run.from(), run.to());
      return;
    }
    for (int index = 0; index < run.count(); index++) {
      if (source.at(run.row(index))) {
        add(at + index);
      }
    }
  }

  private void addRange(int at, Presence source, int from, int to) {
    int added = source.rank(to) - source.rank(from);
    if (added == 0) {
      return;
    }
    if (rows == null && at == count && added == to - from) {
      count += added;
      return;
    }
    int[] listed = rows == null ? listed() : rows;
    if (count + added > listed.length) {
      listed = Arrays.copyOf(listed, grown(count + added));
    }
    rows = listed;
    int shift = at - from;
    if (added == to - from) {
      for (int row = from; row < to; row++) {
        listed[count++] = row + shift;
      }
      return;
    }
    int[] sourceRows = source.listed();
    if (sourceRows != null) {
      int first = source.rank(from);
      for (int place = first; place < first + added; place++) {
        listed[count++] = sourceRows[place] + shift;
      }
      return;
    }
    addBits(listed, source.words(), shift, from, to);
  }

  private void addBits(int[] listed, long @Nullable [] words, int shift, int from, int to) {
    for (int word = from >>> 6; words != null && word <= (to - 1) >>> 6; word++) {
      long bits = words[word];
      if (word == from >>> 6) {
        bits &= -1L << from;
      }
      if (word == (to - 1) >>> 6) {
        bits &= -1L >>> -to;
      }
      while (bits != 0) {
        listed[count++] = (word << 6) + Long.numberOfTrailingZeros(bits) + shift;
        bits &= bits - 1;
      }
    }
  }

  /// Forgets the rows from this one on.
  void truncate(int row) {
    int[] listed = rows;
    if (listed == null) {
      count = Math.min(count, row);
    } else {
      while (count > 0 && listed[count - 1] >= row) {
        count--;
      }
    }
  }

  Presence presence(int rowCount) {
    if (rows != null) {
      return Presence.ofRows(rowCount, rows, count);
    }
    return count == rowCount ? Presence.all(rowCount) : Presence.ofRows(rowCount, listed(), count);
  }

  private int[] listed() {
    int[] listed = new int[Math.max(FIRST_LENGTH, grown(count))];
    Arrays.setAll(listed, row -> row);
    return listed;
  }

  /// The length for an array that has to hold this many: small tables stay small, since a store has
  /// thousands of them open.
  static int grown(int needed) {
    return Math.max(FIRST_LENGTH, Math.addExact(needed, needed >> 1));
  }
}
