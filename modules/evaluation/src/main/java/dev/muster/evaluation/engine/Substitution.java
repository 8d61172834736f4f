package dev.muster.evaluation.engine;

import dev.muster.pql.ast.Expression;
import java.util.List;

/// Puts an expression where another has its first parameter.
final class Substitution {
  private Substitution() {}

  static Expression subject(Expression body, Expression by) {
    if (QuickForms.isSubject(body)) {
      return by;
    }
    return switch (body) {
      case Expression constant when Constants.isConstant(constant) -> constant;
      case Expression.Comparison(var comparator, var left, var right, var position) ->
          new Expression.Comparison(comparator, subject(left, by), subject(right, by), position);
      case Expression.Membership(boolean negated, var element, var list, var position) ->
          new Expression.Membership(negated, subject(element, by), subject(list, by), position);
      case Expression.Like(var text, var pattern, var position) ->
          new Expression.Like(subject(text, by), subject(pattern, by), position);
      case Expression.Occurs(var time, var when, boolean ignoringYear, var position) ->
          new Expression.Occurs(subject(time, by), when, ignoringYear, position);
      case Expression.Call(var function, var arguments, var position) ->
          new Expression.Call(function, subject(arguments, by), position);
      case Expression.ListLiteral(var elements, var position) ->
          new Expression.ListLiteral(subject(elements, by), position);
      default -> throw new UnsupportedException(body.getClass().getSimpleName());
    };
  }

  private static List<Expression> subject(List<Expression> bodies, Expression by) {
    return bodies.stream().map(body -> subject(body, by)).toList();
  }
}
