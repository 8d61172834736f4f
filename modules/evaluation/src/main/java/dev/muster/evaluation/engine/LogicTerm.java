package dev.muster.evaluation.engine;

import dev.muster.columns.kernel.Bits;
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
    if (level == frame.root()) {
      long[] all = frame.words(wordCount);
      Bits.fill(all, level.rowCount());
      return new Truths(level, truthWithin(frame, all));
    }
    long[] words = frame.words(wordCount);
    System.arraycopy(frame.truth(input(0), level), 0, words, 0, wordCount);
    switch (operator) {
      case NOT -> Bits.not(words, level.rowCount());
      case AND -> {
        for (int index = 1; index < inputs().size(); index++) {
          Bits.and(words, frame.truth(input(index), level), wordCount);
        }
      }
      case OR -> {
        for (int index = 1; index < inputs().size(); index++) {
          Bits.or(words, frame.truth(input(index), level), wordCount);
        }
      }
    }
    return new Truths(level, words);
  }

  /// Of `and` each operand is asked only about those that the ones before it hold for, of `or`
  /// about those they do not hold for.
  @Override
  long[] truthWithin(Frame frame, long[] candidates) {
    Level level = frame.root();
    int wordCount = level.wordCount();
    long[] words = frame.words(wordCount);
    System.arraycopy(candidates, 0, words, 0, wordCount);
    switch (operator) {
      case NOT -> Bits.andNot(words, frame.truthWithin(input(0), candidates), wordCount);
      case AND -> {
        for (int index = 0; index < inputs().size(); index++) {
          if (Bits.isEmpty(words, wordCount)) {
            break;
          }
          Bits.and(words, frame.truthWithin(input(index), words), wordCount);
        }
      }
      case OR -> {
        // What is left to be decided.
        for (int index = 0; index < inputs().size(); index++) {
          if (Bits.isEmpty(words, wordCount)) {
            break;
          }
          Bits.andNot(words, frame.truthWithin(input(index), words), wordCount);
        }
        for (int word = 0; word < wordCount; word++) {
          words[word] = candidates[word] & ~words[word];
        }
      }
    }
    return words;
  }
}
