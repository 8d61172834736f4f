package dev.muster.evaluation.engine;

import dev.muster.evaluation.engine.Vector.Listing;
import java.util.List;

/// The elements of lists that the elements of another list have: what `select` gives for several
/// variables. Each stands for the elements it is below of too.
final class NestedTerm extends Term {

  /// @param inner at the place of the outer list's elements
  NestedTerm(Term outer, Term inner) {
    super(outer.place(), List.of(outer, inner));
  }

  @Override
  Object key() {
    return "nested";
  }

  @Override
  Vector evaluate(Frame frame) {
    Listing outer = Lists.settled(frame, frame.listing(input(0)));
    Listing inner = Lists.settled(frame, frame.listing(input(1)));
    Listing nested = Lists.nested(frame, outer, inner);
    return new Listing(nested.level(), nested.elements(), nested.selection(), null, false);
  }
}
