package dev.muster.evaluation.engine;

import dev.muster.columns.kernel.Bits;
import dev.muster.evaluation.engine.Vector.Boxed;
import dev.muster.evaluation.engine.Vector.Numbers;
import dev.muster.evaluation.engine.Vector.Truths;
import dev.muster.pql.interpret.Value;
import java.util.List;

/// One value or the other.
final class IfTerm extends Term {

  IfTerm(Term condition, Term then, Term otherwise) {
    super(List.of(condition, then, otherwise));
  }

  @Override
  Object key() {
    return "if";
  }

  @Override
  Vector evaluate(Frame frame) {
    Level level = frame.level(place());
    long[] condition = frame.truth(input(0), level);
    Vector then = frame.aligned(input(1), level);
    Vector otherwise = frame.aligned(input(2), level);
    if (then instanceof Truths(_, var ours) && otherwise instanceof Truths(_, var theirs)) {
      return new Truths(level, chosen(frame, condition, ours, theirs, level));
    }
    if (CompareTerm.isNumeric(then) && CompareTerm.isNumeric(otherwise)) {
      return numbers(frame, condition, then, otherwise, level);
    }
    Value[] values = new Value[level.rowCount()];
    for (int row = 0; row < values.length; row++) {
      values[row] = RowVector.at(Bits.at(condition, row) ? then : otherwise, row);
    }
    return new Boxed(level, values);
  }

  private static long[] chosen(
      Frame frame, long[] condition, long[] then, long[] otherwise, Level level) {
    long[] words = frame.words(level.wordCount());
    for (int word = 0; word < level.wordCount(); word++) {
      words[word] = (condition[word] & then[word]) | (~condition[word] & otherwise[word]);
    }
    return words;
  }

  private Numbers numbers(
      Frame frame, long[] condition, Vector then, Vector otherwise, Level level) {
    Numbers ours = Numeric.of(frame, this, then);
    Numbers theirs = Numeric.of(frame, this, otherwise);
    double[] values = frame.doubles(level.rowCount());
    for (int row = 0; row < level.rowCount(); row++) {
      values[row] = Bits.at(condition, row) ? ours.values()[row] : theirs.values()[row];
    }
    long[] all = frame.words(level.wordCount());
    Bits.fill(all, level.rowCount());
    long[] present =
        chosen(
            frame,
            condition,
            ours.present() == null ? all : ours.present(),
            theirs.present() == null ? all : theirs.present(),
            level);
    Numbers.Kind kind = ours.kind() == theirs.kind() ? ours.kind() : Numbers.Kind.EITHER;
    return new Numbers(level, values, present, kind, null);
  }
}
