package dev.muster.evaluation.engine;

import com.google.re2j.Pattern;
import dev.muster.evaluation.engine.LeafTerm.Fixed;
import dev.muster.evaluation.engine.LogicTerm.Operator;
import dev.muster.pql.ast.Comparator;
import dev.muster.pql.ast.Expression;
import dev.muster.pql.ast.Position;
import dev.muster.pql.ast.When;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Makes terms of the expressions of one query.
final class Compiler {
  static final Expression SUBJECT = new Expression.Parameter(1, Position.START);

  private final Graph graph;
  private final Map<String, Pattern> patterns;
  private final CallCompiler calls;
  private final ClauseCompiler clauses;
  private final ChainCompiler chains;

  Compiler(Graph graph, Map<String, Pattern> patterns) {
    this.graph = graph;
    this.patterns = patterns;
    this.calls = new CallCompiler(this);
    this.clauses = new ClauseCompiler(this);
    this.chains = new ChainCompiler(this);
  }

  /// @throws UnsupportedException when there is no kernel for something in it
  Term query(Expression expression) {
    if (!(expression instanceof Expression.Lambda(var names, var body, _))) {
      return compile(expression, Environment.EMPTY);
    }
    if (names.size() != 1) {
      throw new UnsupportedException("several parameters");
    }
    return compile(body, Environment.EMPTY.with(names.getFirst(), profile()));
  }

  Term compile(Expression expression, Environment names) {
    if (Constants.isConstant(expression)) {
      return add(new Fixed(expression));
    }
    return switch (expression) {
      case Expression.Parameter(int number, _) when number == 1 -> profile();
      case Expression.Item(int level, _) -> names.items().get(names.items().size() - 1 - level);
      case Expression.Variable(var name, _) when names.variables().containsKey(name) ->
          names.variables().get(name);
      case Expression.Field(var object, var name, _) -> field(object, name, names);
      case Expression.Call call -> calls.call(call, names);
      case Expression.Let(var name, var value, var body, _) ->
          compile(body, names.with(name, compile(value, names)));
      case Expression.If(var condition, var then, var otherwise, _) ->
          add(
              new IfTerm(
                  compile(condition, names), compile(then, names), compile(otherwise, names)));
      case Expression.And(var operands, _) -> logic(Operator.AND, all(operands, names));
      case Expression.Or(var operands, _) -> logic(Operator.OR, all(operands, names));
      case Expression.Not(var operand, _) -> not(compile(operand, names));
      case Expression.Negate(var operand, _) ->
          add(
              new ArithmeticTerm(
                  Expression.Operator.SUBTRACT,
                  add(new Fixed(new Expression.IntegerLiteral(0, Position.START))),
                  compile(operand, names)));
      case Expression.Comparison(var comparator, var left, var right, _) ->
          comparison(comparator, compile(left, names), compile(right, names));
      case Expression.Membership membership -> membership(membership, names);
      case Expression.Like(var text, var pattern, var position) -> {
        List<Term> sides = all(List.of(text, pattern), names);
        yield sides.get(1) instanceof Fixed fixed
            ? test(sides.get(0), new Expression.Like(SUBJECT, fixed.expression(), position))
            : rowwise(
                sides, inputs -> new Expression.Like(inputs.get(0), inputs.get(1), Position.START));
      }
      case Expression.Arithmetic(var operator, var left, var right, _) ->
          add(new ArithmeticTerm(operator, compile(left, names), compile(right, names)));
      case Expression.Occurs occurs ->
          occurs(compile(occurs.time(), names), occurs.when(), occurs.ignoringYear(), names);
      case Expression.ListLiteral(var elements, _) ->
          rowwise(
              all(elements, names), inputs -> new Expression.ListLiteral(inputs, Position.START));
      case Expression.Select(var select, _) -> clauses.select(select, names);
      case Expression.Quantified quantified -> clauses.quantified(quantified, names);
      case Expression.Aggregate aggregate -> clauses.aggregate(aggregate, names);
      case Expression.Chain chain -> chains.chain(chain, names);
      default -> throw new UnsupportedException(expression.getClass().getSimpleName());
    };
  }

  Term profile() {
    return add(new LeafTerm.Profile());
  }

  Term add(Term term) {
    return graph.add(term);
  }

  List<Term> all(List<Expression> expressions, Environment names) {
    List<Term> terms = new ArrayList<>(expressions.size());
    for (Expression expression : expressions) {
      terms.add(compile(expression, names));
    }
    return terms;
  }

  Term logic(Operator operator, List<Term> operands) {
    if (operands.size() == 1 && operator != Operator.NOT) {
      return operands.getFirst();
    }
    List<Term> conditions = new ArrayList<>();
    for (Term operand : operands) {
      conditions.add(
          operand instanceof FilterTerm || operand instanceof SliceTerm
              ? Slicing.any(this, operand)
              : operand);
    }
    // What is quickly known first; it may leave little to be asked of the rest.
    conditions.sort(java.util.Comparator.comparing(Term::isCostly));
    return add(new LogicTerm(operator, conditions));
  }

  Term not(Term operand) {
    return add(new LogicTerm(Operator.NOT, List.of(operand)));
  }

  // Terms are hash-consed: the same term is the same object.
  @SuppressWarnings("ReferenceEquality")
  private Term field(Expression object, String name, Environment names) {
    Term owner = compile(object, names);
    if (owner instanceof NestedTerm) {
      throw new UnsupportedException("fields of tuples");
    }
    if (object instanceof Expression.Item && name.equals("xEvent") && owner != profile()) {
      return add(new OuterEventsTerm(owner, add(new FieldTerm(profile(), name))));
    }
    return add(new FieldTerm(owner, name));
  }

  Term comparison(Comparator comparator, Term left, Term right) {
    if (left instanceof Fixed ours && right instanceof Fixed theirs) {
      return add(
          new Fixed(
              new Expression.Comparison(
                  comparator, ours.expression(), theirs.expression(), Position.START)));
    }
    if (right instanceof Fixed fixed) {
      return test(
          left, new Expression.Comparison(comparator, SUBJECT, fixed.expression(), Position.START));
    }
    if (left instanceof Fixed fixed) {
      return test(
          right,
          new Expression.Comparison(comparator, fixed.expression(), SUBJECT, Position.START));
    }
    return add(new CompareTerm(comparator, left, right));
  }

  private Term membership(Expression.Membership membership, Environment names) {
    Term element = compile(membership.element(), names);
    Term list = compile(membership.list(), names);
    boolean negated = membership.negated();
    if (list instanceof Fixed fixed) {
      return test(
          element, new Expression.Membership(negated, SUBJECT, fixed.expression(), Position.START));
    }
    if (!negated && (!(element instanceof Fixed fixed) || Constants.isScalar(fixed.expression()))) {
      return element instanceof Fixed
          ? comparison(Comparator.EQUAL, element, list)
          : add(CompareTerm.in(element, list));
    }
    return rowwise(
        List.of(element, list),
        inputs -> new Expression.Membership(negated, inputs.get(0), inputs.get(1), Position.START));
  }

  Term occurs(Term time, When when, boolean ignoringYear, Environment names) {
    List<Term> references = all(when.references(), names);
    if (references.stream().allMatch(Fixed.class::isInstance)) {
      List<Expression> fixed =
          references.stream().map(reference -> ((Fixed) reference).expression()).toList();
      return test(
          time,
          new Expression.Occurs(SUBJECT, Windows.with(when, fixed), ignoringYear, Position.START));
    }
    // The references are inputs, so two windows are equal that differ in nothing else.
    List<Expression> none =
        references.stream()
            .<Expression>map(_ -> new Expression.NullLiteral(Position.START))
            .toList();
    return add(new OccursTerm(time, Windows.with(when, none), references, ignoringYear));
  }

  /// A condition about one value, the value being the first parameter of the body.
  Term test(Term subject, Expression body) {
    if (subject instanceof Fixed fixed) {
      return add(new Fixed(Substitution.subject(body, fixed.expression())));
    }
    if (subject instanceof RowwiseTerm function && function.inputs().size() == 1) {
      return test(function.input(0), Substitution.subject(body, function.body()));
    }
    if (subject instanceof CountTerm count) {
      Term enough = Slicing.count(this, count, body);
      if (enough != null) {
        return enough;
      }
    }
    return add(new TestTerm(subject, body, patterns, Constants.isTimeless(body)));
  }

  /// Makes the expression of what stands for its parts.
  interface Body {
    Expression of(List<Expression> inputs);
  }

  /// A function that the interpreter evaluates row by row.
  Term rowwise(List<Term> inputs, Body body) {
    List<Term> varying = new ArrayList<>();
    List<Expression> parts = new ArrayList<>();
    for (Term input : inputs) {
      if (input instanceof Fixed fixed) {
        parts.add(fixed.expression());
      } else {
        varying.add(input);
        parts.add(new Expression.Parameter(varying.size(), Position.START));
      }
    }
    if (varying.isEmpty()) {
      return add(new Fixed(body.of(parts)));
    }
    if (varying.size() == 1
        && varying.getFirst() instanceof RowwiseTerm function
        && function.inputs().size() == 1) {
      return add(
          new RowwiseTerm(
              function.inputs(), Substitution.subject(body.of(parts), function.body()), patterns));
    }
    return add(new RowwiseTerm(varying, body.of(parts), patterns));
  }
}
