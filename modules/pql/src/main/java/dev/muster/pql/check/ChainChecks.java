package dev.muster.pql.check;

import dev.muster.pql.ast.Expression;
import dev.muster.pql.ast.Expression.Step;
import dev.muster.pql.function.Type;
import dev.muster.pql.problem.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Checks chains: labels, what a step's window may refer to, gaps, and how many steps there are.
final class ChainChecks {
  private final Checker checker;

  /// The labels that the present step's window may name, and whether that step always has an event.
  private Map<String, Boolean> earlier = Map.of();

  ChainChecks(Checker checker) {
    this.checker = checker;
  }

  Type chain(Expression.Chain chain) {
    checker.expect(chain.source(), Type.LIST, "The first part of a chain");
    @Nullable List<String> source = checker.scopes().path(chain.source());
    checker
        .scopes()
        .inScope(
            source,
            () -> {
              checker.time(chain.timestamp());
              return null;
            });
    length(chain);
    Set<String> labels = new HashSet<>();
    Map<String, Boolean> before = new LinkedHashMap<>();
    boolean positiveBefore = false;
    for (Step step : chain.steps()) {
      if (!labels.add(step.label())) {
        checker.problem(
            "duplicate-label",
            "The step '" + step.label() + "' occurs twice in the chain.",
            step.position());
      }
      gaps(step, positiveBefore);
      Map<String, Boolean> known = Map.copyOf(before);
      checker.scopes().inScope(source, () -> step(step, known));
      before.put(step.label(), hasEvent(step));
      positiveBefore |= !step.excluded();
    }
    return Type.BOOLEAN;
  }

  private void length(Expression.Chain chain) {
    int most = checker.settings().limits().sequentialEvents();
    long positive = chain.steps().stream().filter(step -> !step.excluded()).count();
    if (positive > most) {
      checker.problem(
          Problem.limit(
              "too-many-sequential-events",
              "The chain has "
                  + positive
                  + " sequential events; at most "
                  + most
                  + " are accepted.",
              chain.position()));
    }
  }

  private void gaps(Step step, boolean positiveBefore) {
    if (!step.gaps().isEmpty() && !positiveBefore && !step.excluded()) {
      checker.problem(
          "gap-without-step",
          "The step '" + step.label() + "' has a gap, but no step comes before it.",
          step.position());
    }
  }

  private @Nullable Void step(Step step, Map<String, Boolean> known) {
    Map<String, Boolean> outside = earlier;
    earlier = Map.of();
    checker.type(step.what());
    step.where().forEach(checker::type);
    earlier = known;
    for (Step.Window window : step.windows()) {
      checker.when(window.when());
    }
    earlier = outside;
    return null;
  }

  Type stepTime(Expression.StepTime step) {
    Boolean certain = earlier.get(step.label());
    if (certain == null) {
      Problem problem =
          Problem.check(
              "unknown-step", "'" + step.label() + "' is not an earlier step.", step.position());
      List<String> labels = new ArrayList<>(earlier.keySet());
      checker.problem(
          labels.isEmpty()
              ? problem.withHint("A field of the event is written this." + step.label() + ".")
              : problem.withHint("Earlier steps: " + String.join(", ", labels) + "."));
    } else if (!certain) {
      checker.problem(
          "step-without-event",
          "The step '" + step.label() + "' need not have an event, so it is no time.",
          step.position());
    }
    return Type.TIME;
  }

  /// Whether a match of the chain always has an event for the step.
  static boolean hasEvent(Step step) {
    if (step.excluded()) {
      return false;
    }
    if (step.counts().isEmpty()) {
      return true;
    }
    for (Step.Count count : step.counts()) {
      boolean some =
          switch (count.comparator()) {
            case EQUAL, GREATER_OR_EQUAL -> count.number() > 0;
            case GREATER -> true;
            case NOT_EQUAL -> count.number() == 0;
            case LESS, LESS_OR_EQUAL -> false;
          };
      if (some) {
        return true;
      }
    }
    return false;
  }
}
