package dev.muster.evaluation.engine;

import dev.muster.columns.kernel.Bits;
import dev.muster.evaluation.engine.Vector.Listing;
import dev.muster.evaluation.engine.Vector.Truths;
import java.util.List;

/// Whether a list has an element, or whether a condition holds for all its elements.
final class QuantifierTerm {
  private QuantifierTerm() {}

  /// Whether there is an element at all, be it null.
  static final class Any extends Term {
    Any(Term list) {
      super(List.of(list));
    }

    @Override
    Object key() {
      return "any";
    }

    @Override
    Vector evaluate(Frame frame) {
      Listing listing = Lists.settled(frame, frame.listing(input(0)));
      return new Truths(listing.level(), Lists.anySelected(frame, listing));
    }
  }

  static final class All extends Term {
    All(Term list, Term condition) {
      super(list.place(), List.of(list, condition));
    }

    @Override
    Object key() {
      return "all";
    }

    @Override
    Vector evaluate(Frame frame) {
      Listing listing = Lists.settled(frame, frame.listing(input(0)));
      Level below = listing.elements().level();
      long[] against = frame.words(below.wordCount());
      System.arraycopy(Lists.selected(frame, listing), 0, against, 0, below.wordCount());
      Bits.andNot(against, frame.truth(input(1), below), below.wordCount());
      long[] words = frame.words(listing.level().wordCount());
      System.arraycopy(
          Lists.any(frame, listing, against), 0, words, 0, listing.level().wordCount());
      Bits.not(words, listing.level().rowCount());
      return new Truths(listing.level(), words);
    }
  }
}
