package dev.muster.pql.ast;

import java.util.ArrayList;
import java.util.List;

/// Lists what stands directly below a node, for walks that treat all nodes alike.
final class Children {
  private Children() {}

  static List<Expression> of(Expression expression) {
    return switch (expression) {
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
          List.of();
      case Expression.ListLiteral list -> list.elements();
      case Expression.ObjectLiteral object ->
          object.entries().stream().map(Expression.ObjectLiteral.Entry::value).toList();
      case Expression.Field field -> List.of(field.object());
      case Expression.Call call -> call.arguments();
      case Expression.ForEach each -> List.of(each.body());
      case Expression.Lambda lambda -> List.of(lambda.body());
      case Expression.Let let -> List.of(let.value(), let.body());
      case Expression.If choice -> List.of(choice.condition(), choice.then(), choice.otherwise());
      case Expression.And and -> and.operands();
      case Expression.Or or -> or.operands();
      case Expression.Not not -> List.of(not.operand());
      case Expression.Negate negate -> List.of(negate.operand());
      case Expression.Comparison comparison -> List.of(comparison.left(), comparison.right());
      case Expression.Membership membership -> List.of(membership.element(), membership.list());
      case Expression.Like like -> List.of(like.text(), like.pattern());
      case Expression.Arithmetic arithmetic -> List.of(arithmetic.left(), arithmetic.right());
      case Expression.Occurs occurs -> {
        List<Expression> all = new ArrayList<>();
        all.add(occurs.time());
        all.addAll(occurs.when().references());
        yield all;
      }
      case Expression.Select select -> of(select.clauses());
      case Expression.Quantified quantified -> of(quantified.clauses());
      case Expression.Aggregate aggregate -> {
        List<Expression> all = new ArrayList<>();
        all.add(aggregate.value());
        all.addAll(of(aggregate.clauses()));
        yield all;
      }
      case Expression.Chain chain -> {
        List<Expression> all = new ArrayList<>();
        all.add(chain.source());
        all.add(chain.timestamp());
        for (Expression.Step step : chain.steps()) {
          all.add(step.what());
          all.addAll(step.where());
          for (Expression.Step.Window window : step.windows()) {
            all.addAll(window.when().references());
          }
        }
        yield all;
      }
    };
  }

  private static List<Expression> of(List<Expression.Clause> clauses) {
    List<Expression> all = new ArrayList<>();
    for (Expression.Clause clause : clauses) {
      all.add(clause.source());
      Expression condition = clause.condition();
      if (condition != null) {
        all.add(condition);
      }
    }
    return all;
  }
}
