package dev.muster.evaluation.engine;

import dev.muster.evaluation.engine.Vector.Listing;
import java.util.Arrays;
import java.util.List;

/// The first element of a list.
final class HeadTerm extends Term {

  HeadTerm(Term list) {
    super(List.of(list));
  }

  @Override
  Object key() {
    return "head";
  }

  @Override
  Vector evaluate(Frame frame) {
    Listing listing = Lists.settled(frame, frame.listing(input(0)));
    Level below = listing.elements().level();
    int[] owners = below.rowsOf(listing.level());
    int[] first = new int[listing.level().rowCount()];
    Arrays.fill(first, -1);
    long[] selected = Lists.selected(frame, listing);
    for (int word = below.wordCount() - 1; word >= 0; word--) {
      for (long left = selected[word]; left != 0; ) {
        int bit = 63 - Long.numberOfLeadingZeros(left);
        left ^= 1L << bit;
        int row = (word << 6) + bit;
        first[owners[row]] = row;
      }
    }
    return Alignment.mapped(frame, listing.elements(), listing.level(), first);
  }
}
