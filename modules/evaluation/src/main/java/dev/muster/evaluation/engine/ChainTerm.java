package dev.muster.evaluation.engine;

import dev.muster.columns.kernel.Bits;
import dev.muster.evaluation.engine.Vector.Listing;
import dev.muster.evaluation.engine.Vector.Times;
import dev.muster.evaluation.engine.Vector.Truths;
import dev.muster.pql.ast.Expression;
import dev.muster.pql.ast.When;
import dev.muster.pql.interpret.ChainSearch;
import java.util.ArrayList;
import java.util.List;

/// A chain of any form: what events meet is known for all of them, and each profile's are searched
/// as the interpreter does it.
final class ChainTerm extends Term {
  private final List<Expression.Step> steps;
  private final List<List<StepWindow>> windows;
  private final List<Integer> positive;

  /// A window that names earlier steps.
  ///
  /// @param references for each reference of the window the step it names, or -1 and the number of
  ///   the input it is
  record StepWindow(When when, boolean ignoringYear, List<Reference> references) {

    /// @param step -1 for none
    /// @param input -1 for none
    record Reference(int step, int input) {}
  }

  private record Key(List<Expression.Step> steps, List<List<StepWindow>> windows) {}

  /// @param meets what each step asks of an event, at the place of the list's elements
  /// @param further what windows refer to besides steps
  /// @param steps without what `meets` has
  /// @param positive which steps have an event of their own in every match
  ChainTerm(
      Term list,
      Term timestamp,
      List<Term> meets,
      List<Term> further,
      List<Expression.Step> steps,
      List<List<StepWindow>> windows,
      List<Integer> positive) {
    super(list.place(), inputs(list, timestamp, meets, further));
    this.steps = List.copyOf(steps);
    this.windows = List.copyOf(windows);
    this.positive = List.copyOf(positive);
  }

  private static List<Term> inputs(
      Term list, Term timestamp, List<Term> meets, List<Term> further) {
    List<Term> inputs = new ArrayList<>();
    inputs.add(list);
    inputs.add(timestamp);
    inputs.addAll(meets);
    inputs.addAll(further);
    return inputs;
  }

  @Override
  Object key() {
    return new Key(steps, windows);
  }

  @Override
  Vector evaluate(Frame frame) {
    Listing listing = Lists.settled(frame, frame.listing(input(0)));
    Level level = listing.level();
    Level below = listing.elements().level();
    Times times = Temporal.of(frame, this, frame.aligned(input(1), below));
    long[] timed = Lists.selected(frame, listing);
    if (times.present() != null) {
      timed = Lists.and(frame, timed, times.present(), below);
    }
    List<long[]> meets = new ArrayList<>();
    for (int step = 0; step < steps.size(); step++) {
      meets.add(frame.truth(input(2 + step), below));
    }
    long[] candidates = frame.words(level.wordCount());
    Bits.fill(candidates, level.rowCount());
    for (int step : positive) {
      long[] met = Lists.and(frame, timed, meets.get(step), below);
      Bits.and(candidates, Lists.any(frame, listing, met), level.wordCount());
    }
    return new Truths(level, search(frame, listing, times, timed, meets, candidates));
  }

  private long[] search(
      Frame frame,
      Listing listing,
      Times times,
      long[] timed,
      List<long[]> meets,
      long[] candidates) {
    Level level = listing.level();
    Level below = times.level();
    int[] owners = below.rowsOf(level);
    int[] rows = Rows.of(timed, below.wordCount());
    List<Vector> further = new ArrayList<>();
    for (Term term : inputs().subList(2 + steps.size(), inputs().size())) {
      further.add(frame.aligned(term, below));
    }
    StepEvents events = new StepEvents(frame, times.starts(), meets, windows, further);
    long[] found = frame.words(level.wordCount());
    long[] odd = frame.words(level.wordCount());
    int start = 0;
    for (int row = 0; row < level.rowCount(); row++) {
      int end = start;
      while (end < rows.length && owners[rows[end]] == row) {
        end++;
      }
      if (Bits.at(candidates, row)) {
        events.of(rows, start, end);
        boolean matches = new ChainSearch(steps, events, frame.run().times()).matches();
        if (events.gaveUp()) {
          Bits.set(odd, row);
        } else if (matches) {
          Bits.set(found, row);
        }
      }
      start = end;
    }
    frame.odd(this, level, odd);
    return found;
  }
}
