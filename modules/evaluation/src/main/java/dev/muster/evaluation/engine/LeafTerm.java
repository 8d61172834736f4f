package dev.muster.evaluation.engine;

import dev.muster.evaluation.engine.Vector.Cells;
import dev.muster.evaluation.engine.Vector.Constant;
import dev.muster.evaluation.engine.Vector.Truths;
import dev.muster.pql.ast.Expression;
import java.util.List;

/// Terms without inputs.
final class LeafTerm {
  private LeafTerm() {}

  /// The profile itself.
  static final class Profile extends Term {
    Profile() {
      super(List.of());
    }

    @Override
    Object key() {
      return "profile";
    }

    @Override
    Vector evaluate(Frame frame) {
      Cells cells = new Cells(frame.root(), null, frame.root(), frame.profiles().root());
      FieldTerm.markRest(frame, this, cells);
      return cells;
    }
  }

  /// What does not depend on the profile.
  static final class Fixed extends Term {
    private final Expression expression;

    Fixed(Expression expression) {
      super(List.of());
      this.expression = expression;
    }

    Expression expression() {
      return expression;
    }

    @Override
    Object key() {
      return expression;
    }

    @Override
    Vector evaluate(Frame frame) {
      return new Constant(frame.root(), frame.run().constant(expression));
    }
  }

  /// Membership of another segment.
  static final class InSegment extends Term {
    private final String segment;

    InSegment(String segment) {
      super(List.of());
      this.segment = segment;
    }

    @Override
    Object key() {
      return segment;
    }

    @Override
    Vector evaluate(Frame frame) {
      long[] members = frame.memberships().of(segment);
      return new Truths(
          frame.root(), members == null ? frame.words(frame.root().wordCount()) : members);
    }
  }

  /// Each element of a list.
  static final class Element extends Term {
    Element(Place place) {
      super(place, List.of(list(place)));
    }

    private static Term list(Place place) {
      Term list = place.list();
      if (list == null) {
        throw new IllegalArgumentException("The profile is no element.");
      }
      return list;
    }

    @Override
    Object key() {
      return "element";
    }

    @Override
    Vector evaluate(Frame frame) {
      return frame.listing(input(0)).elements();
    }
  }
}
