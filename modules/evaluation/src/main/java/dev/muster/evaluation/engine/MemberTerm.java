package dev.muster.evaluation.engine;

import dev.muster.columns.Node;
import dev.muster.evaluation.engine.Vector.Cells;
import dev.muster.evaluation.engine.Vector.Truths;
import java.util.List;

/// Whether an object has a field.
final class MemberTerm extends Term {
  private final String name;

  MemberTerm(Term object, String name) {
    super(List.of(object));
    this.name = name;
  }

  @Override
  Object key() {
    return name;
  }

  @Override
  Vector evaluate(Frame frame) {
    Vector object = frame.get(input(0));
    if (!(object instanceof Cells cells)) {
      throw new UnfitException("the keys of a computed object");
    }
    Node node = cells.node();
    Node field = node == null ? null : node.field(name);
    Cells member = new Cells(cells.level(), cells.map(), cells.base(), field);
    return new Truths(cells.level(), Present.of(frame, member));
  }
}
