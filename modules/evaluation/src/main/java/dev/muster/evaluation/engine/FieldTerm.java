package dev.muster.evaluation.engine;

import dev.muster.columns.ListColumn;
import dev.muster.columns.Node;
import dev.muster.columns.kernel.Bits;
import dev.muster.evaluation.engine.Vector.Borrowed;
import dev.muster.evaluation.engine.Vector.Boxed;
import dev.muster.evaluation.engine.Vector.Cells;
import dev.muster.evaluation.engine.Vector.Constant;
import dev.muster.evaluation.engine.Vector.Listing;
import dev.muster.pql.interpret.Value;
import java.util.List;

/// A field of an object; of a list, the field of every element.
final class FieldTerm extends Term {
  private final String name;

  FieldTerm(Term object, String name) {
    super(List.of(object));
    this.name = name;
  }

  FieldTerm about(Term other) {
    return new FieldTerm(other, name);
  }

  @Override
  Object key() {
    return name;
  }

  @Override
  Vector evaluate(Frame frame) {
    return field(frame, this, frame.get(input(0)), name);
  }

  static Vector field(Frame frame, Term asker, Vector owner, String name) {
    return switch (owner) {
      case Cells cells -> ofCells(frame, asker, cells, name);
      case Listing listing -> Lists.field(frame, asker, listing, name);
      case Borrowed(var level, var map, var listing) ->
          borrowed(level, map, Lists.field(frame, asker, listing, name));
      case Constant(var level, var value) -> new Constant(level, value.field(name));
      case Boxed(var level, var values) -> {
        Value[] fields = new Value[values.length];
        for (int row = 0; row < values.length; row++) {
          fields[row] = values[row].field(name);
        }
        yield new Boxed(level, fields);
      }
      default -> new Cells(owner.level(), null, owner.level(), null);
    };
  }

  private static Vector ofCells(Frame frame, Term asker, Cells cells, String name) {
    Node node = cells.node();
    ListColumn lists = node == null ? null : node.lists();
    if (node == null || lists == null) {
      Node field = node == null ? null : node.field(name);
      Cells cellsOfField = new Cells(cells.level(), cells.map(), cells.base(), field);
      markRest(frame, asker, cellsOfField);
      return cellsOfField;
    }
    long[] objects = frame.words(cells.level().wordCount());
    Present.add(cells, Present::objects, objects);
    frame.odd(asker, cells.level(), objects);
    return Lists.field(frame, asker, Lists.lists(frame, asker, cells, lists), name);
  }

  /// Marks the rows of which something is kept as text.
  static void markRest(Frame frame, Term asker, Cells cells) {
    Node node = cells.node();
    if (node != null && node.rest() != null) {
      long[] rows = frame.words(cells.level().wordCount());
      Bits.orPresent(node.rest().present(), cells.map(), cells.level().rowCount(), rows);
      frame.odd(asker, cells.level(), rows);
    }
  }

  private static Vector borrowed(Level level, int[] map, Vector projected) {
    if (projected instanceof Listing listing) {
      return new Borrowed(level, map, listing);
    }
    throw new UnfitException("a field of lists that is no list");
  }
}
