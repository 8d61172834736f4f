package dev.muster.evaluation.engine;

import dev.muster.evaluation.engine.Vector.Listing;
import dev.muster.evaluation.engine.Vector.Times;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The elements of lists that have a time, list by list and in the order of their times: what
/// sequences are found in.
final class TimedRows {
  private final int[] rows;
  private final long[] times;
  private final int[] owners;
  private final int[] starts;
  private final int groupCount;
  private final int ownerCount;
  private final Times source;
  private int @Nullable [] byOwner;
  private long @Nullable [] present;
  private long @Nullable [] first;
  private long @Nullable [] last;

  /// What rows are found for.
  record Key(Term list, Term time) {}

  private TimedRows(
      int[] rows, long[] times, int[] ownersOfRows, int count, int ownerCount, Times source) {
    this.rows = rows;
    this.times = times;
    this.ownerCount = ownerCount;
    this.source = source;
    this.owners = new int[Math.min(count, ownerCount)];
    this.starts = new int[owners.length + 1];
    int group = -1;
    for (int index = 0; index < count; index++) {
      if (group < 0 || owners[group] != ownersOfRows[index]) {
        owners[++group] = ownersOfRows[index];
        starts[group] = index;
      }
    }
    this.groupCount = group + 1;
    this.starts[groupCount] = count;
  }

  static TimedRows of(Frame frame, Term asker, Listing listing, Term time) {
    Level below = listing.elements().level();
    Times times = Temporal.of(frame, asker, frame.aligned(time, below));
    if (!frame.isAscending(times, listing.level())) {
      throw new UnfitException("events that are not in the order of their times");
    }
    int[] owners = below.rowsOf(listing.level());
    int ownerCount = listing.level().rowCount();
    long[] selection = listing.selection();
    if (times.present() != null) {
      selection =
          selection == null ? times.present() : Lists.and(frame, selection, times.present(), below);
    }
    if (selection == null) {
      int count = below.rowCount();
      return new TimedRows(Rows.all(count), times.starts(), owners, count, ownerCount, times);
    }
    int[] rows = Rows.of(selection, below.wordCount());
    int[] ownersOfRows = new int[rows.length];
    long[] timesOfRows = new long[rows.length];
    for (int index = 0; index < rows.length; index++) {
      ownersOfRows[index] = owners[rows[index]];
      timesOfRows[index] = times.starts()[rows[index]];
    }
    return new TimedRows(rows, timesOfRows, ownersOfRows, rows.length, ownerCount, times);
  }

  /// Where the times are from.
  Times source() {
    return source;
  }

  /// The row of the elements' level at each place.
  int[] rows() {
    return rows;
  }

  /// The time at each place.
  long[] times() {
    return times;
  }

  /// How many lists have elements.
  int groupCount() {
    return groupCount;
  }

  /// The rows whose lists have elements, ascending.
  int[] owners() {
    return owners;
  }

  /// Where the elements of each of these lists start; behind them where the last ends.
  int[] starts() {
    return starts;
  }

  /// Which lists have elements.
  long[] present() {
    long[] known = present;
    if (known == null) {
      known = new long[Bits.wordCount(ownerCount)];
      for (int group = 0; group < groupCount; group++) {
        Bits.set(known, owners[group]);
      }
      present = known;
    }
    return known;
  }

  /// The time of each list's first element; the largest number where there is none.
  long[] first() {
    long[] known = first;
    if (known == null) {
      known = new long[ownerCount];
      Arrays.fill(known, Long.MAX_VALUE);
      for (int group = 0; group < groupCount; group++) {
        known[owners[group]] = times[starts[group]];
      }
      first = known;
    }
    return known;
  }

  /// The time of each list's last element; the least number where there is none.
  long[] last() {
    long[] known = last;
    if (known == null) {
      known = new long[ownerCount];
      Arrays.fill(known, Long.MIN_VALUE);
      for (int group = 0; group < groupCount; group++) {
        known[owners[group]] = times[starts[group + 1] - 1];
      }
      last = known;
    }
    return known;
  }

  /// Where the elements of each list start, also of those that have none; behind them where the
  /// last ends.
  int[] startsByOwner() {
    int[] known = byOwner;
    if (known == null) {
      known = new int[ownerCount + 1];
      int group = 0;
      for (int owner = 0; owner <= ownerCount; owner++) {
        known[owner] = starts[group];
        if (group < groupCount && owners[group] == owner) {
          group++;
        }
      }
      byOwner = known;
    }
    return known;
  }
}
