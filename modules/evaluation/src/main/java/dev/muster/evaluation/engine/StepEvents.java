package dev.muster.evaluation.engine;

import dev.muster.columns.kernel.Bits;
import dev.muster.evaluation.engine.ChainTerm.StepWindow;
import dev.muster.pql.interpret.ChainSearch;
import dev.muster.pql.interpret.TimeRules;
import dev.muster.pql.interpret.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The events of one profile after another, for the search of a chain.
final class StepEvents implements ChainSearch.Events {
  /// A search that takes more is left to the interpreter, which counts its own steps.
  private static final long MOST_WORK = 2_000_000;

  private final TimeRules rules;
  private final long[] starts;
  private final List<long[]> meets;
  private final List<List<StepWindow>> windows;
  private final List<Vector> further;
  private final @Nullable Instant[] chosen;
  private Integer[] rows = {};
  private long work;

  StepEvents(
      Frame frame,
      long[] starts,
      List<long[]> meets,
      List<List<StepWindow>> windows,
      List<Vector> further) {
    this.rules = frame.run().times();
    this.starts = starts;
    this.meets = meets;
    this.windows = windows;
    this.further = further;
    this.chosen = new Instant[meets.size()];
  }

  /// Goes on to the events in `all` from `start` to `end`, that one excluded.
  void of(int[] all, int start, int end) {
    rows = Arrays.stream(all, start, end).boxed().toArray(Integer[]::new);
    Arrays.sort(rows, Comparator.comparingLong(row -> starts[row]));
    Arrays.fill(chosen, null);
    work = 0;
  }

  boolean gaveUp() {
    return work > MOST_WORK;
  }

  @Override
  public int count() {
    return gaveUp() ? 0 : rows.length;
  }

  @Override
  public Instant time(int event) {
    return Instant.ofEpochMilli(starts[rows[event]]);
  }

  @Override
  public boolean meets(int step, int event) {
    return Bits.at(meets.get(step), rows[event]);
  }

  @Override
  public boolean inWindows(int step, int event) {
    for (StepWindow window : windows.get(step)) {
      if (!inWindow(window, event)) {
        return false;
      }
    }
    return true;
  }

  private boolean inWindow(StepWindow window, int event) {
    List<Value.Time> references = new ArrayList<>(2);
    for (StepWindow.Reference reference : window.references()) {
      Value.Time time = time(reference, event);
      if (time == null) {
        return false;
      }
      references.add(time);
    }
    Value.Time first = references.getFirst();
    Value.Time second = references.size() == 2 ? references.get(1) : null;
    return window.ignoringYear()
        ? rules.insideIgnoringYear(time(event), window.when(), first, second)
        : rules.span(window.when(), first, second).holds(time(event));
  }

  private Value.@Nullable Time time(StepWindow.Reference reference, int event) {
    if (reference.step() >= 0) {
      Instant instant = chosen[reference.step()];
      return instant == null ? null : Value.Time.at(instant);
    }
    Value value = RowVector.at(further.get(reference.input()), rows[event]);
    if (value instanceof Value.Items) {
      throw new UnfitException("a list of times to refer to");
    }
    return TimeRules.time(value);
  }

  @Override
  public void chosen(int step, int event) {
    chosen[step] = time(event);
  }

  @Override
  public void givenUp(int step) {
    chosen[step] = null;
  }

  @Override
  public void work() {
    work++;
  }
}
