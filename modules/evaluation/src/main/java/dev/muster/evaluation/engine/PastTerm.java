package dev.muster.evaluation.engine;

import dev.muster.evaluation.engine.Vector.Times;
import dev.muster.evaluation.engine.Vector.Truths;
import dev.muster.pql.ast.Expression;
import java.util.List;
import java.util.Map;

/// Whether the time of a witness lies in a window that ends now.
final class PastTerm extends Term {
  private final Expression window;

  PastTerm(Term witness, Expression window) {
    super(List.of(witness));
    this.window = window;
  }

  @Override
  Object key() {
    return window;
  }

  @Override
  long[] truthWithin(Frame frame, long[] candidates) {
    WitnessTerm witness = (WitnessTerm) input(0);
    long[] words = witness.useCount() == 1 ? witness.within(frame, start(frame), candidates) : null;
    return words == null ? frame.truth(this, frame.root()) : words;
  }

  @Override
  Vector evaluate(Frame frame) {
    long start = start(frame);
    WitnessTerm witness = (WitnessTerm) input(0);
    if (witness.useCount() == 1) {
      return witness.since(frame, start);
    }
    Times latest = (Times) frame.get(witness);
    Level level = latest.level();
    long[] words = frame.words(level.wordCount());
    CellKernels.times(
        latest.starts(), level.rowCount(), new MillisSpan(start, Long.MAX_VALUE, false), words);
    return new Truths(level, words);
  }

  private long start(Frame frame) {
    MillisSpan span = frame.test(this, window, Map.of(), false).quick().instants();
    if (span == null) {
      throw new IllegalStateException("A window without bounds: " + window);
    }
    // The witness is not after now; no element at all is before every window.
    return Math.max(span.start(), WitnessTerm.NEVER + 1);
  }
}
