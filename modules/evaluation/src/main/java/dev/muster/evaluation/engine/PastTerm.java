package dev.muster.evaluation.engine;

import dev.muster.columns.kernel.Bits;
import dev.muster.evaluation.engine.Vector.Listing;
import dev.muster.evaluation.engine.Vector.Times;
import dev.muster.evaluation.engine.Vector.Truths;
import dev.muster.pql.ast.Expression;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Whether a list has so many elements in a window that ends now.
final class PastTerm extends Term {
  private final int number;
  private final Expression window;

  private record Key(int number, Expression window) {}

  /// @param time at the place of the list's elements
  /// @param window a time up to now
  PastTerm(Term list, Term time, int number, Expression window) {
    super(list.place(), List.of(list, time));
    this.number = number;
    this.window = window;
  }

  @Override
  Object key() {
    return new Key(number, window);
  }

  @Override
  Vector evaluate(Frame frame) {
    Listing listing = Lists.settled(frame, frame.listing(input(0)));
    Level level = listing.level();
    Times times = Temporal.of(frame, this, frame.aligned(input(1), listing.elements().level()));
    long[] words = frame.words(level.wordCount());
    TimedRows kept = level == frame.root() ? frame.index().timedRows(times) : null;
    if (kept != null) {
      latest(frame, kept, listing.selection(), words);
    } else if (listing.selection() == null && frame.isAscending(times, level)) {
      latest(frame, frame.timedRows(this, input(0), input(1)), null, words);
    } else {
      chosen(frame, listing, times, words);
    }
    return new Truths(level, words);
  }

  private long start(Frame frame) {
    MillisSpan span = frame.test(this, window, Map.of(), false).quick().instants();
    if (span == null) {
      throw new IllegalStateException("A window without bounds: " + window);
    }
    return span.start();
  }

  private static long behind(Frame frame) {
    return Math.addExact(frame.run().settings().now().toEpochMilli(), 1);
  }

  /// Of elements in the order of their times only the last ones have to be looked at, and those of
  /// lists only whose very last is in the window.
  ///
  /// @param selection which of all elements count; null for all
  private void latest(Frame frame, TimedRows events, long @Nullable [] selection, long[] into) {
    long start = start(frame);
    long behind = behind(frame);
    long[] recent = frame.groupsSince(events, start);
    boolean isEnough = number == 1 && selection == null && events.latest() < behind;
    for (int word = 0; word < events.present().length; word++) {
      long present = events.present()[word];
      int count = Long.bitCount(present);
      if (count == 0) {
        continue;
      }
      int place = events.groupsBefore(word);
      long found = Bits.part(recent, place, count);
      if (!isEnough) {
        long asked = found;
        for (long left = asked; left != 0; left &= left - 1) {
          int group = place + Long.numberOfTrailingZeros(left);
          if (!hasEnough(events, group, selection, start, behind)) {
            found ^= Long.lowestOneBit(left);
          }
        }
      }
      into[word] = Long.expand(found, present);
    }
  }

  private boolean hasEnough(
      TimedRows events, int group, long @Nullable [] selection, long start, long behind) {
    long[] times = events.times();
    int first = events.starts()[group];
    int missing = number;
    for (int at = events.starts()[group + 1] - 1; at >= first && times[at] >= start; at--) {
      if (times[at] < behind && (selection == null || Bits.at(selection, at)) && --missing == 0) {
        return true;
      }
    }
    return false;
  }

  /// Counts those that are chosen and lie in the window. The elements of a list lie together.
  private void chosen(Frame frame, Listing listing, Times times, long[] into) {
    Level below = listing.elements().level();
    long[] within = frame.words(below.wordCount());
    CellKernels.times(
        times.starts(),
        below.rowCount(),
        new MillisSpan(start(frame), behind(frame), false),
        within);
    if (listing.selection() != null) {
      Bits.and(within, listing.selection(), below.wordCount());
    }
    if (times.present() != null) {
      Bits.and(within, times.present(), below.wordCount());
    }
    int[] owners = below.rowsOf(listing.level());
    if (number == 1) {
      Bits.scatter(within, owners, below.wordCount(), into);
      return;
    }
    int owner = -1;
    int count = 0;
    for (int word = 0; word < below.wordCount(); word++) {
      for (long left = within[word]; left != 0; left &= left - 1) {
        int next = owners[(word << 6) + Long.numberOfTrailingZeros(left)];
        count = next == owner ? count + 1 : 1;
        owner = next;
        if (count == number) {
          into[owner >>> 6] |= 1L << owner;
        }
      }
    }
  }
}
