package dev.muster.benchmarks.simulation;

import dev.muster.pql.ast.Expression;
import dev.muster.pql.ast.Expression.Clause;
import dev.muster.pql.ast.Expression.Step;
import dev.muster.pql.ast.When;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Trees like a given one with something else below them.
final class Rewriting {
  private final UnaryOperator<Expression> change;

  private Rewriting(UnaryOperator<Expression> change) {
    this.change = change;
  }

  /// The node with each of its children changed, in the order of `children()`.
  static Expression children(Expression node, UnaryOperator<Expression> change) {
    return new Rewriting(change).node(node);
  }

  private Expression node(Expression node) {
    return switch (node) {
      case Expression.StringLiteral _,
          Expression.IntegerLiteral _,
          Expression.DoubleLiteral _,
          Expression.BooleanLiteral _,
          Expression.NullLiteral _,
          Expression.Parameter _,
          Expression.Item _,
          Expression.Variable _,
          Expression.StepTime _,
          Expression.ContextReference _,
          Expression.Moment _,
          Expression.Period _ ->
          node;
      case Expression.ListLiteral(var elements, var at) ->
          new Expression.ListLiteral(all(elements), at);
      case Expression.ObjectLiteral(var entries, var at) ->
          new Expression.ObjectLiteral(
              entries.stream()
                  .map(entry -> new Expression.ObjectLiteral.Entry(entry.key(), one(entry.value())))
                  .toList(),
              at);
      case Expression.Field(var object, var name, var at) ->
          new Expression.Field(one(object), name, at);
      case Expression.Call(var function, var arguments, var at) ->
          new Expression.Call(function, all(arguments), at);
      case Expression.ForEach(var body, var at) -> new Expression.ForEach(one(body), at);
      case Expression.Lambda(var names, var body, var at) ->
          new Expression.Lambda(names, one(body), at);
      case Expression.Let(var name, var value, var body, var at) ->
          new Expression.Let(name, one(value), one(body), at);
      case Expression.If(var condition, var then, var otherwise, var at) ->
          new Expression.If(one(condition), one(then), one(otherwise), at);
      case Expression.And(var operands, var at) -> new Expression.And(all(operands), at);
      case Expression.Or(var operands, var at) -> new Expression.Or(all(operands), at);
      case Expression.Not(var operand, var at) -> new Expression.Not(one(operand), at);
      case Expression.Negate(var operand, var at) -> Expression.Negate.of(one(operand), at);
      case Expression.Comparison(var comparator, var left, var right, var at) ->
          new Expression.Comparison(comparator, one(left), one(right), at);
      case Expression.Membership(boolean negated, var element, var list, var at) ->
          new Expression.Membership(negated, one(element), one(list), at);
      case Expression.Like(var text, var pattern, var at) ->
          new Expression.Like(one(text), one(pattern), at);
      case Expression.Arithmetic(var operator, var left, var right, var at) ->
          new Expression.Arithmetic(operator, one(left), one(right), at);
      case Expression.Occurs(var time, var when, boolean ignoringYear, var at) ->
          new Expression.Occurs(one(time), when(when), ignoringYear, at);
      case Expression.Select(var clauses, var at) -> new Expression.Select(clauses(clauses), at);
      case Expression.Quantified(var quantifier, var clauses, var at) ->
          new Expression.Quantified(quantifier, clauses(clauses), at);
      case Expression.Aggregate(var aggregation, var value, var clauses, var at) -> {
        Expression changed = one(value);
        yield new Expression.Aggregate(aggregation, changed, clauses(clauses), at);
      }
      case Expression.Chain(var source, var timestamp, var steps, var at) ->
          new Expression.Chain(
              one(source), one(timestamp), steps.stream().map(this::step).toList(), at);
    };
  }

  private Expression one(Expression child) {
    return change.apply(child);
  }

  private List<Expression> all(List<Expression> children) {
    return children.stream().map(this::one).toList();
  }

  private List<Clause> clauses(List<Clause> clauses) {
    List<Clause> changed = new ArrayList<>();
    for (Clause clause : clauses) {
      Expression source = one(clause.source());
      @Nullable Expression condition = clause.condition() == null ? null : one(clause.condition());
      changed.add(new Clause(clause.variable(), source, condition, clause.position()));
    }
    return changed;
  }

  private Step step(Step step) {
    Expression what = one(step.what());
    List<Expression> where = all(step.where());
    List<Step.Window> windows =
        step.windows().stream()
            .map(window -> new Step.Window(when(window.when()), window.ignoringYear()))
            .toList();
    return new Step(
        step.label(),
        step.excluded(),
        what,
        where,
        windows,
        step.gaps(),
        step.counts(),
        step.position());
  }

  private When when(When when) {
    return switch (when) {
      case When.On(var reference) -> new When.On(one(reference));
      case When.Before(var reference) -> new When.Before(one(reference));
      case When.After(var reference) -> new When.After(one(reference));
      case When.From(var reference) -> new When.From(one(reference));
      case When.Between(var start, var end) -> new When.Between(one(start), one(end));
      case When.Relative(var comparator, long amount, var unit, var direction, var reference) ->
          new When.Relative(comparator, amount, unit, direction, one(reference));
    };
  }
}
