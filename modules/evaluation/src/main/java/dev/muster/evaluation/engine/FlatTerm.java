package dev.muster.evaluation.engine;

import dev.muster.evaluation.engine.Vector.Listing;
import java.util.List;

/// What an expression gives for each element of a list, lists among it opened and nulls left out.
final class FlatTerm extends Term {

  /// @param value at the place of the list's elements
  FlatTerm(Term list, Term value) {
    super(list.place(), List.of(list, value));
  }

  @Override
  Object key() {
    return "flat";
  }

  @Override
  Vector evaluate(Frame frame) {
    Listing listing = Lists.settled(frame, frame.listing(input(0)));
    Vector values = frame.aligned(input(1), listing.elements().level());
    return Lists.flattened(frame, this, listing, values);
  }
}
