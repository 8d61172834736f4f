package dev.muster.evaluation.engine;

import dev.muster.evaluation.engine.Vector.Truths;
import java.util.List;

/// Whether of two lists of events one of the first is before one of the second, strictly and at
/// most so long; or whether one of the first has none of the second so soon after it.
final class SequenceTerm extends Term {
  private final boolean absent;
  private final long longestMillis;

  private record Key(boolean absent, long longestMillis) {}

  /// @param absent whether the second event must not be there
  /// @param longestMillis the longest time between the two
  SequenceTerm(
      Term earlier,
      Term earlierTime,
      Term later,
      Term laterTime,
      boolean absent,
      long longestMillis) {
    super(earlier.place(), List.of(earlier, later, earlierTime, laterTime));
    this.absent = absent;
    this.longestMillis = longestMillis;
  }

  @Override
  Object key() {
    return new Key(absent, longestMillis);
  }

  @Override
  Vector evaluate(Frame frame) {
    Level level = frame.listing(input(0)).level();
    TimedRows earlier = frame.timedRows(this, input(0), input(2));
    TimedRows later = frame.timedRows(this, input(1), input(3));
    int[] owners = earlier.owners();
    int[] starts = earlier.starts();
    int[] laterStarts = later.startsByOwner();
    long[] words = frame.words(level.wordCount());
    for (int group = 0; group < earlier.groupCount(); group++) {
      int owner = owners[group];
      int laterFrom = laterStarts[owner];
      int laterTo = laterStarts[owner + 1];
      boolean holds =
          absent
              ? isAlone(
                  earlier.times(),
                  starts[group],
                  starts[group + 1],
                  later.times(),
                  laterFrom,
                  laterTo)
              : laterTo > laterFrom
                  && isFollowed(
                      earlier.times(),
                      starts[group],
                      starts[group + 1],
                      later.times(),
                      laterFrom,
                      laterTo);
      if (holds) {
        words[owner >>> 6] |= 1L << owner;
      }
    }
    return new Truths(level, words);
  }

  private boolean isFollowed(
      long[] earlier, int from, int to, long[] later, int laterFrom, int laterTo) {
    if (later[laterTo - 1] <= earlier[from]) {
      return false;
    }
    if (longestMillis == FollowTerm.ANY_TIME) {
      return true;
    }
    int next = laterFrom;
    for (int index = from; index < to; index++) {
      long time = earlier[index];
      while (next < laterTo && later[next] <= time) {
        next++;
      }
      if (next == laterTo) {
        return false;
      }
      if (later[next] - time <= longestMillis) {
        return true;
      }
    }
    return false;
  }

  /// Looks at the latest first, which is alone most often.
  private boolean isAlone(
      long[] earlier, int from, int to, long[] later, int laterFrom, int laterTo) {
    int next = laterTo;
    for (int index = to - 1; index >= from; index--) {
      long time = earlier[index];
      while (next > laterFrom && later[next - 1] > time) {
        next--;
      }
      if (next == laterTo || later[next] - time > longestMillis) {
        return true;
      }
      if (longestMillis == FollowTerm.ANY_TIME) {
        return false;
      }
    }
    return false;
  }
}
