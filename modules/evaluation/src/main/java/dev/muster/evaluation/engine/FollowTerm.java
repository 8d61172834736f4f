package dev.muster.evaluation.engine;

import dev.muster.evaluation.engine.Vector.Listing;
import java.util.List;

/// The events that another event is before, strictly and at most so long; or those that no other
/// event is after so soon. One pass over both.
final class FollowTerm extends Term {
  /// No bound.
  static final long ANY_TIME = Long.MAX_VALUE;

  private final boolean absent;
  private final long longestMillis;

  private record Key(boolean absent, long longestMillis) {}

  private FollowTerm(boolean absent, List<Term> inputs, long longestMillis) {
    super(inputs.getFirst().place(), inputs);
    this.absent = absent;
    this.longestMillis = longestMillis;
  }

  /// The later events that an earlier one is before.
  ///
  /// @param longestMillis the longest time between the two
  static FollowTerm following(
      Term earlier, Term earlierTime, Term later, Term laterTime, long longestMillis) {
    return new FollowTerm(
        false, List.of(later, earlier, laterTime, earlierTime), longestMillis);
  }

  /// The earlier events that no later one is after.
  ///
  /// @param longestMillis how soon the later ones would have to be
  static FollowTerm alone(
      Term earlier, Term earlierTime, Term later, Term laterTime, long longestMillis) {
    return new FollowTerm(
        true, List.of(earlier, later, earlierTime, laterTime), longestMillis);
  }

  @Override
  Object key() {
    return new Key(absent, longestMillis);
  }

  @Override
  Vector evaluate(Frame frame) {
    Listing own = Lists.settled(frame, frame.listing(input(0)));
    TimedRows ours = frame.timedRows(this, input(0), input(2));
    TimedRows theirs = frame.timedRows(this, input(1), input(3));
    long[] found = frame.words(own.elements().level().wordCount());
    if (absent) {
      alone(ours, theirs, found);
    } else {
      following(ours, theirs, found);
    }
    return new Listing(own.level(), own.elements(), found, own.present(), false);
  }

  /// Of all that are before an event, the latest is the nearest.
  private void following(TimedRows later, TimedRows earlier, long[] found) {
    int at = 0;
    int[] owners = earlier.owners();
    long[] times = earlier.times();
    int count = earlier.count();
    for (int index = 0; index < later.count(); index++) {
      int owner = later.owners()[index];
      long time = later.times()[index];
      while (at < count && (owners[at] < owner || (owners[at] == owner && times[at] < time))) {
        at++;
      }
      if (at > 0 && owners[at - 1] == owner && time - times[at - 1] <= longestMillis) {
        Bits.set(found, later.rows()[index]);
      }
    }
  }

  /// Of all that are after an event, the first is the nearest.
  private void alone(TimedRows earlier, TimedRows later, long[] found) {
    int at = later.count() - 1;
    int[] owners = later.owners();
    long[] times = later.times();
    for (int index = earlier.count() - 1; index >= 0; index--) {
      int owner = earlier.owners()[index];
      long time = earlier.times()[index];
      while (at >= 0 && (owners[at] > owner || (owners[at] == owner && times[at] > time))) {
        at--;
      }
      int next = at + 1;
      boolean followed =
          next < later.count()
              && owners[next] == owner
              && times[next] - time <= longestMillis;
      if (!followed) {
        Bits.set(found, earlier.rows()[index]);
      }
    }
  }
}
