package dev.muster.evaluation.engine;

import dev.muster.columns.kernel.Bits;
import dev.muster.evaluation.engine.Vector.Listing;
import dev.muster.evaluation.engine.Vector.Times;
import org.jspecify.annotations.Nullable;

/// The elements of lists that have a time, list by list and in the order of their times: what
/// sequences and counts are found in. Those of one list are a group; only lists with elements have
/// one.
final class TimedRows {
  private final int @Nullable [] rows;
  private final long[] times;
  private final long[] present;
  private final int[] ranks;
  private final int[] starts;
  private final long[] last;
  private final long latest;
  private final Times source;

  /// What rows are found for.
  record Key(Term list, Term time) {}

  private TimedRows(
      int @Nullable [] rows,
      long[] times,
      long[] present,
      int[] ranks,
      int[] starts,
      long[] last,
      long latest,
      Times source) {
    this.rows = rows;
    this.times = times;
    this.present = present;
    this.ranks = ranks;
    this.starts = starts;
    this.last = last;
    this.latest = latest;
    this.source = source;
  }

  /// The elements of lists.
  ///
  /// @param times in the order of their times
  static TimedRows of(Frame frame, Listing listing, Times times) {
    Level below = listing.elements().level();
    long[] selection = listing.selection();
    if (times.present() != null) {
      selection =
          selection == null ? times.present() : Lists.and(frame, selection, times.present(), below);
    }
    return of(
        times,
        below.rowsOf(listing.level()),
        selection == null ? null : Rows.of(selection, below.wordCount()),
        listing.level().rowCount());
  }

  /// @param owners the list of each row
  /// @param rows those that are looked at; null for all
  static TimedRows of(Times times, int[] owners, int @Nullable [] rows, int ownerCount) {
    int count = rows == null ? times.level().rowCount() : rows.length;
    long[] chosen = times.starts();
    if (rows != null) {
      chosen = new long[count];
      for (int index = 0; index < count; index++) {
        chosen[index] = times.starts()[rows[index]];
      }
    }
    long[] present = new long[Bits.wordCount(ownerCount)];
    int[] ends = new int[Math.min(count, ownerCount) + 1];
    int group = -1;
    int owner = -1;
    long latest = Long.MIN_VALUE;
    for (int index = 0; index < count; index++) {
      int next = owners[rows == null ? index : rows[index]];
      if (next != owner) {
        owner = next;
        ends[++group] = index;
        present[owner >>> 6] |= 1L << owner;
      }
      latest = Math.max(latest, chosen[index]);
    }
    int groupCount = group + 1;
    int[] starts = new int[groupCount + 1];
    System.arraycopy(ends, 0, starts, 0, groupCount);
    starts[groupCount] = count;
    int[] ranks = new int[present.length];
    long[] last = new long[groupCount];
    for (int each = 0; each < groupCount; each++) {
      last[each] = chosen[starts[each + 1] - 1];
    }
    int before = 0;
    for (int word = 0; word < present.length; word++) {
      ranks[word] = before;
      before += Long.bitCount(present[word]);
    }
    return new TimedRows(rows, chosen, present, ranks, starts, last, latest, times);
  }

  /// What it takes beside the times it was made of.
  long ownBytes() {
    return 12L * starts.length + 12L * present.length;
  }

  /// Where the times are from.
  Times source() {
    return source;
  }

  /// The row of the elements' level at a place.
  int rowAt(int place) {
    return rows == null ? place : rows[place];
  }

  /// The time at each place, group by group.
  long[] times() {
    return times;
  }

  /// The time of the last element of each group.
  long[] last() {
    return last;
  }

  /// The latest of all times; the least number when there is none.
  long latest() {
    return latest;
  }

  /// Which lists have elements.
  long[] present() {
    return present;
  }

  /// How many groups there are of lists before those of a word.
  int groupsBefore(int word) {
    return ranks[word];
  }

  /// The group of a list that has one.
  int group(int owner) {
    return ranks[owner >>> 6] + Long.bitCount(present[owner >>> 6] & (1L << owner) - 1);
  }

  /// Where the elements of each group start; behind them where the last ends.
  int[] starts() {
    return starts;
  }
}
