package dev.muster.evaluation.engine;

import dev.muster.columns.kernel.Bits;
import dev.muster.evaluation.engine.Vector.Constant;
import dev.muster.evaluation.engine.Vector.Listing;
import dev.muster.evaluation.engine.Vector.Times;
import dev.muster.evaluation.engine.Vector.Truths;
import dev.muster.pql.ast.When;
import dev.muster.pql.interpret.TimeRules;
import dev.muster.pql.interpret.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whether a time lies where a window says whose bounds depend on the profile too.
final class OccursTerm extends Term {
  private final When when;
  private final boolean ignoringYear;

  /// @param when the window; what its references are is in `references`
  OccursTerm(Term time, When when, List<Term> references, boolean ignoringYear) {
    super(inputs(time, references));
    this.when = when;
    this.ignoringYear = ignoringYear;
  }

  private static List<Term> inputs(Term time, List<Term> references) {
    List<Term> inputs = new ArrayList<>();
    inputs.add(time);
    inputs.addAll(references);
    return inputs;
  }

  OccursTerm about(List<Term> other) {
    return new OccursTerm(other.getFirst(), when, other.subList(1, other.size()), ignoringYear);
  }

  private record Key(When when, boolean ignoringYear) {}

  @Override
  Object key() {
    return new Key(when, ignoringYear);
  }

  @Override
  Vector evaluate(Frame frame) {
    Level level = frame.level(place());
    Vector time = frame.aligned(input(0), level);
    List<Vector> references = new ArrayList<>();
    for (Term reference : inputs().subList(1, inputs().size())) {
      references.add(frame.aligned(reference, level));
    }
    return new Truths(level, occurs(frame, time, references));
  }

  private long[] occurs(Frame frame, Vector time, List<Vector> references) {
    if (time instanceof Listing listing) {
      Level below = listing.elements().level();
      List<Vector> inner =
          references.stream().map(reference -> Alignment.aligned(frame, reference, below)).toList();
      long[] elements = occurs(frame, listing.elements(), inner);
      long[] selection = listing.selection();
      if (selection != null) {
        elements = Lists.and(frame, elements, selection, below);
      }
      return Lists.any(frame, listing, elements);
    }
    Times times = Temporal.of(frame, this, time);
    Level level = times.level();
    Reference first = reference(frame, references.get(0));
    Reference second = references.size() == 2 ? reference(frame, references.get(1)) : null;
    long[] words = frame.words(level.wordCount());
    TimeRules rules = frame.run().times();
    for (int row = 0; row < level.rowCount(); row++) {
      if (times.present() != null && !Bits.at(times.present(), row)) {
        continue;
      }
      Value.Time start = first.at(row);
      Value.Time end = second == null ? null : second.at(row);
      if (start == null || (second != null && end == null)) {
        continue;
      }
      Instant instant = Instant.ofEpochMilli(times.starts()[row]);
      boolean holds =
          ignoringYear
              ? rules.insideIgnoringYear(instant, when, start, end)
              : rules.span(when, start, end).holds(instant);
      if (holds) {
        Bits.set(words, row);
      }
    }
    return words;
  }

  private interface Reference {
    Value.@Nullable Time at(int row);
  }

  private Reference reference(Frame frame, Vector vector) {
    if (vector instanceof Constant(_, var value)) {
      if (value instanceof Value.Items) {
        throw new UnfitException("a list of times to refer to");
      }
      // Of the constants `now` is more than its instant.
      Value.Time time = TimeRules.time(value);
      return _ -> time;
    }
    Times times = Temporal.of(frame, this, vector);
    long[] ends = times.ends();
    return row -> {
      if (times.present() != null && !Bits.at(times.present(), row)) {
        return null;
      }
      Instant start = Instant.ofEpochMilli(times.starts()[row]);
      return ends == null
          ? Value.Time.at(start)
          : Value.Time.between(start, Instant.ofEpochMilli(ends[row]));
    };
  }
}
