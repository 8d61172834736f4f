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
    long[] all = frame.words(frame.listing(input(0)).level().wordCount());
    Bits.fill(all, frame.listing(input(0)).level().rowCount());
    return new Truths(frame.listing(input(0)).level(), within(frame, all));
  }

  @Override
  long[] truthWithin(Frame frame, long[] candidates) {
    return within(frame, candidates);
  }

  /// The ends of the lists decide most of it for all at once.
  private long[] within(Frame frame, long[] candidates) {
    Level level = frame.listing(input(0)).level();
    int wordCount = level.wordCount();
    TimedRows earlier = frame.timedRows(this, input(0), input(2));
    TimedRows later = frame.timedRows(this, input(1), input(3));
    long[] open = frame.words(wordCount);
    // Without one of the second after one of the first there is nothing to look for.
    less(absent ? earlier.last() : earlier.first(), later.last(), level.rowCount(), open);
    long[] words = frame.words(wordCount);
    for (int word = 0; word < wordCount; word++) {
      long first = candidates[word] & earlier.present()[word];
      if (absent) {
        words[word] = first & ~open[word];
      }
      open[word] &= first;
    }
    if (longestMillis == FollowTerm.ANY_TIME) {
      if (!absent) {
        Bits.or(words, open, wordCount);
      }
      return words;
    }
    decide(earlier, later, open, wordCount, words);
    return words;
  }

  private static void less(long[] left, long[] right, int rowCount, long[] into) {
    int done = WideLoops.less(left, right, rowCount, into);
    for (int row = done; row < rowCount; row++) {
      if (left[row] < right[row]) {
        into[row >>> 6] |= 1L << row;
      }
    }
  }

  private void decide(
      TimedRows earlier, TimedRows later, long[] open, int wordCount, long[] words) {
    int[] starts = earlier.startsByOwner();
    int[] laterStarts = later.startsByOwner();
    for (int word = 0; word < wordCount; word++) {
      long found = 0;
      for (long left = open[word]; left != 0; left &= left - 1) {
        int owner = (word << 6) + Long.numberOfTrailingZeros(left);
        boolean holds =
            absent
                ? isAlone(
                    earlier.times(),
                    starts[owner],
                    starts[owner + 1],
                    later.times(),
                    laterStarts[owner],
                    laterStarts[owner + 1])
                : isFollowed(
                    earlier.times(),
                    starts[owner],
                    starts[owner + 1],
                    later.times(),
                    laterStarts[owner],
                    laterStarts[owner + 1]);
        found |= (holds ? 1L : 0L) << owner;
      }
      words[word] |= found;
    }
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
