package dev.muster.evaluation.engine;

import dev.muster.columns.kernel.Bits;
import dev.muster.evaluation.engine.Vector.Truths;
import java.util.List;

/// `isNull` and `isNotNull`.
final class NullTerm extends Term {
  private final boolean isNull;

  NullTerm(Term value, boolean isNull) {
    super(List.of(value));
    this.isNull = isNull;
  }

  NullTerm about(Term other) {
    return new NullTerm(other, isNull);
  }

  @Override
  Object key() {
    return isNull;
  }

  @Override
  Vector evaluate(Frame frame) {
    Vector value = frame.get(input(0));
    Level level = value.level();
    long[] words = frame.words(level.wordCount());
    System.arraycopy(Present.of(frame, value), 0, words, 0, level.wordCount());
    if (isNull) {
      Bits.not(words, level.rowCount());
    }
    return new Truths(level, words);
  }
}
