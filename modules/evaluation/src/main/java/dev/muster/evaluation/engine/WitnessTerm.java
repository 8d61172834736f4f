package dev.muster.evaluation.engine;

import dev.muster.evaluation.engine.Vector.Listing;
import dev.muster.evaluation.engine.Vector.Times;
import dev.muster.evaluation.engine.Vector.Truths;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The time since which a list has so many elements up to now: that of its n-th latest element. One
/// such row of numbers answers all windows that end now.
final class WitnessTerm extends Term {
  /// The time where there are not so many elements.
  static final long NEVER = Long.MIN_VALUE;

  private final int number;

  /// @param time at the place of the list's elements
  WitnessTerm(Term list, Term time, int number) {
    super(list.place(), List.of(list, time));
    this.number = number;
  }

  @Override
  Object key() {
    return number;
  }

  @Override
  Vector evaluate(Frame frame) {
    Level level = frame.listing(input(0)).level();
    long[] latest = frame.longs(level.rowCount());
    Arrays.fill(latest, 0, level.rowCount(), NEVER);
    find(frame, (owner, time) -> latest[owner] = Math.max(latest[owner], time));
    return new Times(level, latest, null, null, null);
  }

  /// Whether the time is not before a start, for the one window that asks.
  Truths since(Frame frame, long start) {
    Level level = frame.listing(input(0)).level();
    long[] words = frame.words(level.wordCount());
    find(
        frame,
        (owner, time) -> {
          if (time >= start) {
            words[owner >>> 6] |= 1L << owner;
          }
        });
    return new Truths(level, words);
  }

  /// The same for some profiles, if it is about profiles and their events are in order and so few
  /// of them are asked about that it is worth it; else null.
  long @Nullable [] within(Frame frame, long start, long[] candidates) {
    Term list = input(0);
    Term source = list instanceof FilterTerm filter ? filter.list() : list;
    Level root = frame.root();
    if (!list.place().equals(Place.PROFILE)
        || Bits.count(candidates, root.wordCount()) > root.rowCount() / 4) {
      return null;
    }
    Listing listing = Lists.settled(frame, frame.listing(list));
    Times times = Temporal.of(frame, this, frame.aligned(input(1), listing.elements().level()));
    if (!frame.isAscending(times, root)) {
      return null;
    }
    TimedRows events = frame.timedRows(this, source, input(1));
    long[] selection = list.equals(source) ? null : listing.selection();
    long behind = Math.addExact(frame.run().settings().now().toEpochMilli(), 1);
    int[] starts = events.startsByOwner();
    long[] words = frame.words(root.wordCount());
    for (int word = 0; word < root.wordCount(); word++) {
      for (long left = candidates[word]; left != 0; left &= left - 1) {
        int row = (word << 6) + Long.numberOfTrailingZeros(left);
        int missing = number;
        for (int at = starts[row + 1] - 1; at >= starts[row] && missing > 0; at--) {
          long time = events.times()[at];
          if (time < start) {
            break;
          }
          if (time < behind && (selection == null || Bits.at(selection, events.rows()[at]))) {
            missing--;
          }
        }
        words[word] |= (missing == 0 ? 1L : 0L) << row;
      }
    }
    return words;
  }

  private interface Found {
    void found(int owner, long time);
  }

  /// Calls with the time of each list that has so many elements, or with several of which the
  /// largest counts.
  private void find(Frame frame, Found found) {
    Listing listing = Lists.settled(frame, frame.listing(input(0)));
    Level level = listing.level();
    Level below = listing.elements().level();
    Times times = Temporal.of(frame, this, frame.aligned(input(1), below));
    long behind = Math.addExact(frame.run().settings().now().toEpochMilli(), 1);
    boolean ordered = frame.isAscending(times, level);
    if (ordered && listing.selection() == null) {
      ordered(frame.timedRows(this, input(0), input(1)), behind, found);
      return;
    }
    int[] owners = below.rowsOf(level);
    long[] selection = Lists.selected(frame, listing);
    if (times.present() != null) {
      selection = Lists.and(frame, selection, times.present(), below);
    }
    if (number == 1) {
      any(times.starts(), owners, selection, below.wordCount(), behind, found);
    } else if (ordered) {
      numbered(times.starts(), owners, selection, below.wordCount(), behind, found);
    } else {
      throw new UnfitException("events that are not in the order of their times");
    }
  }

  private void ordered(TimedRows events, long behind, Found found) {
    int[] starts = events.starts();
    long[] times = events.times();
    for (int group = 0; group < events.groupCount(); group++) {
      int end = starts[group + 1];
      while (end > starts[group] && times[end - 1] >= behind) {
        end--;
      }
      if (end - number >= starts[group]) {
        found.found(events.owners()[group], times[end - number]);
      }
    }
  }

  private static void any(
      long[] times, int[] owners, long[] selection, int wordCount, long behind, Found found) {
    for (int word = 0; word < wordCount; word++) {
      for (long left = selection[word]; left != 0; left &= left - 1) {
        int row = (word << 6) + Long.numberOfTrailingZeros(left);
        if (times[row] < behind) {
          found.found(owners[row], times[row]);
        }
      }
    }
  }

  /// Goes backwards, from the latest element of each list to its first.
  private void numbered(
      long[] times, int[] owners, long[] selection, int wordCount, long behind, Found found) {
    int owner = -1;
    int count = 0;
    for (int word = wordCount - 1; word >= 0; word--) {
      for (long left = selection[word]; left != 0; ) {
        int bit = 63 - Long.numberOfLeadingZeros(left);
        left ^= 1L << bit;
        int row = (word << 6) + bit;
        if (owners[row] != owner) {
          owner = owners[row];
          count = 0;
        }
        if (times[row] < behind && ++count == number) {
          found.found(owner, times[row]);
        }
      }
    }
  }
}
