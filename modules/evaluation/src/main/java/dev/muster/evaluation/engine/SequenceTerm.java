package dev.muster.evaluation.engine;

import dev.muster.columns.kernel.Bits;
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
    long[] all = frame.words(frame.listing(input(0)).level().wordCount());
    Bits.fill(all, frame.listing(input(0)).level().rowCount());
    return new Truths(frame.listing(input(0)).level(), within(frame, all));
  }

  @Override
  long[] truthWithin(Frame frame, long[] candidates) {
    return within(frame, candidates);
  }

  private long[] within(Frame frame, long[] candidates) {
    TimedRows earlier = frame.timedRows(this, input(0), input(2));
    TimedRows later = frame.timedRows(this, input(1), input(3));
    int wordCount = earlier.present().length;
    long[] words = frame.words(wordCount);
    for (int word = 0; word < wordCount; word++) {
      long first = candidates[word] & earlier.present()[word];
      long both = first & later.present()[word];
      long found = absent ? first & ~both : 0;
      for (long left = both; left != 0; left &= left - 1) {
        long below = Long.lowestOneBit(left) - 1;
        int group = earlier.groupsBefore(word) + Long.bitCount(earlier.present()[word] & below);
        int other = later.groupsBefore(word) + Long.bitCount(later.present()[word] & below);
        if (holds(earlier, group, later, other)) {
          found |= below + 1;
        }
      }
      words[word] = found;
    }
    return words;
  }

  /// The ends of the lists decide most of it.
  private boolean holds(TimedRows earlier, int group, TimedRows later, int other) {
    long[] times = earlier.times();
    int from = earlier.starts()[group];
    // Without one of the second after one of the first there is nothing to look for.
    boolean open = (absent ? earlier.last()[group] : times[from]) < later.last()[other];
    if (!open || longestMillis == FollowTerm.ANY_TIME) {
      return open != absent;
    }
    int to = earlier.starts()[group + 1];
    long[] laterTimes = later.times();
    int laterFrom = later.starts()[other];
    int laterTo = later.starts()[other + 1];
    return absent
        ? isAlone(times, from, to, laterTimes, laterFrom, laterTo)
        : isFollowed(times, from, to, laterTimes, laterFrom, laterTo);
  }

  private boolean isFollowed(
      long[] earlier, int from, int to, long[] later, int laterFrom, int laterTo) {
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
    }
    return false;
  }
}
