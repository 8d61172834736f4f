package dev.muster.evaluation.engine;

import dev.muster.evaluation.engine.Vector.Cells;
import dev.muster.evaluation.engine.Vector.Listing;
import java.util.List;

/// The elements of a list for which a condition holds, as rows of their own: what is asked of the
/// events of one type is asked of these rows alone.
final class SliceTerm extends Term {

  /// @param condition a test of strings, at the place of the list's elements
  SliceTerm(Term list, TestTerm condition) {
    super(list.place(), List.of(list, condition, condition.input(0)));
  }

  Term list() {
    return input(0);
  }

  @Override
  Object key() {
    return "slice";
  }

  @Override
  Vector evaluate(Frame frame) {
    Listing listing = Lists.settled(frame, frame.listing(input(0)));
    Level below = listing.elements().level();
    Level level = level(frame, listing, below);
    int[] rows = level.parents();
    return new Listing(
        listing.level(),
        Alignment.mapped(frame, listing.elements(), level, rows),
        null,
        listing.present(),
        false);
  }

  private Level level(Frame frame, Listing listing, Level below) {
    TestTerm condition = (TestTerm) input(1);
    if (listing.selection() == null
        && below.isKept()
        && frame.get(input(2)) instanceof Cells cells
        && cells.level() == below) {
      Level level = condition.sliceOfString(frame, cells);
      if (level != null) {
        return level;
      }
    }
    long[] words = frame.truth(condition, below);
    if (listing.selection() != null) {
      words = Lists.and(frame, words, listing.selection(), below);
    }
    return Level.slice(below, Rows.of(words, below.wordCount()));
  }
}
