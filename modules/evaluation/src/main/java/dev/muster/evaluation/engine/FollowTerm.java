package dev.muster.evaluation.engine;

import dev.muster.evaluation.engine.Vector.Listing;
import java.util.List;

/// The events that another event is before, strictly and at most so long. One pass over both.
final class FollowTerm extends Term {
  /// No bound.
  static final long ANY_TIME = Long.MAX_VALUE;

  private final long longestMillis;

  /// @param longestMillis the longest time between the two
  FollowTerm(Term earlier, Term earlierTime, Term later, Term laterTime, long longestMillis) {
    super(later.place(), List.of(later, earlier, laterTime, earlierTime));
    this.longestMillis = longestMillis;
  }

  @Override
  Object key() {
    return longestMillis;
  }

  @Override
  Vector evaluate(Frame frame) {
    Listing own = Lists.settled(frame, frame.listing(input(0)));
    TimedRows later = frame.timedRows(this, input(0), input(2));
    TimedRows earlier = frame.timedRows(this, input(1), input(3));
    long[] found = frame.words(own.elements().level().wordCount());
    int[] starts = earlier.startsByOwner();
    for (int group = 0; group < later.groupCount(); group++) {
      int owner = later.owners()[group];
      if (starts[owner + 1] > starts[owner]) {
        follow(
            later,
            later.starts()[group],
            later.starts()[group + 1],
            earlier.times(),
            starts[owner],
            starts[owner + 1],
            found);
      }
    }
    return new Listing(own.level(), own.elements(), found, own.present(), false);
  }

  /// Of all that are before an event, the latest is the nearest.
  private void follow(
      TimedRows later,
      int from,
      int to,
      long[] earlier,
      int earlierFrom,
      int earlierTo,
      long[] found) {
    int at = earlierFrom;
    for (int index = from; index < to; index++) {
      long time = later.times()[index];
      while (at < earlierTo && earlier[at] < time) {
        at++;
      }
      if (at > earlierFrom && time - earlier[at - 1] <= longestMillis) {
        Bits.set(found, later.rows()[index]);
      }
    }
  }
}
