package dev.muster.evaluation.engine;

import dev.muster.evaluation.engine.Vector.Times;
import dev.muster.evaluation.engine.Vector.Truths;
import java.util.List;

/// Whether a value stands for a time.
final class TimedTerm extends Term {

  TimedTerm(Term value) {
    super(List.of(value));
  }

  @Override
  Object key() {
    return "timed";
  }

  @Override
  Vector evaluate(Frame frame) {
    Times times = Temporal.of(frame, this, frame.get(input(0)));
    return new Truths(times.level(), Present.of(frame, times));
  }
}
