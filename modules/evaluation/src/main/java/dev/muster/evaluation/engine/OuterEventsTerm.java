package dev.muster.evaluation.engine;

import dev.muster.columns.Node;
import dev.muster.evaluation.engine.Vector.Cells;
import java.util.List;

/// `xEvent` inside of a filter: the events of the profile, unless the element has such a field.
final class OuterEventsTerm extends Term {

  OuterEventsTerm(Term element, Term events) {
    super(events.place(), List.of(element, events));
  }

  @Override
  Object key() {
    return "xEvent";
  }

  @Override
  Vector evaluate(Frame frame) {
    if (frame.get(input(0)) instanceof Cells cells) {
      Node node = cells.node();
      if (node == null || node.field("xEvent") == null) {
        return frame.get(input(1));
      }
    }
    throw new UnfitException("elements with events of their own");
  }
}
