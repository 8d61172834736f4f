package dev.muster.evaluation.engine;

import dev.muster.columns.BooleanColumn;
import dev.muster.columns.ListColumn;
import dev.muster.columns.Node;
import dev.muster.columns.kernel.Bits;
import dev.muster.evaluation.engine.Vector.Borrowed;
import dev.muster.evaluation.engine.Vector.Boxed;
import dev.muster.evaluation.engine.Vector.Cells;
import dev.muster.evaluation.engine.Vector.Constant;
import dev.muster.evaluation.engine.Vector.Listing;
import dev.muster.evaluation.engine.Vector.Truths;

/// How values are read as conditions: a Boolean is itself, a list is true if it is not empty,
/// anything else if it is there.
final class Truth {
  private Truth() {}

  /// Not to be changed.
  static long[] of(Frame frame, Term term, Vector vector) {
    return switch (vector) {
      case Truths truths -> truths.words();
      case Cells cells -> cells(frame, cells);
      case Listing listing ->
          Lists.anySelected(frame, listing.projected() ? Lists.settled(frame, listing) : listing);
      case Borrowed borrowed -> {
        long[] words = frame.words(borrowed.level().wordCount());
        long[] own = of(frame, term, borrowed.listing());
        Bits.gather(own, borrowed.map(), borrowed.level().rowCount(), words);
        yield words;
      }
      case Constant(var level, var value) -> {
        long[] words = frame.words(level.wordCount());
        if (value.isTrue()) {
          Bits.fill(words, level.rowCount());
        }
        yield words;
      }
      case Boxed(var level, var values) -> {
        long[] words = frame.words(level.wordCount());
        for (int row = 0; row < level.rowCount(); row++) {
          if (values[row].isTrue()) {
            Bits.set(words, row);
          }
        }
        yield words;
      }
      default -> Present.of(frame, vector);
    };
  }

  private static long[] cells(Frame frame, Cells cells) {
    Level level = cells.level();
    long[] words = frame.words(level.wordCount());
    Node node = cells.node();
    if (node == null) {
      return words;
    }
    Present.addScalars(cells, words);
    Present.add(cells, Present::objects, words);
    BooleanColumn booleans = node.booleans();
    if (booleans != null) {
      if (cells.map() == null) {
        removeFalse(booleans, level, words);
      } else {
        for (int row = 0; row < level.rowCount(); row++) {
          int at = cells.rowOfNode(row);
          if (at >= 0 && booleans.present().at(at) && !booleans.at(at)) {
            words[row >>> 6] &= ~(1L << row);
          }
        }
      }
    }
    ListColumn lists = node.lists();
    if (lists != null) {
      for (int row = 0; row < level.rowCount(); row++) {
        int at = cells.rowOfNode(row);
        if (at >= 0 && lists.end(at) > lists.start(at)) {
          Bits.set(words, row);
        }
      }
    }
    return words;
  }

  private static void removeFalse(BooleanColumn booleans, Level level, long[] words) {
    long[] present = booleans.present().words();
    for (int word = 0; word < level.wordCount(); word++) {
      long is = present == null ? -1L : present[word];
      words[word] &= ~is | booleans.words()[word];
    }
  }
}
