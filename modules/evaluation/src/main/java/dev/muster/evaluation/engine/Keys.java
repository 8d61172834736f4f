package dev.muster.evaluation.engine;

import dev.muster.columns.Node;
import dev.muster.columns.TextColumn;
import dev.muster.evaluation.engine.Vector.Cells;
import dev.muster.evaluation.engine.Vector.Numbers;
import dev.muster.pql.interpret.Comparing;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// For each row a number that is the same for equal values of one kind.
///
/// @param kinds values of different kinds are never equal
record Keys(byte[] kinds, long[] keys) {

  /// Rows with lists or objects are odd for the term that asks.
  static Keys of(Frame frame, Term asker, Vector vector, boolean asText) {
    Level level = vector.level();
    byte[] kinds = new byte[level.rowCount()];
    long[] keys = frame.longs(level.rowCount());
    Arrays.fill(keys, 0, level.rowCount(), 0);
    switch (vector) {
      case Numbers numbers -> {
        frame.odd(asker, level, numbers.odd());
        for (int row = 0; row < level.rowCount(); row++) {
          keys[row] = ofNumber(numbers.values()[row]);
        }
      }
      case Cells cells -> ofCells(frame, asker, cells, asText, kinds, keys);
      default -> {
        Map<Object, Integer> codes = new HashMap<>();
        for (int row = 0; row < level.rowCount(); row++) {
          Object key = Comparing.key(RowVector.at(vector, row));
          keys[row] = codes.computeIfAbsent(asText ? key.toString() : key, _ -> codes.size());
        }
      }
    }
    return new Keys(kinds, keys);
  }

  /// Minus zero is zero.
  private static long ofNumber(double value) {
    return Double.doubleToLongBits(value + 0.0);
  }

  private static void ofCells(
      Frame frame, Term asker, Cells cells, boolean asText, byte[] kinds, long[] keys) {
    Node node = cells.node();
    if (node == null) {
      return;
    }
    if (asText && (node.numbers() != null || node.booleans() != null) && hasTexts(node)) {
      throw new UnfitException("keys of several kinds");
    }
    Level level = cells.level();
    long[] odd = frame.words(level.wordCount());
    Present.add(cells, Present::lists, odd);
    Present.add(cells, Present::objects, odd);
    frame.odd(asker, level, odd);
    TextColumn texts = node.texts();
    Map<String, Integer> uncoded = new HashMap<>();
    for (int row = 0; row < level.rowCount(); row++) {
      int at = cells.rowOfNode(row);
      if (at < 0) {
        continue;
      }
      if (texts != null && texts.present().at(at)) {
        kinds[row] = 1;
        keys[row] =
            texts.isCoded()
                ? texts.codeAt(at)
                : uncoded.computeIfAbsent(texts.at(at), _ -> uncoded.size());
      } else if (node.numbers() != null && node.numbers().present().at(at)) {
        kinds[row] = 2;
        if (node.numbers().isInteger(at)
            && Math.abs((double) node.numbers().integerAt(at)) > Numeric.LARGEST) {
          kinds[row] = 3;
          keys[row] = node.numbers().integerAt(at);
        } else {
          keys[row] = ofNumber(node.numbers().at(at));
        }
      } else if (node.instants() != null && node.instants().present().at(at)) {
        kinds[row] = 4;
        keys[row] = node.instants().millisAt(at) * 2 + (node.instants().hasFraction(at) ? 1 : 0);
      } else if (node.dates() != null && node.dates().present().at(at)) {
        kinds[row] = 5;
        keys[row] = node.dates().dayAt(at);
      } else if (node.booleans() != null && node.booleans().present().at(at)) {
        kinds[row] = 6;
        keys[row] = node.booleans().at(at) ? 1 : 0;
      }
    }
  }

  private static boolean hasTexts(Node node) {
    return node.texts() != null || node.instants() != null || node.dates() != null;
  }
}
