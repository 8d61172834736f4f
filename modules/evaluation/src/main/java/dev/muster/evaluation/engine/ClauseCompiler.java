package dev.muster.evaluation.engine;

import dev.muster.evaluation.engine.LogicTerm.Operator;
import dev.muster.pql.ast.Comparator;
import dev.muster.pql.ast.Expression;
import dev.muster.pql.ast.Expression.Clause;
import dev.muster.pql.ast.Position;
import java.util.ArrayList;
import java.util.List;

/// Makes terms of what has variables with `from`.
final class ClauseCompiler {
  private final Compiler compiler;

  ClauseCompiler(Compiler compiler) {
    this.compiler = compiler;
  }

  /// The place of a list's elements: that of the list it was filtered from, so that all filters of
  /// one list share what they have in common.
  static Place elements(Term list) {
    Term source = list;
    while (source instanceof FilterTerm
        || source instanceof DistinctTerm
        || source instanceof FollowTerm) {
      source = source.input(0);
    }
    switch (source) {
      case NestedTerm _ -> throw new UnsupportedException("tuples one by one");
      case LeafTerm.Fixed _ -> throw new UnsupportedException("a list written in the query");
      case RowwiseTerm _, IfTerm _ -> throw new UnsupportedException("a computed list");
      default -> {}
    }
    return source instanceof SliceTerm slice
        ? Place.elementsOf(elements(slice.list()), slice)
        : Place.elementsOf(list.place(), source);
  }

  Term element(Term list) {
    return compiler.add(new LeafTerm.Element(elements(list)));
  }

  Term quantified(Expression.Quantified quantified, Environment names) {
    List<Clause> clauses = quantified.clauses();
    return switch (quantified.quantifier()) {
      case EXISTS -> exists(clauses, names);
      case NONE -> compiler.not(exists(clauses, names));
      case FORALL -> forall(clauses, names);
      case ONE -> {
        Term count = compiler.add(new CountTerm(tuples(clauses, names).list, true));
        yield compiler.test(
            count,
            new Expression.Comparison(
                Comparator.EQUAL,
                Compiler.SUBJECT,
                new Expression.IntegerLiteral(1, Position.START),
                Position.START));
      }
    };
  }

  /// A clause whose variable is known.
  ///
  /// @param list without the elements that conditions about the variable alone leave out, if it is
  ///   side by side with another
  /// @param conditions what is left to be fulfilled
  private record Opened(Term list, Environment names, List<Term> conditions) {}

  /// @param restricting whether conditions only leave elements out, so that they can do it early
  /// @param isLast whether nothing but the condition looks at the variable
  private Opened open(Clause clause, Environment names, boolean restricting, boolean isLast) {
    Term list = compiler.compile(clause.source(), names);
    Expression condition = clause.condition();
    List<Expression> conditions = condition == null ? List.of() : conjuncts(condition);
    boolean alone =
        names.open().stream().allMatch(scope -> isOutside(scope.place(), list.place()))
            || (isLast
                && conditions.stream()
                    .noneMatch(part -> looksAround(part, clause.variable(), list, names)));
    if (alone) {
      return opened(list, clause.variable(), names, conditions);
    }
    List<Expression> own = new ArrayList<>();
    List<Expression> others = new ArrayList<>();
    for (Expression part : conditions) {
      boolean mixed = !restricting || looksAround(part, clause.variable(), list, names);
      (mixed ? others : own).add(part);
    }
    Opened unpaired = opened(list, clause.variable(), names, own);
    Environment.Open outer = names.innermost();
    if (outer == null || Place.inner(outer.place(), list.place()).equals(list.place())) {
      throw new UnsupportedException("lists side by side");
    }
    Term paired =
        compiler.add(new CrossTerm(outer.place(), outer.list(), filter(list, unpaired.conditions)));
    return opened(paired, clause.variable(), names, others);
  }

  /// Whether a place is the other or further out, so that it has one row for each of the other.
  private static boolean isOutside(Place place, Place other) {
    return place.equals(other) || other.isBelow(place);
  }

  private Opened opened(
      Term list, String variable, Environment names, List<Expression> conditions) {
    Environment inner = names.with(variable, element(list));
    List<Term> terms = new ArrayList<>();
    List<Expression> nested = new ArrayList<>();
    Environment plain = inner.within(new Environment.Open(elements(list), list));
    for (Expression part : conditions) {
      if (opensLists(part)) {
        nested.add(part);
      } else {
        terms.add(compiler.compile(part, plain));
      }
    }
    Environment pruned = inner.within(new Environment.Open(elements(list), filter(list, terms)));
    for (Expression part : nested) {
      terms.add(compiler.compile(part, pruned));
    }
    return new Opened(list, pruned, terms);
  }

  private static List<Expression> conjuncts(Expression condition) {
    List<Expression> parts = new ArrayList<>();
    if (condition instanceof Expression.And(var operands, _)) {
      operands.forEach(operand -> parts.addAll(conjuncts(operand)));
    } else {
      parts.add(condition);
    }
    return parts;
  }

  private static boolean opensLists(Expression expression) {
    return switch (expression) {
      case Expression.Quantified _, Expression.Select _, Expression.Aggregate _ -> true;
      default -> expression.children().stream().anyMatch(ClauseCompiler::opensLists);
    };
  }

  /// Whether a condition looks at elements of other lists that are side by side with this one.
  private static boolean looksAround(
      Expression condition, String variable, Term list, Environment names) {
    return switch (condition) {
      case Expression.Variable(var name, _) -> {
        Term value = names.variables().get(name);
        yield !name.equals(variable) && value != null && !isOutside(value.place(), list.place());
      }
      case Expression.Item _ ->
          names.items().stream().anyMatch(item -> !isOutside(item.place(), list.place()));
      default ->
          condition.children().stream()
              .anyMatch(child -> looksAround(child, variable, list, names));
    };
  }

  private Term exists(List<Clause> clauses, Environment names) {
    Opened opened = open(clauses.getFirst(), names, true, clauses.size() == 1);
    List<Term> conditions = new ArrayList<>(opened.conditions);
    if (clauses.size() > 1) {
      conditions.add(exists(clauses.subList(1, clauses.size()), opened.names));
    }
    return Slicing.any(compiler, sliced(opened.list, conditions));
  }

  private Term filter(Term list, List<Term> conditions) {
    return conditions.isEmpty()
        ? list
        : compiler.add(new FilterTerm(list, inside(list, conditions), true));
  }

  /// The same for those who look at nothing but the elements.
  private Term sliced(Term list, List<Term> conditions) {
    return conditions.isEmpty() ? list : Slicing.filter(compiler, list, inside(list, conditions));
  }

  /// A condition about the elements of a list, which can be about something further out alone.
  private Term inside(Term list, List<Term> conditions) {
    Place place = elements(list);
    for (Term condition : conditions) {
      Place.inner(place, condition.place());
    }
    return compiler.logic(Operator.AND, conditions);
  }

  private Term forall(List<Clause> clauses, Environment names) {
    Opened opened = open(clauses.getFirst(), names, false, clauses.size() == 1);
    List<Term> conditions = new ArrayList<>(opened.conditions);
    if (clauses.size() > 1) {
      conditions.add(forall(clauses.subList(1, clauses.size()), opened.names));
    }
    if (conditions.isEmpty()) {
      return compiler.compile(new Expression.BooleanLiteral(true, Position.START), names);
    }
    return compiler.add(new QuantifierTerm.All(opened.list, inside(opened.list, conditions)));
  }

  /// The tuples that clauses choose, and what their variables are.
  private record Tuples(Term list, Environment names) {}

  private Tuples tuples(List<Clause> clauses, Environment names) {
    Opened opened = open(clauses.getFirst(), names, true, false);
    Term filtered = filter(opened.list, opened.conditions);
    if (clauses.size() == 1) {
      return new Tuples(filtered, opened.names);
    }
    Tuples rest = tuples(clauses.subList(1, clauses.size()), opened.names);
    if (!rest.list.place().equals(elements(opened.list))) {
      throw new UnsupportedException("tuples of two lists side by side");
    }
    return new Tuples(compiler.add(new NestedTerm(filtered, rest.list)), rest.names);
  }

  Term select(List<Clause> clauses, Environment names) {
    Tuples tuples = tuples(clauses, names);
    if (clauses.size() > 1 || clauses.getFirst().condition() != null) {
      return tuples.list;
    }
    Term always = compiler.compile(new Expression.BooleanLiteral(true, Position.START), names);
    return compiler.add(new FilterTerm(tuples.list, always, true));
  }

  private Term aggregate(Expression.Aggregate aggregate, Clause clause, Environment names) {
    Opened opened = open(clause, names, true, false);
    Term value = compiler.compile(aggregate.value(), opened.names);
    Term list = sliced(opened.list, opened.conditions);
    Place from = elements(opened.list);
    Term moved = new Relocation(compiler, from, elements(list)).move(value);
    return aggregate(aggregate.aggregation(), list, moved);
  }

  private Term aggregate(Expression.Aggregation aggregation, Term list, Term value) {
    return switch (aggregation) {
      case COUNT -> compiler.add(new CountTerm(compiler.add(new FlatTerm(list, value)), false));
      case SUM, AVERAGE, MIN, MAX -> compiler.add(new AggregateTerm(aggregation, list, value));
    };
  }

  Term aggregate(Expression.Aggregate aggregate, Environment names) {
    if (aggregate.clauses().size() == 1) {
      return aggregate(aggregate, aggregate.clauses().getFirst(), names);
    }
    Tuples tuples = tuples(aggregate.clauses(), names);
    Term value = compiler.compile(aggregate.value(), tuples.names);
    return aggregate(aggregate.aggregation(), tuples.list, value);
  }
}
