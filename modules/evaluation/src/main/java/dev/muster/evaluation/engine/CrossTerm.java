package dev.muster.evaluation.engine;

import dev.muster.columns.kernel.Bits;
import dev.muster.evaluation.engine.Vector.Listing;
import java.util.List;

/// Lists side by side: each element of the outer list has all elements of the inner one.
final class CrossTerm extends Term {
  /// Profiles with more pairs are left to the interpreter, which may find what it looks for early.
  private static final long MOST_FOR_A_PROFILE = 250_000;

  private static final long MOST_FOR_A_BLOCK = 4_000_000;

  CrossTerm(Place place, Term outer, Term inner) {
    super(place, List.of(outer, inner));
  }

  @Override
  Object key() {
    return "cross";
  }

  @Override
  Vector evaluate(Frame frame) {
    Listing outer = Lists.settled(frame, frame.listing(input(0)));
    Listing inner = Lists.settled(frame, frame.listing(input(1)));
    Level outerLevel = outer.elements().level();
    Level innerLevel = inner.elements().level();
    int[] outerRows = Rows.of(Lists.selected(frame, outer), outerLevel.wordCount());
    int[] innerRows = Rows.of(Lists.selected(frame, inner), innerLevel.wordCount());
    Level common = inner.level();
    int[] starts = starts(innerRows, innerLevel.rowsOf(common), common.rowCount());
    int[] owners = outerLevel.rowsOf(common);
    boolean[] tooMany = tooMany(frame, outerRows, outerLevel, owners, starts);
    int pairCount = 0;
    for (int row : outerRows) {
      if (!tooMany[row]) {
        pairCount += starts[owners[row] + 1] - starts[owners[row]];
      }
    }
    int[] parents = new int[pairCount];
    int[] rows = new int[pairCount];
    int at = 0;
    for (int row : outerRows) {
      if (tooMany[row]) {
        continue;
      }
      for (int index = starts[owners[row]]; index < starts[owners[row] + 1]; index++) {
        parents[at] = row;
        rows[at++] = innerRows[index];
      }
    }
    Level pairs = Level.below(outerLevel, parents, pairCount);
    return new Listing(
        outerLevel, Alignment.mapped(frame, inner.elements(), pairs, rows), null, null, false);
  }

  /// Where the rows of each owner start.
  private static int[] starts(int[] rows, int[] owners, int ownerCount) {
    int[] starts = new int[ownerCount + 1];
    for (int row : rows) {
      starts[owners[row] + 1]++;
    }
    for (int owner = 0; owner < ownerCount; owner++) {
      starts[owner + 1] += starts[owner];
    }
    return starts;
  }

  /// The outer elements of profiles that have too many pairs; those profiles are odd.
  private boolean[] tooMany(
      Frame frame, int[] outerRows, Level outerLevel, int[] owners, int[] starts) {
    int[] profiles = outerLevel.rowsOf(frame.root());
    long[] counts = new long[frame.root().rowCount()];
    for (int row : outerRows) {
      counts[profiles[row]] += starts[owners[row] + 1] - starts[owners[row]];
    }
    long[] odd = frame.words(frame.root().wordCount());
    long total = 0;
    for (int profile = 0; profile < counts.length; profile++) {
      if (counts[profile] > MOST_FOR_A_PROFILE) {
        Bits.set(odd, profile);
      } else {
        total += counts[profile];
      }
    }
    if (total > MOST_FOR_A_BLOCK) {
      throw new UnfitException("too many pairs of elements");
    }
    frame.odd(this, frame.root(), odd);
    boolean[] tooMany = new boolean[outerLevel.rowCount()];
    for (int row : outerRows) {
      tooMany[row] = Bits.at(odd, profiles[row]);
    }
    return tooMany;
  }
}
