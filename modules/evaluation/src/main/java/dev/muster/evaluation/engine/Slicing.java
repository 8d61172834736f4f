package dev.muster.evaluation.engine;

import dev.muster.evaluation.engine.LogicTerm.Operator;
import dev.muster.pql.ast.Comparator;
import dev.muster.pql.ast.Expression;
import dev.muster.pql.ast.When;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes the quick forms of filters: of events of one type only these are looked at, and what asks
/// for a number of events since some time asks when that many were there last.
final class Slicing {
  private Slicing() {}

  /// The elements of a list for which a condition about them holds.
  static Term filter(Compiler compiler, Term list, Term condition) {
    if (list instanceof FilterTerm filter) {
      return filter(
          compiler,
          filter.list(),
          compiler.logic(Operator.AND, List.of(filter.condition(), condition)));
    }
    Place place = ClauseCompiler.elements(list);
    List<Term> parts = conjuncts(condition);
    TestTerm leading = list instanceof SliceTerm ? null : leading(parts, place);
    if (leading == null) {
      return compiler.add(new FilterTerm(list, condition, false));
    }
    Term slice = compiler.add(new SliceTerm(list, leading));
    Relocation relocation = new Relocation(compiler, place, ClauseCompiler.elements(slice));
    List<Term> others = new ArrayList<>();
    for (Term part : parts) {
      if (part != leading) {
        others.add(relocation.move(part));
      }
    }
    return others.isEmpty()
        ? slice
        : compiler.add(new FilterTerm(slice, compiler.logic(Operator.AND, others), false));
  }

  /// The same elements for one who looks at nothing else: as a slice, if that is what a filter is.
  static Term sliced(Compiler compiler, Term list) {
    return list instanceof FilterTerm filter
        ? filter(compiler, filter.list(), filter.condition())
        : list;
  }

  private static List<Term> conjuncts(Term condition) {
    if (condition instanceof LogicTerm logic && logic.operator() == Operator.AND) {
      List<Term> parts = new ArrayList<>();
      logic.inputs().forEach(part -> parts.addAll(conjuncts(part)));
      return parts;
    }
    return List.of(condition);
  }

  private static @Nullable TestTerm leading(List<Term> parts, Place place) {
    for (Term part : parts) {
      if (part instanceof TestTerm test
          && test.place().equals(place)
          && test.isEqualToString()
          && isField(test.input(0))) {
        return test;
      }
    }
    return null;
  }

  private static boolean isField(Term term) {
    return term instanceof FieldTerm
        && (term.input(0) instanceof LeafTerm.Element || isField(term.input(0)));
  }

  /// Whether a list has an element.
  static Term any(Compiler compiler, Term filtered) {
    Term list = sliced(compiler, filtered);
    Term past = past(compiler, list, 1);
    if (past != null) {
      return past;
    }
    Term extreme = extreme(compiler, list);
    return extreme == null ? compiler.add(new QuantifierTerm.Any(list)) : extreme;
  }

  /// Whether any element is larger than a number is whether the largest is: that is one number for
  /// each list, and any bound is compared with it.
  private static @Nullable Term extreme(Compiler compiler, Term list) {
    if (!(list instanceof FilterTerm filter)
        || !(filter.condition() instanceof TestTerm test)
        || !(test.body() instanceof Expression.Comparison(var comparator, var left, var right, _))
        || !QuickForms.isSubject(left)
        || !(right instanceof Expression.IntegerLiteral
            || right instanceof Expression.DoubleLiteral)
        || !test.place().equals(ClauseCompiler.elements(filter.list()))) {
      return null;
    }
    Expression.Aggregation aggregation =
        switch (comparator) {
          case GREATER, GREATER_OR_EQUAL -> Expression.Aggregation.MAX;
          case LESS, LESS_OR_EQUAL -> Expression.Aggregation.MIN;
          default -> null;
        };
    return aggregation == null
        ? null
        : compiler.test(
            compiler.add(new AggregateTerm(aggregation, filter.list(), test.input(0))),
            test.body());
  }

  /// Whether a count compares so, if that is whether there were enough since some time; else null.
  static @Nullable Term count(Compiler compiler, CountTerm count, Expression body) {
    if (!(body instanceof Expression.Comparison(var comparator, var left, var right, _))
        || !QuickForms.isSubject(left)
        || !(right instanceof Expression.IntegerLiteral(long bound, _))) {
      return null;
    }
    long least =
        switch (comparator) {
          case GREATER_OR_EQUAL -> bound;
          case GREATER -> bound + 1;
          default -> 0;
        };
    return least < 1 || least > 1_000 ? null : past(compiler, count.input(0), (int) least);
  }

  private static @Nullable Term past(Compiler compiler, Term list, int number) {
    if (!(list instanceof FilterTerm filter)) {
      return null;
    }
    List<Term> others = new ArrayList<>(conjuncts(filter.condition()));
    TestTerm window = null;
    for (Term part : others) {
      if (part instanceof TestTerm test && isPast(test.body())) {
        window = test;
        break;
      }
    }
    if (window == null) {
      return null;
    }
    others.remove(window);
    Term rest =
        others.isEmpty()
            ? filter.list()
            : compiler.add(
                new FilterTerm(filter.list(), compiler.logic(Operator.AND, others), false));
    return compiler.add(new PastTerm(rest, window.input(0), number, window.body()));
  }

  /// Whether a window is a time up to now.
  private static boolean isPast(Expression body) {
    return body instanceof Expression.Occurs(var time, var when, boolean ignoringYear, _)
        && QuickForms.isSubject(time)
        && !ignoringYear
        && when instanceof When.Relative(var comparator, _, _, var direction, var reference)
        && direction == When.Direction.BEFORE
        && (comparator == Comparator.LESS || comparator == Comparator.LESS_OR_EQUAL)
        && reference instanceof Expression.Moment(var word, _)
        && word == Expression.Moment.Word.NOW;
  }
}
