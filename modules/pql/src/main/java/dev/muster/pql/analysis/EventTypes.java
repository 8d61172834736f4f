package dev.muster.pql.analysis;

import dev.muster.pql.ast.Comparator;
import dev.muster.pql.ast.Expression;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// The event types a condition asks for, in the ways it can: `=`, `in`, `equals`. Those it rules
/// out are not among them.
final class EventTypes {
  private EventTypes() {}

  static SortedSet<String> of(Expression condition) {
    SortedSet<String> types = new TreeSet<>();
    collect(condition, types);
    return types;
  }

  private static void collect(Expression condition, SortedSet<String> types) {
    switch (condition) {
      case Expression.And(var operands, _) -> operands.forEach(each -> collect(each, types));
      case Expression.Or(var operands, _) -> operands.forEach(each -> collect(each, types));
      case Expression.Comparison(var comparator, var left, var right, _)
          when comparator == Comparator.EQUAL -> {
        if (isEventType(left)) {
          add(right, types);
        } else if (isEventType(right)) {
          add(left, types);
        }
      }
      case Expression.Membership(boolean negated, var element, var list, _)
          when !negated && isEventType(element) -> {
        if (list instanceof Expression.ListLiteral(var elements, _)) {
          elements.forEach(each -> add(each, types));
        }
      }
      case Expression.Call call
          when List.of("equals", "equalsIgnoreCase", "equalsAnyIgnoreCase")
                  .contains(call.function())
              && isEventType(call.arguments().getFirst()) ->
          call.arguments().stream().skip(1).forEach(each -> add(each, types));
      default -> {}
    }
  }

  private static boolean isEventType(Expression expression) {
    return expression instanceof Expression.Field(var object, var name, _)
        && name.equals("eventType")
        && (object instanceof Expression.Item || object instanceof Expression.Variable);
  }

  private static void add(Expression value, SortedSet<String> types) {
    if (value instanceof Expression.StringLiteral(var type, _)) {
      types.add(type);
    }
  }
}
