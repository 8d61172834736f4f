package dev.muster.evaluation.engine;

import dev.muster.columns.Node;
import dev.muster.columns.kernel.Bits;
import dev.muster.evaluation.engine.Vector.Borrowed;
import dev.muster.evaluation.engine.Vector.Boxed;
import dev.muster.evaluation.engine.Vector.Cells;
import dev.muster.evaluation.engine.Vector.Constant;
import dev.muster.evaluation.engine.Vector.Listing;
import dev.muster.evaluation.engine.Vector.Numbers;
import dev.muster.evaluation.engine.Vector.Times;
import dev.muster.evaluation.engine.Vector.Truths;
import dev.muster.pql.interpret.Value;

/// Single values of a vector, for what has to be done row by row.
final class RowVector {
  private RowVector() {}

  static Value at(Vector vector, int row) {
    return switch (vector) {
      case Cells cells -> {
        int at = cells.rowOfNode(row);
        Node node = cells.node();
        yield at < 0 || node == null ? Value.Null.VALUE : RowValues.at(node, at);
      }
      case Numbers numbers ->
          numbers.present() != null && !Bits.at(numbers.present(), row)
              ? Value.Null.VALUE
              : number(numbers, row);
      case Truths truths -> Value.of(Bits.at(truths.words(), row));
      case Constant constant -> constant.value();
      case Boxed boxed -> boxed.values()[row];
      case Times _ -> throw new UnfitException("computed times as values");
      case Listing _, Borrowed _ -> throw new UnfitException("computed lists as values");
    };
  }

  /// Whole numbers and fractions are told apart where they are written or compared as strings.
  static Value number(Numbers numbers, int row) {
    double value = numbers.values()[row];
    return switch (numbers.kind()) {
      case WHOLE -> Value.of((long) value);
      case REAL -> Value.of(value);
      case EITHER -> throw new UnfitException("numbers that may be whole or not");
    };
  }
}
