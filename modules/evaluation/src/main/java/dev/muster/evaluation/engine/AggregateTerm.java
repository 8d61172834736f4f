package dev.muster.evaluation.engine;

import dev.muster.columns.Node;
import dev.muster.evaluation.engine.Vector.Cells;
import dev.muster.evaluation.engine.Vector.Listing;
import dev.muster.evaluation.engine.Vector.Numbers;
import dev.muster.evaluation.engine.Vector.Numbers.Kind;
import dev.muster.evaluation.engine.Vector.Times;
import dev.muster.pql.ast.Expression.Aggregation;
import java.util.Arrays;
import java.util.List;

/// Sum, average, smallest and largest of what an expression gives for the elements of a list; added
/// in the order of the list, so that the last bit is that of the interpreter.
final class AggregateTerm extends Term {
  private final Aggregation aggregation;

  /// @param value at the place of the list's elements
  AggregateTerm(Aggregation aggregation, Term list, Term value) {
    super(list.place(), List.of(list, value));
    this.aggregation = aggregation;
  }

  AggregateTerm about(Term list, Term value) {
    return new AggregateTerm(aggregation, list, value);
  }

  @Override
  Object key() {
    return aggregation;
  }

  @Override
  Vector evaluate(Frame frame) {
    Listing listing = Lists.settled(frame, frame.listing(input(0)));
    Vector values = frame.aligned(input(1), listing.elements().level());
    Listing flat = Lists.flattened(frame, this, listing, values);
    return switch (aggregation) {
      case SUM -> sum(frame, flat);
      case AVERAGE -> average(frame, flat);
      case MIN -> extreme(frame, flat, false);
      case MAX -> extreme(frame, flat, true);
      case COUNT -> throw new IllegalStateException("Counting has a term of its own.");
    };
  }

  private Numbers numbers(Frame frame, Listing listing) {
    return Numeric.of(frame, this, listing.elements());
  }

  /// The elements that are chosen and numbers.
  private static long[] added(Frame frame, Listing listing, Numbers numbers) {
    long[] selection = Lists.selected(frame, listing);
    long[] present = numbers.present();
    return present == null ? selection : Lists.and(frame, selection, present, numbers.level());
  }

  private Numbers sum(Frame frame, Listing listing) {
    Level level = listing.level();
    Numbers numbers = numbers(frame, listing);
    double[] sums = frame.doubles(level.rowCount());
    Arrays.fill(sums, 0, level.rowCount(), 0);
    long[] added = added(frame, listing, numbers);
    if (add(numbers.values(), added, numbers.level(), level, sums)) {
      markLarge(frame, sums, level);
    }
    return new Numbers(
        level, sums, null, numbers.kind() == Kind.WHOLE ? Kind.WHOLE : Kind.EITHER, null);
  }

  /// Whether any sum was too large on the way.
  private static boolean add(
      double[] values, long[] added, Level below, Level level, double[] sums) {
    int[] owners = below.rowsOf(level);
    boolean large = false;
    for (int word = 0; word < below.wordCount(); word++) {
      for (long left = added[word]; left != 0; left &= left - 1) {
        int row = (word << 6) + Long.numberOfTrailingZeros(left);
        double sum = sums[owners[row]] + values[row];
        sums[owners[row]] = sum;
        large |= !(Math.abs(sum) <= Numeric.LARGEST);
      }
    }
    return large;
  }

  private void markLarge(Frame frame, double[] sums, Level level) {
    long[] odd = frame.words(level.wordCount());
    for (int row = 0; row < level.rowCount(); row++) {
      if (!(Math.abs(sums[row]) <= Numeric.LARGEST)) {
        odd[row >>> 6] |= 1L << row;
      }
    }
    frame.odd(this, level, odd);
  }

  private Numbers average(Frame frame, Listing listing) {
    Level level = listing.level();
    Numbers numbers = numbers(frame, listing);
    long[] added = added(frame, listing, numbers);
    double[] sums = frame.doubles(level.rowCount());
    double[] counts = frame.doubles(level.rowCount());
    Arrays.fill(sums, 0, level.rowCount(), 0);
    Arrays.fill(counts, 0, level.rowCount(), 0);
    int[] owners = numbers.level().rowsOf(level);
    for (int word = 0; word < numbers.level().wordCount(); word++) {
      for (long left = added[word]; left != 0; left &= left - 1) {
        int row = (word << 6) + Long.numberOfTrailingZeros(left);
        sums[owners[row]] += numbers.values()[row];
        counts[owners[row]]++;
      }
    }
    markLarge(frame, sums, level);
    long[] present = frame.words(level.wordCount());
    for (int row = 0; row < level.rowCount(); row++) {
      if (counts[row] > 0) {
        sums[row] /= counts[row];
        present[row >>> 6] |= 1L << row;
      }
    }
    return new Numbers(level, sums, present, Kind.REAL, null);
  }

  private Vector extreme(Frame frame, Listing listing, boolean largest) {
    Vector elements = listing.elements();
    if (elements instanceof Cells cells && hasTexts(cells)) {
      Node node = cells.node();
      if (node != null && node.numbers() != null) {
        throw new UnfitException("numbers and strings in one list");
      }
      return latest(frame, listing, largest);
    }
    if (elements instanceof Vector.Boxed) {
      throw new UnfitException("the extreme of computed values");
    }
    Numbers numbers = numbers(frame, listing);
    long[] added = added(frame, listing, numbers);
    Level level = listing.level();
    double[] best = frame.doubles(level.rowCount());
    Arrays.fill(best, 0, level.rowCount(), 0);
    long[] present = frame.words(level.wordCount());
    double[] values = numbers.values();
    int[] owners = numbers.level().rowsOf(level);
    int owner = -1;
    // The elements of a list lie together.
    for (int word = 0; word < numbers.level().wordCount(); word++) {
      for (long left = added[word]; left != 0; left &= left - 1) {
        int row = (word << 6) + Long.numberOfTrailingZeros(left);
        double value = values[row];
        if (owners[row] != owner) {
          owner = owners[row];
          best[owner] = value;
          present[owner >>> 6] |= 1L << owner;
        } else if (largest ? value > best[owner] : value < best[owner]) {
          best[owner] = value;
        }
      }
    }
    return new Numbers(level, best, present, numbers.kind(), null);
  }

  private static boolean hasTexts(Cells cells) {
    Node node = cells.node();
    return node != null
        && (node.texts() != null || node.instants() != null || node.dates() != null);
  }

  /// The element with the smallest or largest time, as it is stored.
  private Vector latest(Frame frame, Listing listing, boolean largest) {
    Times times = Temporal.of(frame, this, listing.elements());
    Level below = times.level();
    long[] candidates = Lists.selected(frame, listing);
    if (times.present() != null) {
      candidates = Lists.and(frame, candidates, times.present(), below);
    }
    int[] owners = below.rowsOf(listing.level());
    int[] best = new int[listing.level().rowCount()];
    Arrays.fill(best, -1);
    long[] starts = times.starts();
    for (int word = 0; word < below.wordCount(); word++) {
      for (long left = candidates[word]; left != 0; left &= left - 1) {
        int row = (word << 6) + Long.numberOfTrailingZeros(left);
        int known = best[owners[row]];
        if (known < 0 || (largest ? starts[row] > starts[known] : starts[row] < starts[known])) {
          best[owners[row]] = row;
        }
      }
    }
    return Alignment.mapped(frame, listing.elements(), listing.level(), best);
  }
}
