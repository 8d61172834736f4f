package dev.muster.pql.interpret;

import dev.muster.pql.ast.Comparator;
import dev.muster.pql.ast.Expression;
import dev.muster.pql.ast.Expression.Step;
import dev.muster.pql.ast.Position;
import dev.muster.pql.ast.When;
import dev.muster.pql.interpret.Value.Time;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Section 9: whether events can be chosen, one for each step and each later than the one before,
/// that fulfil what the steps say. All choices are tried, not only the first match of a step,
/// because a later step can be bound to the time of an earlier one.
///
/// A step that is excluded, or whose count has an upper bound, says something about all events
/// between its neighbours. Such a step is remembered as open until the next chosen event, or the
/// end, closes the span.
public final class ChainSearch {
  private static final int BEGINNING = -1;

  private final List<Step> steps;
  private final Events events;
  private final TimeRules times;

  /// Per step the events chosen: the last event of a counted step.
  private final int[] chosen;

  private final int[] firstChosen;
  private final Set<List<Integer>> failed = new HashSet<>();
  private final boolean[] namedLater;

  /// The events to choose from, in the order of their times; those without one are left out.
  public interface Events {
    int count();

    Instant time(int event);

    /// Whether what a step asks of the event itself holds.
    boolean meets(int step, int event);

    /// Whether the event lies in the windows of a step, which may name earlier steps.
    boolean inWindows(int step, int event);

    /// An event has been chosen for a step, for what follows until it is given up again.
    void chosen(int step, int event);

    void givenUp(int step);

    /// Counts one step of work.
    void work();
  }

  public ChainSearch(List<Step> steps, Events events, TimeRules times) {
    this.steps = steps;
    this.events = events;
    this.times = times;
    chosen = new int[steps.size()];
    firstChosen = new int[steps.size()];
    namedLater = new boolean[steps.size()];
    for (int index = 0; index < steps.size(); index++) {
      String label = steps.get(index).label();
      namedLater[index] =
          steps.subList(index + 1, steps.size()).stream().anyMatch(step -> names(step, label));
    }
  }

  public boolean matches() {
    return match(0, BEGINNING);
  }

  /// The first and the last event of each step that has some, after a match.
  List<Integer> decisive() {
    List<Integer> decisive = new ArrayList<>();
    for (int index = 0; index < steps.size(); index++) {
      if (isPositive(steps.get(index))) {
        decisive.add(firstChosen[index]);
        decisive.add(chosen[index]);
      }
    }
    return decisive;
  }

  /// Whether the steps from this one on can be fulfilled, the last positive step before it having
  /// been `previous`, or none.
  private boolean match(int index, int previous) {
    events.work();
    if (index == steps.size()) {
      return closes(index, previous, events.count());
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
    for (int first = start; first < events.count(); first++) {
      if (!fits(index, first, previous)) {
        continue;
      }
      if (spansMatter && !closes(index, previous, first)) {
        continue;
      }
      firstChosen[index] = first;
      long count = 0;
      for (int last = first; last < events.count(); last++) {
        events.work();
        if (fits(index, last, previous) && ++count >= wanted) {
          chosen[index] = last;
          firstChosen[index] = first;
          events.chosen(index, last);
          boolean matches = match(index + 1, index);
          events.givenUp(index);
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

  private int firstAfter(int previous) {
    if (previous == BEGINNING) {
      return 0;
    }
    Instant time = events.time(chosen[previous]);
    int index = chosen[previous] + 1;
    while (index < events.count() && !events.time(index).isAfter(time)) {
      index++;
    }
    return index;
  }

  private boolean fits(int index, int event, int previous) {
    return events.meets(index, event)
        && events.inWindows(index, event)
        && inGaps(steps.get(index), event, previous);
  }

  private boolean inGaps(Step step, int event, int previous) {
    for (Step.Gap gap : step.gaps()) {
      if (previous != BEGINNING && !inGap(gap, events.time(chosen[previous]), events.time(event))) {
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
    return times.inside(time, window, Time.at(from), null);
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
    Instant endTime = end < events.count() ? events.time(end) : Instant.MAX;
    long count = 0;
    for (int event = firstAfter(before); event < events.count(); event++) {
      events.work();
      Instant time = events.time(event);
      if (!time.isBefore(endTime)) {
        break;
      }
      boolean counts = fits(index, event, before);
      if (counts && before == BEGINNING && !step.gaps().isEmpty() && end < events.count()) {
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
  public static boolean isPositive(Step step) {
    return !step.excluded() && minimum(step) > 0;
  }

  public static long minimum(Step step) {
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
  public static boolean bounds(Step step) {
    return step.excluded()
        || step.counts().stream()
            .anyMatch(count ->
                count.comparator() != Comparator.GREATER_OR_EQUAL
                    && count.comparator() != Comparator.GREATER);
  }

  private static boolean names(Step step, String label) {
    return step.windows().stream()
        .anyMatch(window ->
            window.when().references().stream()
                .anyMatch(reference ->
                    reference instanceof Expression.StepTime(var name, _) && name.equals(label)));
  }
}
