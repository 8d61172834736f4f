package dev.muster.pql.interpret;

import dev.muster.pql.ast.Comparator;
import dev.muster.pql.ast.Expression;
import dev.muster.pql.ast.Expression.Step;
import dev.muster.pql.ast.Position;
import dev.muster.pql.ast.When;
import dev.muster.pql.interpret.Value.Time;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Section 9: whether events can be chosen, one for each step and each later than the one before,
/// that fulfil what the steps say. All choices are tried, not only the first match of a step,
/// because a later step can be bound to the time of an earlier one.
///
/// A step that is excluded, or whose count has an upper bound, says something about all events
/// between its neighbours. Such a step is remembered as open until the next chosen event, or the
/// end, closes the span.
final class ChainMatcher {
  /// An event with its time; only events that have one take part.
  private record Moment(Value event, Instant time) {}

  private static final int BEGINNING = -1;

  private final Interpreter interpreter;
  private final List<Step> steps;
  private final List<Moment> moments = new ArrayList<>();

  /// Per step and moment whether WHAT and WHERE hold, once somebody has asked.
  private final @Nullable Boolean[][] meets;

  /// Per step the moments chosen: the last event of a counted step.
  private final int[] chosen;

  private final int[] firstChosen;
  private final Set<List<Integer>> failed = new HashSet<>();
  private final boolean[] namedLater;

  ChainMatcher(Interpreter interpreter, Expression.Chain chain) {
    this.interpreter = interpreter;
    this.steps = chain.steps();
    for (Value event : interpreter.evaluate(chain.source()).elements()) {
      Time time = TimeRules.time(interpreter.inScope(event, chain.timestamp()));
      if (time != null) {
        moments.add(new Moment(event, time.start()));
      }
    }
    moments.sort((left, right) -> left.time.compareTo(right.time));
    meets = new Boolean[steps.size()][moments.size()];
    chosen = new int[steps.size()];
    firstChosen = new int[steps.size()];
    namedLater = new boolean[steps.size()];
    for (int index = 0; index < steps.size(); index++) {
      String label = steps.get(index).label();
      namedLater[index] =
          steps.subList(index + 1, steps.size()).stream().anyMatch(step -> names(step, label));
    }
  }

  boolean matches() {
    boolean matches = match(0, BEGINNING);
    if (matches && interpreter.isExplaining()) {
      for (int index = 0; index < steps.size(); index++) {
        if (isPositive(steps.get(index))) {
          interpreter.decided(moments.get(firstChosen[index]).event);
          interpreter.decided(moments.get(chosen[index]).event);
        }
      }
    }
    return matches;
  }

  /// Whether the steps from this one on can be fulfilled, the last positive step before it having
  /// been `previous`, or none.
  private boolean match(int index, int previous) {
    interpreter.step();
    if (index == steps.size()) {
      return closes(index, previous, moments.size());
    }
    Step step = steps.get(index);
    if (!isPositive(step)) {
      return match(index + 1, previous);
    }
    List<Integer> state = state(index, previous);
    if (failed.contains(state)) {
      return false;
    }
    if (choose(index, previous)) {
      return true;
    }
    failed.add(state);
    return false;
  }

  /// What the outcome depends on: the step, the event before, and the events that later windows
  /// name.
  private List<Integer> state(int index, int previous) {
    List<Integer> state = new ArrayList<>();
    state.add(index);
    state.add(previous == BEGINNING ? BEGINNING : chosen[previous]);
    if (previous != BEGINNING && bounds(steps.get(previous))) {
      // Its span begins at the event before it.
      int before = positiveBefore(previous);
      state.add(before == BEGINNING ? BEGINNING : chosen[before]);
    }
    for (int earlier = 0; earlier < index; earlier++) {
      if (isPositive(steps.get(earlier)) && namedLater[earlier]) {
        state.add(chosen[earlier]);
      }
    }
    return state;
  }

  private boolean choose(int index, int previous) {
    Step step = steps.get(index);
    long wanted = Math.max(1, minimum(step));
    boolean spansMatter = hasOpen(index);
    int start = firstAfter(previous);
    for (int first = start; first < moments.size(); first++) {
      if (!fits(index, first, previous)) {
        continue;
      }
      if (spansMatter && !closes(index, previous, first)) {
        continue;
      }
      firstChosen[index] = first;
      long count = 0;
      for (int last = first; last < moments.size(); last++) {
        interpreter.step();
        if (fits(index, last, previous) && ++count >= wanted) {
          chosen[index] = last;
          firstChosen[index] = first;
          bind(index);
          boolean matches = match(index + 1, index);
          interpreter.unbind(1);
          if (matches) {
            chosen[index] = last;
            firstChosen[index] = first;
            return true;
          }
          if (wanted == 1) {
            // A step for one event ends where it begins.
            break;
          }
        }
      }
      if (wanted > 1 && !spansMatter) {
        // A later beginning offers no end that this one did not.
        break;
      }
    }
    return false;
  }

  private void bind(int index) {
    String label = Interpreter.stepName(steps.get(index).label());
    interpreter.bind(label, Time.at(moments.get(chosen[index]).time));
  }

  private int firstAfter(int previous) {
    if (previous == BEGINNING) {
      return 0;
    }
    Instant time = moments.get(chosen[previous]).time;
    int index = chosen[previous] + 1;
    while (index < moments.size() && !moments.get(index).time.isAfter(time)) {
      index++;
    }
    return index;
  }

  private boolean fits(int index, int moment, int previous) {
    Boolean meets = this.meets[index][moment];
    if (meets == null) {
      meets = meetsConditions(steps.get(index), moments.get(moment).event);
      this.meets[index][moment] = meets;
    }
    return meets && inWindows(index, moment, previous);
  }

  private boolean meetsConditions(Step step, Value event) {
    if (!interpreter.inScope(event, step.what()).isTrue()) {
      return false;
    }
    for (Expression condition : step.where()) {
      if (!interpreter.inScope(event, condition).isTrue()) {
        return false;
      }
    }
    return true;
  }

  private boolean inWindows(int index, int moment, int previous) {
    Step step = steps.get(index);
    Moment candidate = moments.get(moment);
    for (Step.Window window : step.windows()) {
      boolean inside =
          interpreter.withItem(
              candidate.event,
              () ->
                  interpreter.occurs(
                      Time.at(candidate.time), window.when(), window.ignoringYear()));
      if (!inside) {
        return false;
      }
    }
    for (Step.Gap gap : step.gaps()) {
      if (previous != BEGINNING
          && !inGap(gap, moments.get(chosen[previous]).time, candidate.time)) {
        return false;
      }
    }
    return true;
  }

  /// A gap is the window that is so long after the event before.
  private boolean inGap(Step.Gap gap, Instant from, Instant time) {
    When.Relative window =
        new When.Relative(
            gap.comparator(),
            gap.amount(),
            gap.unit(),
            When.Direction.AFTER,
            new Expression.NullLiteral(Position.START));
    return interpreter.times().inside(time, window, Time.at(from), null);
  }

  /// The first of the steps whose span ends at this step: the positive one before it, since a count
  /// with an upper bound covers all up to the next event, and the excluded ones between.
  private int openFrom(int index) {
    int from = index;
    while (from > 0 && !isPositive(steps.get(from - 1))) {
      from--;
    }
    return Math.max(0, from - 1);
  }

  private boolean hasOpen(int index) {
    for (int earlier = openFrom(index); earlier < index; earlier++) {
      if (bounds(steps.get(earlier))) {
        return true;
      }
    }
    return false;
  }

  /// Whether every open step is content with the events between its neighbours, the next event
  /// being `end`, or the end of history.
  private boolean closes(int index, int previous, int end) {
    for (int open = openFrom(index); open < index; open++) {
      Step step = steps.get(open);
      if (!bounds(step)) {
        continue;
      }
      int before = isPositive(step) ? positiveBefore(open) : previous;
      if (!content(open, before, end)) {
        return false;
      }
    }
    return true;
  }

  private int positiveBefore(int index) {
    int before = index - 1;
    while (before >= 0 && !isPositive(steps.get(before))) {
      before--;
    }
    return before;
  }

  private boolean content(int index, int before, int end) {
    Step step = steps.get(index);
    Instant endTime = end < moments.size() ? moments.get(end).time : Instant.MAX;
    long count = 0;
    for (int moment = firstAfter(before); moment < moments.size(); moment++) {
      interpreter.step();
      Instant time = moments.get(moment).time;
      if (!time.isBefore(endTime)) {
        break;
      }
      boolean counts = fits(index, moment, before);
      if (counts && before == BEGINNING && !step.gaps().isEmpty() && end < moments.size()) {
        // With nothing before it, the gap of an excluded step reaches back from the next event.
        counts = step.gaps().stream().allMatch(gap -> inGap(gap, time, endTime));
      }
      if (counts) {
        count++;
      }
    }
    return step.excluded() ? !reached(step, count) : reached(step, count);
  }

  private static boolean reached(Step step, long count) {
    if (step.counts().isEmpty()) {
      return count >= 1;
    }
    for (Step.Count wanted : step.counts()) {
      if (!wanted.comparator().holds(Long.compare(count, wanted.number()))) {
        return false;
      }
    }
    return true;
  }

  /// Whether the step has an event of its own in every match.
  private static boolean isPositive(Step step) {
    return !step.excluded() && minimum(step) > 0;
  }

  private static long minimum(Step step) {
    if (step.counts().isEmpty()) {
      return 1;
    }
    long minimum = 0;
    for (Step.Count count : step.counts()) {
      long least =
          switch (count.comparator()) {
            case EQUAL, GREATER_OR_EQUAL -> count.number();
            case GREATER -> count.number() + 1;
            case NOT_EQUAL -> count.number() == 0 ? 1 : 0;
            case LESS, LESS_OR_EQUAL -> 0;
          };
      minimum = Math.max(minimum, least);
    }
    return minimum;
  }

  /// Whether the step says something about all events of its span.
  private static boolean bounds(Step step) {
    return step.excluded()
        || step.counts().stream()
            .anyMatch(count ->
                count.comparator() != Comparator.GREATER_OR_EQUAL
                    && count.comparator() != Comparator.GREATER);
  }

  private static boolean names(Step step, String label) {
    return step.windows().stream()
        .anyMatch(window ->
            references(window.when()).stream()
                .anyMatch(reference ->
                    reference instanceof Expression.StepTime(var name, _) && name.equals(label)));
  }

  private static List<Expression> references(When when) {
    return switch (when) {
      case When.On(var reference) -> List.of(reference);
      case When.Before(var reference) -> List.of(reference);
      case When.After(var reference) -> List.of(reference);
      case When.From(var reference) -> List.of(reference);
      case When.Between(var start, var end) -> Arrays.asList(start, end);
      case When.Relative(_, _, _, _, var reference) -> List.of(reference);
    };
  }
}
