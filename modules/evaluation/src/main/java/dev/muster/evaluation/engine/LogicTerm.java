package dev.muster.evaluation.engine;

import dev.muster.evaluation.engine.Vector.Truths;
import java.util.List;

/// `and`, `or` and `not` of conditions, word by word.
final class LogicTerm extends Term {
  private final Operator operator;

  enum Operator {
    AND,
    OR,
    NOT
  }

  LogicTerm(Operator operator, List<Term> operands) {
    super(operands);
    this.operator = operator;
  }

  Operator operator() {
    return operator;
  }

  @Override
  Object key() {
    return operator;
  }

  @Override
  Vector evaluate(Frame frame) {
    Level level = frame.level(place());
    int wordCount = level.wordCount();
    long[] words = frame.words(wordCount);
    System.arraycopy(frame.truth(input(0), level), 0, words, 0, wordCount);
    switch (operator) {
      case NOT -> Bits.not(words, level.rowCount());
      case AND -> {
        for (Term operand : inputs().subList(1, inputs().size())) {
          Bits.and(words, frame.truth(operand, level), wordCount);
        }
      }
      case OR -> {
        for (Term operand : inputs().subList(1, inputs().size())) {
          Bits.or(words, frame.truth(operand, level), wordCount);
        }
      }
    }
    return new Truths(level, words);
  }
}
