package dev.muster.evaluation.engine;

import dev.muster.evaluation.engine.Vector.Listing;
import dev.muster.evaluation.engine.Vector.Times;

/// The elements of lists that have a time, in the order of their times: what sequences are found in.
///
/// @param rows of the elements' level
/// @param owners the list of each of these rows, ascending
/// @param times of each of these rows
/// @param source where the times are from
record TimedRows(int count, int[] rows, int[] owners, long[] times, Times source) {

  /// What rows are found for.
  record Key(Term list, Term time) {}

  static TimedRows of(Frame frame, Term asker, Listing listing, Term time) {
    Level below = listing.elements().level();
    Times times = Temporal.of(frame, asker, frame.aligned(time, below));
    if (!frame.isAscending(times, listing.level())) {
      throw new UnfitException("events that are not in the order of their times");
    }
    int[] owners = below.rowsOf(listing.level());
    long[] selection = listing.selection();
    if (times.present() != null) {
      selection =
          selection == null
              ? times.present()
              : Lists.and(frame, selection, times.present(), below);
    }
    if (selection == null) {
      return new TimedRows(below.rowCount(), Rows.all(below.rowCount()), owners, times.starts(), times);
    }
    int[] rows = Rows.of(selection, below.wordCount());
    int[] ownersOfRows = new int[rows.length];
    long[] timesOfRows = new long[rows.length];
    for (int index = 0; index < rows.length; index++) {
      ownersOfRows[index] = owners[rows[index]];
      timesOfRows[index] = times.starts()[rows[index]];
    }
    return new TimedRows(rows.length, rows, ownersOfRows, timesOfRows, times);
  }
}
