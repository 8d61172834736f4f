package dev.muster.evaluation.engine;

import dev.muster.pql.ast.Expression;
import dev.muster.pql.ast.When;
import java.util.List;

/// Windows with other references.
final class Windows {
  private Windows() {}

  /// The same window with other references.
  static When with(When when, List<Expression> references) {
    Expression first = references.getFirst();
    return switch (when) {
      case When.On _ -> new When.On(first);
      case When.Before _ -> new When.Before(first);
      case When.After _ -> new When.After(first);
      case When.From _ -> new When.From(first);
      case When.Between _ -> new When.Between(first, references.get(1));
      case When.Relative(var comparator, long amount, var unit, var direction, _) ->
          new When.Relative(comparator, amount, unit, direction, first);
    };
  }
}
