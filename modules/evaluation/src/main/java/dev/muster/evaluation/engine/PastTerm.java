package dev.muster.evaluation.engine;

import dev.muster.evaluation.engine.Vector.Listing;
import dev.muster.evaluation.engine.Vector.Times;
import dev.muster.evaluation.engine.Vector.Truths;
import dev.muster.pql.ast.Expression;
import java.util.List;
import java.util.Map;

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
    if (listing.selection() == null && frame.isAscending(times, level)) {
      ordered(frame.timedRows(this, input(0), input(1)), start(frame), behind(frame), words);
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

  /// Of elements in the order of their times the one that is so many before the last up to now says
  /// it.
  private void ordered(TimedRows events, long start, long behind, long[] into) {
    long[] times = events.times();
    int[] starts = events.starts();
    boolean allPast = events.latest() < behind;
    int group = 0;
    for (int word = 0; word < events.present().length; word++) {
      long present = events.present()[word];
      long found = 0;
      int count = Long.bitCount(present);
      for (int lane = 0; lane < count; lane++, group++) {
        int end = starts[group + 1];
        while (!allPast && end > starts[group] && times[end - 1] >= behind) {
          end--;
        }
        int at = end - number;
        if (at >= starts[group] && times[at] >= start) {
          found |= 1L << lane;
        }
      }
      into[word] = Long.expand(found, present);
    }
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
