package dev.muster.evaluation.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A node of the graph of all queries: an expression at a place. Equal ones are one object, so that
/// each is evaluated once for a block.
abstract class Term {
  private final Place place;
  private final List<Term> inputs;
  private int id = -1;
  private int useCount;
  private @Nullable Boolean costly;

  Term(Place place, List<Term> inputs) {
    this.place = place;
    this.inputs = List.copyOf(inputs);
  }

  /// At the innermost place of its inputs.
  Term(List<Term> inputs) {
    this(innermost(inputs), inputs);
  }

  private static Place innermost(List<Term> inputs) {
    Place place = Place.PROFILE;
    for (Term input : inputs) {
      place = Place.inner(place, input.place);
    }
    return place;
  }

  final Place place() {
    return place;
  }

  final List<Term> inputs() {
    return inputs;
  }

  final Term input(int index) {
    return inputs.get(index);
  }

  final int id() {
    return id;
  }

  /// How many terms and queries need it.
  final int useCount() {
    return useCount;
  }

  final void number(int id) {
    this.id = id;
  }

  final void use() {
    useCount++;
  }

  /// Whether it looks into lists, so that it is better not evaluated for profiles for which that
  /// makes no difference.
  final boolean isCostly() {
    Boolean known = costly;
    if (known == null) {
      known = !place.equals(Place.PROFILE) || inputs.stream().anyMatch(Term::isCostly);
      costly = known;
    }
    return known;
  }

  /// What tells it from other terms of its class with the same inputs.
  abstract Object key();

  /// @throws UnfitException when the data of the block have a shape it has no way for
  abstract Vector evaluate(Frame frame);

  /// Which profiles it holds for, of those that are candidates; what it says of others has no
  /// meaning. For conditions about profiles that nothing else needs.
  long[] truthWithin(Frame frame, long[] candidates) {
    return frame.truth(this, frame.root());
  }
}
