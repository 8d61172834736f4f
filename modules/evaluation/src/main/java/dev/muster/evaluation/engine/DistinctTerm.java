package dev.muster.evaluation.engine;

import dev.muster.columns.kernel.Bits;
import dev.muster.evaluation.engine.Vector.Listing;
import java.util.List;

/// The elements of a list without those that were there before, and without nulls.
final class DistinctTerm extends Term {
  private final boolean asText;
  private final boolean nullWhenEmpty;

  private record Key(boolean asText, boolean nullWhenEmpty) {}

  /// @param asText whether values of different kinds are equal that are written alike, as for the
  ///   keys of groups
  /// @param nullWhenEmpty whether it is null where no element is left
  DistinctTerm(Term list, boolean asText, boolean nullWhenEmpty) {
    super(List.of(list));
    this.asText = asText;
    this.nullWhenEmpty = nullWhenEmpty;
  }

  @Override
  Object key() {
    return new Key(asText, nullWhenEmpty);
  }

  @Override
  Vector evaluate(Frame frame) {
    Listing listing = frame.listing(input(0));
    Level below = listing.elements().level();
    long[] chosen = Lists.chosen(frame, listing);
    Keys keys = Keys.of(frame, this, listing.elements(), asText);
    int[] owners = below.rowsOf(listing.level());
    KeySet seen = new KeySet(largestList(chosen, owners, below));
    long[] first = frame.words(below.wordCount());
    for (int word = 0; word < below.wordCount(); word++) {
      for (long left = chosen[word]; left != 0; left &= left - 1) {
        int row = (word << 6) + Long.numberOfTrailingZeros(left);
        if (seen.add(owners[row], keys.kinds()[row], keys.keys()[row])) {
          Bits.set(first, row);
        }
      }
    }
    return new Listing(
        listing.level(),
        listing.elements(),
        first,
        Lists.settled(frame, listing).present(),
        nullWhenEmpty);
  }

  private static int largestList(long[] chosen, int[] owners, Level below) {
    int largest = 0;
    int count = 0;
    int owner = -1;
    for (int word = 0; word < below.wordCount(); word++) {
      for (long left = chosen[word]; left != 0; left &= left - 1) {
        int row = (word << 6) + Long.numberOfTrailingZeros(left);
        count = owners[row] == owner ? count + 1 : 1;
        owner = owners[row];
        largest = Math.max(largest, count);
      }
    }
    return largest;
  }
}
