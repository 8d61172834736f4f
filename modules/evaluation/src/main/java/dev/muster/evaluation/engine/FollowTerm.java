package dev.muster.evaluation.engine;

import dev.muster.columns.kernel.Bits;
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
    for (int word = 0; word < later.present().length; word++) {
      for (long left = later.present()[word] & earlier.present()[word];
          left != 0;
          left &= left - 1) {
        int owner = (word << 6) + Long.numberOfTrailingZeros(left);
        int group = later.group(owner);
        int other = earlier.group(owner);
        follow(
            later,
            later.starts()[group],
            later.starts()[group + 1],
            earlier.times(),
            earlier.starts()[other],
            earlier.starts()[other + 1],
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
        Bits.set(found, later.rowAt(index));
      }
    }
  }
}
