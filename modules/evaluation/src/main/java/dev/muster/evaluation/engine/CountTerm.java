package dev.muster.evaluation.engine;

import dev.muster.evaluation.engine.Vector.Borrowed;
import dev.muster.evaluation.engine.Vector.Cells;
import dev.muster.evaluation.engine.Vector.Listing;
import dev.muster.evaluation.engine.Vector.Numbers;
import java.util.Arrays;
import java.util.List;

/// How many elements a list has.
final class CountTerm extends Term {
  private final boolean withNulls;

  CountTerm(Term list, boolean withNulls) {
    super(List.of(list));
    this.withNulls = withNulls;
  }

  CountTerm about(Term other) {
    return new CountTerm(other, withNulls);
  }

  @Override
  Object key() {
    return withNulls;
  }

  @Override
  Vector evaluate(Frame frame) {
    Vector value = frame.get(input(0));
    if (value instanceof Borrowed(var level, var map, var listing)) {
      Numbers counts = withoutGaps(frame, listing);
      double[] values = frame.doubles(level.rowCount());
      for (int row = 0; row < level.rowCount(); row++) {
        values[row] = map[row] < 0 ? 0 : counts.values()[map[row]];
      }
      return new Numbers(level, values, null, Numbers.Kind.WHOLE, null);
    }
    if (value instanceof Cells cells && !withNulls) {
      // An object counts as many as it has fields.
      long[] objects = frame.words(cells.level().wordCount());
      Present.add(cells, Present::objects, objects);
      frame.odd(this, cells.level(), objects);
    }
    return withoutGaps(frame, Lists.listing(frame, this, value));
  }

  private Numbers withoutGaps(Frame frame, Listing listing) {
    Level level = listing.level();
    Level below = listing.elements().level();
    double[] counts = frame.doubles(level.rowCount());
    Arrays.fill(counts, 0, level.rowCount(), 0);
    int[] owners = below.rowsOf(level);
    long[] counted =
        withNulls
            ? Lists.selected(frame, Lists.settled(frame, listing))
            : Lists.chosen(frame, listing);
    for (int word = 0; word < below.wordCount(); word++) {
      for (long left = counted[word]; left != 0; left &= left - 1) {
        counts[owners[(word << 6) + Long.numberOfTrailingZeros(left)]]++;
      }
    }
    return new Numbers(level, counts, null, Numbers.Kind.WHOLE, null);
  }
}
