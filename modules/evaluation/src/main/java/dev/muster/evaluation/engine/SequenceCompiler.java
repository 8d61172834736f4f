package dev.muster.evaluation.engine;

import dev.muster.evaluation.engine.LogicTerm.Operator;
import dev.muster.pql.ast.Comparator;
import dev.muster.pql.ast.Expression;
import dev.muster.pql.ast.Expression.Step;
import dev.muster.pql.ast.Position;
import dev.muster.pql.ast.Unit;
import dev.muster.pql.ast.When;
import dev.muster.pql.interpret.ChainSearch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes terms of the usual chains: single events one after the other, each at most so long after
/// the one before it, and perhaps one that is absent in the end. Then which events can be reached
/// depends on those reached before alone, and nothing has to be searched.
final class SequenceCompiler {
  private final Compiler compiler;
  private final Term list;
  private final Term timestamp;
  private final List<Step> steps;
  private final List<Term> meets;

  /// @param meets what each step asks of an event, but for the steps it names
  /// @param steps with steps named by their numbers
  SequenceCompiler(
      Compiler compiler, Term list, Term timestamp, List<Step> steps, List<Term> meets) {
    this.compiler = compiler;
    this.list = list;
    this.timestamp = timestamp;
    this.steps = steps;
    this.meets = meets;
  }

  /// Null when it is not a usual chain.
  @Nullable Term compile() {
    if (steps.size() == 1 && steps.getFirst().counts().size() == 1 && isCounted()) {
      return counted(Math.toIntExact(ChainSearch.minimum(steps.getFirst())));
    }
    int last = steps.size() - 1;
    boolean absence = last > 0 && steps.get(last).excluded();
    for (int index = 0; index < steps.size(); index++) {
      Step step = steps.get(index);
      boolean single = step.counts().isEmpty() && (!step.excluded() || (absence && index == last));
      if (!single || longestMillis(index) < 0) {
        return null;
      }
    }
    if (steps.size() == 1) {
      return Slicing.any(compiler, timedEvents(0));
    }
    // Following looks at events with a time only.
    Term reached = events(0);
    for (int index = 1; index < last; index++) {
      Term next = events(index);
      reached =
          compiler.add(
              new FollowTerm(reached, time(reached), next, time(next), longestMillis(index)));
    }
    Term end = events(last);
    return compiler.add(
        new SequenceTerm(reached, time(reached), end, time(end), absence, longestMillis(last)));
  }

  private boolean isCounted() {
    Step step = steps.getFirst();
    long least = ChainSearch.minimum(step);
    return !step.excluded()
        && !ChainSearch.bounds(step)
        && step.windows().isEmpty()
        && least >= 1
        && least <= 1_000;
  }

  private Term counted(int least) {
    Expression enough =
        new Expression.Comparison(
            Comparator.GREATER_OR_EQUAL,
            Compiler.SUBJECT,
            new Expression.IntegerLiteral(least, Position.START),
            Position.START);
    return compiler.test(compiler.add(new CountTerm(timedEvents(0), true)), enough);
  }

  /// The events that meet what a step asks of them.
  private Term events(int step) {
    return Slicing.filter(compiler, list, meets.get(step));
  }

  private Term timedEvents(int step) {
    Term timed = compiler.add(new TimedTerm(timestamp));
    return Slicing.filter(
        compiler, list, compiler.logic(Operator.AND, List.of(meets.get(step), timed)));
  }

  private Term time(Term events) {
    Term source = events;
    while (source instanceof FollowTerm) {
      source = source.input(0);
    }
    return new Relocation(compiler, ClauseCompiler.elements(list), ClauseCompiler.elements(source))
        .move(timestamp);
  }

  /// How long after the step before it at most; less than zero when it says something else.
  private long longestMillis(int index) {
    Step step = steps.get(index);
    long longest = FollowTerm.ANY_TIME;
    if (index == 0) {
      // A gap to nothing says nothing.
      return step.windows().isEmpty() ? longest : -1;
    }
    for (Step.Gap gap : step.gaps()) {
      longest = Math.min(longest, millis(gap.comparator(), gap.amount(), gap.unit()));
    }
    for (Step.Window window : step.windows()) {
      longest =
          window.when()
                      instanceof
                      When.Relative(
                          var comparator,
                          long amount,
                          var unit,
                          var direction,
                          var reference)
                  && direction != When.Direction.BEFORE
                  && !window.ignoringYear()
                  && reference instanceof Expression.StepTime(var label, _)
                  && label.equals(Integer.toString(index - 1))
              ? Math.min(longest, millis(comparator, amount, unit))
              : -1;
      if (longest < 0) {
        return longest;
      }
    }
    return longest;
  }

  private static long millis(Comparator comparator, long amount, Unit unit) {
    if (!unit.isExact() || amount < 0 || amount > 1_000_000) {
      return -1;
    }
    long unitMillis =
        switch (unit) {
          case MILLISECOND -> 1;
          case SECOND -> 1_000;
          case MINUTE -> 60_000;
          case HOUR -> 3_600_000;
          case DAY -> Temporal.DAY_MILLIS;
          default -> 7 * Temporal.DAY_MILLIS;
        };
    return switch (comparator) {
      case LESS_OR_EQUAL -> amount * unitMillis;
      // Nothing is less than no time after something.
      case LESS -> Math.max(0, amount * unitMillis - 1);
      default -> -1;
    };
  }
}
