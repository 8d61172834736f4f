package dev.muster.server.language;

import dev.muster.pql.ast.Expression;
import dev.muster.pql.check.CheckedQuery;
import dev.muster.pql.function.Type;

/// Whether a query is a condition, so that its value is whether it holds. It is one when its type
/// is Boolean, and when it only points at something: a path from the profile, a filter of one, a
/// `select`. Everything else is a computation, and its value is what comes out.
final class Condition {
  private Condition() {}

  static boolean is(CheckedQuery query) {
    return query.type() == Type.BOOLEAN || pointsAtSomething(query.expression());
  }

  private static boolean pointsAtSomething(Expression expression) {
    return expression instanceof Expression.Select || isPath(expression);
  }

  private static boolean isPath(Expression expression) {
    Expression at = expression;
    while (true) {
      switch (at) {
        case Expression.Field(var object, _, _) -> at = object;
        case Expression.Call(var function, var arguments, _) when function.equals("filter") ->
            at = arguments.getFirst();
        default -> {
          return at instanceof Expression.Parameter;
        }
      }
    }
  }
}
