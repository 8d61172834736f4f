package dev.muster.evaluation.engine;

import dev.muster.evaluation.engine.ChainTerm.StepWindow;
import dev.muster.evaluation.engine.LogicTerm.Operator;
import dev.muster.pql.ast.Expression;
import dev.muster.pql.ast.Expression.Step;
import dev.muster.pql.ast.Position;
import dev.muster.pql.ast.When;
import dev.muster.pql.interpret.ChainSearch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Makes terms of chains.
final class ChainCompiler {
  private final Compiler compiler;

  ChainCompiler(Compiler compiler) {
    this.compiler = compiler;
  }

  Term chain(Expression.Chain chain, Environment names) {
    Term list = compiler.compile(chain.source(), names);
    Place place = ClauseCompiler.elements(list);
    if (names.isOpen(place)) {
      throw new UnsupportedException("a chain inside of its own events");
    }
    Term element = compiler.add(new LeafTerm.Element(place));
    Environment inner = names.inside(element, new Environment.Open(place, list));
    Term timestamp = compiler.compile(chain.timestamp(), inner);
    Place.inner(place, timestamp.place());
    Parts parts = new Parts(inner, timestamp, place);
    for (Step step : chain.steps()) {
      parts.add(step);
    }
    Term usual =
        new SequenceCompiler(compiler, list, timestamp, parts.steps, parts.meets).compile();
    return usual == null ? searched(list, timestamp, parts) : usual;
  }

  private Term searched(Term list, Term timestamp, Parts parts) {
    return compiler.add(
        new ChainTerm(
            list,
            timestamp,
            parts.meets,
            parts.further,
            parts.steps,
            parts.windows,
            parts.positive));
  }

  /// The steps of a chain, taken apart.
  private final class Parts {
    private final Environment names;
    private final Term timestamp;
    private final Place place;
    private final List<Term> meets = new ArrayList<>();
    private final List<Term> further = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private final List<List<StepWindow>> windows = new ArrayList<>();
    private final List<Integer> positive = new ArrayList<>();
    private final Map<String, Integer> labels = new HashMap<>();

    Parts(Environment names, Term timestamp, Place place) {
      this.names = names;
      this.timestamp = timestamp;
      this.place = place;
    }

    void add(Step step) {
      List<Term> conditions = new ArrayList<>();
      conditions.add(compiler.compile(step.what(), names));
      step.where().forEach(condition -> conditions.add(compiler.compile(condition, names)));
      List<StepWindow> bound = new ArrayList<>();
      List<Step.Window> named = new ArrayList<>();
      for (Step.Window window : step.windows()) {
        if (window.when().references().stream().anyMatch(ChainCompiler::namesStep)) {
          bound.add(bound(window));
          named.add(new Step.Window(canonical(window.when()), window.ignoringYear()));
        } else {
          conditions.add(compiler.occurs(timestamp, window.when(), window.ignoringYear(), names));
        }
      }
      for (Term condition : conditions) {
        Place.inner(place, condition.place());
      }
      meets.add(compiler.logic(Operator.AND, conditions));
      windows.add(bound);
      Step shape =
          new Step(
              label(steps.size()),
              step.excluded(),
              new Expression.NullLiteral(Position.START),
              List.of(),
              named,
              step.gaps(),
              step.counts(),
              Position.START);
      if (ChainSearch.isPositive(shape)) {
        positive.add(steps.size());
      }
      labels.put(step.label(), steps.size());
      steps.add(shape);
    }

    private StepWindow bound(Step.Window window) {
      List<StepWindow.Reference> references = new ArrayList<>();
      List<Expression> none = new ArrayList<>();
      for (Expression reference : window.when().references()) {
        none.add(new Expression.NullLiteral(Position.START));
        if (reference instanceof Expression.StepTime(var label, _)) {
          references.add(new StepWindow.Reference(step(label), -1));
        } else {
          references.add(new StepWindow.Reference(-1, further.size()));
          Term term = compiler.compile(reference, names);
          Place.inner(place, term.place());
          further.add(term);
        }
      }
      return new StepWindow(Windows.with(window.when(), none), window.ignoringYear(), references);
    }

    private int step(String label) {
      Integer step = labels.get(label);
      if (step == null) {
        throw new UnsupportedException("a step that names one after it");
      }
      return step;
    }

    /// With steps named by their numbers.
    private When canonical(When when) {
      List<Expression> references =
          when.references().stream()
              .<Expression>map(reference ->
                  reference instanceof Expression.StepTime(var label, _)
                      ? new Expression.StepTime(label(step(label)), Position.START)
                      : new Expression.NullLiteral(Position.START))
              .toList();
      return Windows.with(when, references);
    }

    private static String label(int step) {
      return Integer.toString(step);
    }
  }

  private static boolean namesStep(Expression expression) {
    return expression instanceof Expression.StepTime
        || expression.children().stream().anyMatch(ChainCompiler::namesStep);
  }
}
