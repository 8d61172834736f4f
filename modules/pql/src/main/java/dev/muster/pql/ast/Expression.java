package dev.muster.pql.ast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A node of a query. Names are resolved when a query is read: what is written `price` is a
/// `Variable` if a variable of that name is in scope, else a `Field` of the innermost item.
public sealed interface Expression {

  Position position();

  /// The expressions directly below this one, in the order they are written.
  default List<Expression> children() {
    return Children.of(this);
  }

  record StringLiteral(String value, Position position) implements Expression {}

  /// A negative number is one literal, never a `Negate` around a positive one.
  record IntegerLiteral(long value, Position position) implements Expression {}

  record DoubleLiteral(double value, Position position) implements Expression {}

  record BooleanLiteral(boolean value, Position position) implements Expression {}

  record NullLiteral(Position position) implements Expression {}

  record ListLiteral(List<Expression> elements, Position position) implements Expression {
    public ListLiteral {
      elements = List.copyOf(elements);
    }
  }

  record ObjectLiteral(List<Entry> entries, Position position) implements Expression {
    public ObjectLiteral {
      entries = List.copyOf(entries);
    }

    public record Entry(String key, Expression value) {}
  }

  /// A parameter of the query, counted from 1: the profile is the first. A bare name outside any
  /// scope is a field of it.
  record Parameter(int number, Position position) implements Expression {}

  /// The element that a scope is about: 0 is the innermost (`this`), 1 the one around it (`^`). The
  /// outermost item is the first parameter and is always written as `Parameter`.
  record Item(int level, Position position) implements Expression {}

  /// Bound by `from`, `let` or a lambda.
  record Variable(String name, Position position) implements Expression {}

  /// The label of an earlier step, as a time inside a step's `WHEN`.
  record StepTime(String label, Position position) implements Expression {}

  /// `@{schema;version=1}`: a value the caller supplies beside the profile. `source` is what stands
  /// between `@` and the brace, mostly nothing.
  record ContextReference(String source, String content, Position position) implements Expression {}

  record Field(Expression object, String name, Position position) implements Expression {}

  /// A function or method; a method's receiver is its first argument.
  record Call(String function, List<Expression> arguments, Position position)
      implements Expression {
    public Call {
      arguments = List.copyOf(arguments);
    }
  }

  /// An argument that is evaluated once for each element, with the element as its item. `[…]` is
  /// the call `filter` with such an argument.
  record ForEach(Expression body, Position position) implements Expression {}

  record Lambda(List<String> parameters, Expression body, Position position) implements Expression {
    public Lambda {
      parameters = List.copyOf(parameters);
    }
  }

  record Let(String variable, Expression value, Expression body, Position position)
      implements Expression {}

  record If(Expression condition, Expression then, Expression otherwise, Position position)
      implements Expression {}

  record And(List<Expression> operands, Position position) implements Expression {
    public And {
      operands = List.copyOf(operands);
    }
  }

  record Or(List<Expression> operands, Position position) implements Expression {
    public Or {
      operands = List.copyOf(operands);
    }
  }

  record Not(Expression operand, Position position) implements Expression {}

  record Negate(Expression operand, Position position) implements Expression {

    /// The negated operand; a number that is not negative becomes the negative one.
    public static Expression of(Expression operand, Position position) {
      return switch (operand) {
        case IntegerLiteral(long value, _) when value >= 0 -> new IntegerLiteral(-value, position);
        case DoubleLiteral(double value, _) when Double.compare(value, 0.0) >= 0 ->
            new DoubleLiteral(-value, position);
        default -> new Negate(operand, position);
      };
    }
  }

  record Comparison(Comparator comparator, Expression left, Expression right, Position position)
      implements Expression {}

  record Membership(boolean negated, Expression element, Expression list, Position position)
      implements Expression {}

  record Like(Expression text, Expression pattern, Position position) implements Expression {}

  record Arithmetic(Operator operator, Expression left, Expression right, Position position)
      implements Expression {}

  /// `ignoringYear` compares anniversaries: month and day only.
  record Occurs(Expression time, When when, boolean ignoringYear, Position position)
      implements Expression {}

  /// `now`, `today`, `yesterday`, `tomorrow`.
  record Moment(Word word, Position position) implements Expression {
    public enum Word {
      NOW,
      TODAY,
      YESTERDAY,
      TOMORROW
    }
  }

  /// `this month`, `last week`, `next year`.
  record Period(Which which, Unit unit, Position position) implements Expression {
    public enum Which {
      THIS,
      LAST,
      NEXT
    }
  }

  record Select(List<Clause> clauses, Position position) implements Expression {
    public Select {
      clauses = List.copyOf(clauses);
    }
  }

  record Quantified(Quantifier quantifier, List<Clause> clauses, Position position)
      implements Expression {
    public Quantified {
      clauses = List.copyOf(clauses);
    }
  }

  /// `sum value over clauses`. The short form `sum X from …` has the variable X as its value.
  record Aggregate(
      Aggregation aggregation, Expression value, List<Clause> clauses, Position position)
      implements Expression {
    public Aggregate {
      clauses = List.copyOf(clauses);
    }
  }

  /// `timestamp` and everything in the steps are evaluated for each element of `source`, as its
  /// item.
  record Chain(Expression source, Expression timestamp, List<Step> steps, Position position)
      implements Expression {
    public Chain {
      steps = List.copyOf(steps);
    }
  }

  /// `variable from source where condition`.
  record Clause(
      String variable, Expression source, @Nullable Expression condition, Position position) {}

  /// One step of a chain. `what` is there once, further conditions are in `where`; several windows,
  /// gaps or counts all have to hold.
  record Step(
      String label,
      boolean excluded,
      Expression what,
      List<Expression> where,
      List<Window> windows,
      List<Gap> gaps,
      List<Count> counts,
      Position position) {
    public Step {
      where = List.copyOf(where);
      windows = List.copyOf(windows);
      gaps = List.copyOf(gaps);
      counts = List.copyOf(counts);
    }

    public record Window(When when, boolean ignoringYear) {}

    public record Gap(Comparator comparator, long amount, Unit unit) {}

    public record Count(Comparator comparator, long number) {}
  }

  enum Quantifier {
    EXISTS,
    FORALL,
    NONE,
    ONE
  }

  enum Aggregation {
    SUM,
    AVERAGE,
    MIN,
    MAX,
    COUNT
  }

  enum Operator {
    ADD("+"),
    SUBTRACT("-"),
    MULTIPLY("*"),
    DIVIDE("/"),
    REMAINDER("%");

    private final String sign;

    Operator(String sign) {
      this.sign = sign;
    }

    public String sign() {
      return sign;
    }
  }
}
