package dev.muster.evaluation.engine;

import dev.muster.evaluation.engine.Vector.Borrowed;
import dev.muster.evaluation.engine.Vector.Listing;
import java.util.List;

/// What an expression gives for each element of a list.
final class MapTerm extends Term {

  /// @param value at the place of the list's elements
  MapTerm(Term list, Term value) {
    super(list.place(), List.of(list, value));
  }

  @Override
  Object key() {
    return "map";
  }

  @Override
  Vector evaluate(Frame frame) {
    Listing listing = Lists.settled(frame, frame.listing(input(0)));
    Vector values = frame.aligned(input(1), listing.elements().level());
    if (values instanceof Listing || values instanceof Borrowed) {
      throw new UnfitException("lists of lists");
    }
    return new Listing(listing.level(), values, listing.selection(), listing.present(), false);
  }
}
