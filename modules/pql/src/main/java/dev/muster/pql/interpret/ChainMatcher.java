package dev.muster.pql.interpret;

import dev.muster.pql.ast.Expression;
import dev.muster.pql.ast.Expression.Step;
import dev.muster.pql.interpret.Value.Time;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The events of one profile as a chain looks at them.
final class ChainMatcher implements ChainSearch.Events {
  /// An event with its time; only events that have one take part.
  private record Moment(Value event, Instant time) {}

  private final Interpreter interpreter;
  private final List<Step> steps;
  private final List<Moment> moments = new ArrayList<>();

  /// Per step and moment whether WHAT and WHERE hold, once somebody has asked.
  private final @Nullable Boolean[][] meets;

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
  }

  boolean matches() {
    ChainSearch search = new ChainSearch(steps, this, interpreter.times());
    boolean matches = search.matches();
    if (matches && interpreter.isExplaining()) {
      search.decisive().forEach(event -> interpreter.decided(moments.get(event).event));
    }
    return matches;
  }

  @Override
  public int count() {
    return moments.size();
  }

  @Override
  public Instant time(int event) {
    return moments.get(event).time;
  }

  @Override
  public boolean meets(int step, int event) {
    Boolean known = meets[step][event];
    if (known == null) {
      known = meetsConditions(steps.get(step), moments.get(event).event);
      meets[step][event] = known;
    }
    return known;
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

  @Override
  public boolean inWindows(int step, int event) {
    Moment candidate = moments.get(event);
    for (Step.Window window : steps.get(step).windows()) {
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
    return true;
  }

  @Override
  public void chosen(int step, int event) {
    interpreter.bind(
        Interpreter.stepName(steps.get(step).label()), Time.at(moments.get(event).time));
  }

  @Override
  public void givenUp(int step) {
    interpreter.unbind(1);
  }

  @Override
  public void work() {
    interpreter.step();
  }
}
