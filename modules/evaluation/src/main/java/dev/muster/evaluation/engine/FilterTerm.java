package dev.muster.evaluation.engine;

import dev.muster.evaluation.engine.Vector.Listing;
import java.util.List;

/// The elements of a list for which a condition holds.
final class FilterTerm extends Term {

  private final boolean defined;

  /// @param defined whether the result is a list even where the source is null
  FilterTerm(Term list, Term condition, boolean defined) {
    super(list.place(), List.of(list, condition));
    this.defined = defined;
  }

  Term list() {
    return input(0);
  }

  boolean isDefined() {
    return defined;
  }

  Term condition() {
    return input(1);
  }

  @Override
  Object key() {
    return defined;
  }

  @Override
  Vector evaluate(Frame frame) {
    Listing listing = Lists.settled(frame, frame.listing(input(0)));
    Level below = listing.elements().level();
    long[] selection = frame.truth(input(1), below);
    if (listing.selection() != null) {
      selection = Lists.and(frame, selection, listing.selection(), below);
    }
    return new Listing(
        listing.level(), listing.elements(), selection, defined ? null : listing.present(), false);
  }
}
