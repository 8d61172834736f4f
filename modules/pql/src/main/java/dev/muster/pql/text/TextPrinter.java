package dev.muster.pql.text;

import dev.muster.pql.ast.Comparator;
import dev.muster.pql.ast.Expression;
import dev.muster.pql.ast.Expression.Aggregate;
import dev.muster.pql.ast.Expression.Clause;
import dev.muster.pql.ast.Expression.Step;
import dev.muster.pql.ast.RoomyStack;
import dev.muster.pql.ast.TreeSize;
import dev.muster.pql.ast.When;
import dev.muster.pql.function.Function;
import dev.muster.pql.function.Functions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Writes a tree as text that reads like what a person would write and that reads back as the same
/// tree.
///
/// Every method that prints an operand is told how tightly the operand has to bind; what binds less
/// tightly gets parentheses. The printer keeps track of scopes and variables because a name means a
/// field only where no variable has taken it.
public final class TextPrinter {
  private static final int ANY = 0;
  private static final int OR = 1;
  private static final int AND = 2;
  private static final int NOT = 3;
  private static final int COMPARISON = 4;
  private static final int SUM = 5;
  private static final int PRODUCT = 6;
  private static final int UNARY = 7;
  private static final int POSTFIX = 8;

  private final Deque<String> variables = new ArrayDeque<>();
  private int scopeDepth;

  private TextPrinter() {}

  public static String print(Expression expression) {
    TextPrinter printer = new TextPrinter();
    return RoomyStack.call(
        TreeSize.of(expression).depth(),
        () ->
            expression instanceof Expression.Lambda lambda
                ? printer.lambda(lambda, true)
                : printer.text(expression, ANY));
  }

  /// Prints a part of a larger query, with the variables and scopes around it given from outside.
  public static String printPart(Expression part, List<String> boundVariables, int scopeDepth) {
    TextPrinter printer = new TextPrinter();
    printer.variables.addAll(boundVariables);
    printer.scopeDepth = scopeDepth;
    return printer.text(part, ANY);
  }

  private String text(Expression expression, int tightness) {
    String text = bare(expression);
    return binding(expression) < tightness ? "(" + text + ")" : text;
  }

  private static int binding(Expression expression) {
    return switch (expression) {
      case Expression.Let _,
          Expression.Lambda _,
          Expression.Select _,
          Expression.Quantified _,
          Expression.Aggregate _ ->
          ANY;
      case Expression.Or _ -> OR;
      case Expression.And _ -> AND;
      case Expression.Not _ -> NOT;
      case Expression.Comparison _,
          Expression.Membership _,
          Expression.Like _,
          Expression.Occurs _ ->
          COMPARISON;
      case Expression.Arithmetic arithmetic -> binding(arithmetic.operator());
      case Expression.Negate _ -> UNARY;
      case Expression.IntegerLiteral(long value, _) -> value < 0 ? UNARY : POSTFIX;
      case Expression.DoubleLiteral(double value, _) ->
          Double.compare(value, 0.0) < 0 ? UNARY : POSTFIX;
      default -> POSTFIX;
    };
  }

  private static int binding(Expression.Operator operator) {
    return switch (operator) {
      case ADD, SUBTRACT -> SUM;
      case MULTIPLY, DIVIDE, REMAINDER -> PRODUCT;
    };
  }

  private String bare(Expression expression) {
    return switch (expression) {
      case Expression.StringLiteral(var value, _) -> Quoting.string(value);
      case Expression.IntegerLiteral(long value, _) -> Long.toString(value);
      case Expression.DoubleLiteral(double value, _) -> Double.toString(value);
      case Expression.BooleanLiteral(boolean value, _) -> Boolean.toString(value);
      case Expression.NullLiteral _ -> "null";
      case Expression.ListLiteral(var elements, _) -> "[" + all(elements) + "]";
      case Expression.ObjectLiteral object -> object(object);
      case Expression.Parameter(int number, _) -> "$" + number;
      case Expression.Item(int level, _) -> "^".repeat(level) + "this";
      case Expression.Variable(var name, _) -> Quoting.operandName(name);
      case Expression.StepTime(var label, _) -> Quoting.operandName(label);
      case Expression.ContextReference(var source, var content, _) ->
          "@" + source + "{" + content + "}";
      case Expression.Field field -> field(field, false);
      case Expression.Call call -> call(call);
      case Expression.ForEach each -> forEach(each);
      case Expression.Lambda lambda -> lambda(lambda, false);
      case Expression.Let let -> let(let);
      case Expression.If(var condition, var then, var otherwise, _) ->
          "if(" + all(List.of(condition, then, otherwise)) + ")";
      case Expression.Or(var operands, _) -> joined(operands, " or ", NOT);
      case Expression.And(var operands, _) -> joined(operands, " and ", NOT);
      case Expression.Not(var operand, _) -> "not " + negated(operand);
      case Expression.Negate(var operand, _) -> "-" + text(operand, POSTFIX);
      case Expression.Comparison(var comparator, var left, var right, _) ->
          text(left, SUM) + " " + comparator.sign() + " " + text(right, SUM);
      case Expression.Membership(boolean negated, var element, var list, _) ->
          text(element, SUM) + (negated ? " notIn " : " in ") + text(list, SUM);
      case Expression.Like(var value, var pattern, _) ->
          text(value, SUM) + " like " + text(pattern, SUM);
      case Expression.Arithmetic arithmetic -> arithmetic(arithmetic);
      case Expression.Occurs(var time, var when, boolean ignoringYear, _) ->
          text(time, SUM) + " occurs " + when(when, false) + (ignoringYear ? " ignoring year" : "");
      case Expression.Moment(var word, _) -> word.name().toLowerCase(Locale.ROOT);
      case Expression.Period(var which, var unit, _) ->
          which.name().toLowerCase(Locale.ROOT) + " " + unit.word();
      case Expression.Select(var clauses, _) -> withClauses("select ", clauses);
      case Expression.Quantified(var quantifier, var clauses, _) ->
          withClauses(quantifier.name().toLowerCase(Locale.ROOT) + " ", clauses);
      case Expression.Aggregate aggregate -> aggregate(aggregate);
      case Expression.Chain chain -> chain(chain);
    };
  }

  private String negated(Expression operand) {
    return binding(operand) == COMPARISON ? text(operand, POSTFIX) : text(operand, NOT);
  }

  private String arithmetic(Expression.Arithmetic arithmetic) {
    int binding = binding(arithmetic.operator());
    return text(arithmetic.left(), binding)
        + " "
        + arithmetic.operator().sign()
        + " "
        + text(arithmetic.right(), binding + 1);
  }

  private String object(Expression.ObjectLiteral object) {
    return object.entries().stream()
        .map(entry -> Quoting.string(entry.key()) + ": " + text(entry.value(), ANY))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  /// `dotted` if another field follows, which makes a bare `profile` mean the first parameter.
  private String field(Expression.Field field, boolean dotted) {
    String name = field.name();
    int level =
        switch (field.object()) {
          case Expression.Parameter(int number, _) when number == 1 -> scopeDepth;
          case Expression.Item(int up, _) -> up;
          default -> -1;
        };
    if (level > 0) {
      boolean taken = name.equalsIgnoreCase("this");
      return "^".repeat(level) + (taken ? "`" + name + "`" : Quoting.name(name));
    }
    if (level < 0) {
      return receiver(field.object(), true) + "." + Quoting.name(name);
    }
    if (variables.contains(name)) {
      return (scopeDepth == 0 ? "$1." : "this.") + Quoting.name(name);
    }
    if (dotted && scopeDepth == 0 && name.equals("profile")) {
      return "`profile`";
    }
    return Quoting.fieldName(name);
  }

  private String receiver(Expression expression, boolean dotted) {
    return switch (expression) {
      case Expression.Moment _, Expression.Period _ -> "(" + bare(expression) + ")";
      case Expression.Field field -> field(field, dotted);
      default -> text(expression, POSTFIX);
    };
  }

  private String call(Expression.Call call) {
    List<Expression> arguments = call.arguments();
    if (call.function().equals("filter")
        && arguments.size() == 2
        && arguments.get(1) instanceof Expression.ForEach each) {
      return receiver(arguments.getFirst(), false) + "[" + forEach(each) + "]";
    }
    boolean method =
        !arguments.isEmpty()
            && Functions.find(call.function())
                .filter(function -> function.form() == Function.Form.METHOD)
                .isPresent();
    if (method) {
      return receiver(arguments.getFirst(), false)
          + "."
          + call.function()
          + "("
          + all(arguments.subList(1, arguments.size()))
          + ")";
    }
    return Quoting.functionName(call.function()) + "(" + all(arguments) + ")";
  }

  private String forEach(Expression.ForEach each) {
    scopeDepth++;
    String body = text(each.body(), each.body() instanceof Expression.Lambda ? OR : ANY);
    scopeDepth--;
    return body;
  }

  private String lambda(Expression.Lambda lambda, boolean outermost) {
    List<String> parameters = lambda.parameters();
    String names = parameters.stream().map(Quoting::operandName).collect(Collectors.joining(", "));
    parameters.forEach(variables::push);
    String body = text(lambda.body(), ANY);
    parameters.forEach(_ -> variables.pop());
    boolean plain = parameters.size() == 1 && !outermost;
    return (plain ? names : "(" + names + ")") + " => " + body;
  }

  private String let(Expression.Let let) {
    // A bare `in` inside the value would end it, so whatever could hold one goes into parentheses.
    String value = text(let.value(), SUM);
    variables.push(let.variable());
    String body = text(let.body(), ANY);
    variables.pop();
    return "let " + Quoting.operandName(let.variable()) + " = " + value + " in " + body;
  }

  private String withClauses(String start, List<Clause> clauses) {
    int bound = variables.size();
    String text = start + clauses(clauses);
    unbind(bound);
    return text;
  }

  private String clauses(List<Clause> clauses) {
    StringBuilder text = new StringBuilder();
    for (Clause clause : clauses) {
      text.append(text.isEmpty() ? "" : ", ")
          .append(Quoting.operandName(clause.variable()))
          .append(" from ")
          .append(text(clause.source(), SUM));
      variables.push(clause.variable());
      Expression condition = clause.condition();
      if (condition != null) {
        text.append(" where ").append(text(condition, OR));
      }
    }
    return text.toString();
  }

  private void unbind(int bound) {
    while (variables.size() > bound) {
      variables.pop();
    }
  }

  private String aggregate(Aggregate aggregate) {
    int bound = variables.size();
    String clauses = clauses(aggregate.clauses());
    String word = aggregate.aggregation().name().toLowerCase(Locale.ROOT);
    String text;
    if (aggregate.clauses().size() == 1
        && aggregate.value() instanceof Expression.Variable(var name, _)
        && name.equals(aggregate.clauses().getFirst().variable())) {
      text = word + " " + clauses;
    } else {
      text = word + " " + aggregated(aggregate.value()) + " over " + clauses;
    }
    unbind(bound);
    return text;
  }

  /// After `sum` a sign or a bracket would make it a plain name or a call, so only what begins like
  /// an operand goes without parentheses.
  private String aggregated(Expression value) {
    String text = text(value, SUM);
    int first = text.codePointAt(0);
    boolean begins = Character.isLetterOrDigit(first) || "_\"`$^@".indexOf(first) >= 0;
    return begins ? text : "(" + bare(value) + ")";
  }

  private String chain(Expression.Chain chain) {
    String source = text(chain.source(), ANY);
    scopeDepth++;
    String timestamp = text(chain.timestamp(), ANY);
    String steps = chain.steps().stream().map(this::step).collect(Collectors.joining(", "));
    scopeDepth--;
    return "CHAIN(" + source + ", " + timestamp + ", [" + steps + "])";
  }

  private String step(Step step) {
    StringBuilder text = new StringBuilder(Quoting.operandName(step.label())).append(":");
    if (step.excluded()) {
      text.append(" EXCLUDE");
    }
    text.append(" WHAT(").append(text(step.what(), ANY)).append(")");
    for (Expression condition : step.where()) {
      text.append(" WHERE(").append(text(condition, ANY)).append(")");
    }
    for (Step.Window window : step.windows()) {
      text.append(" WHEN(")
          .append(when(window.when(), true))
          .append(window.ignoringYear() ? " ignoring year" : "")
          .append(")");
    }
    for (Step.Gap gap : step.gaps()) {
      text.append(" GAP(")
          .append(gap.comparator().sign())
          .append(" ")
          .append(gap.amount())
          .append(" ")
          .append(gap.unit().word(gap.amount()))
          .append(")");
    }
    for (Step.Count count : step.counts()) {
      boolean atLeast = count.comparator() == Comparator.GREATER_OR_EQUAL;
      text.append(" COUNT(")
          .append(atLeast ? "" : count.comparator().sign() + " ")
          .append(count.number())
          .append(")");
    }
    return text.toString();
  }

  private String when(When when, boolean inStep) {
    return switch (when) {
      case When.On(var reference) ->
          (reference instanceof Expression.Moment || reference instanceof Expression.Period
                  ? ""
                  : "on ")
              + time(reference, inStep);
      case When.Before(var reference) -> "before " + time(reference, inStep);
      case When.After(var reference) -> "after " + time(reference, inStep);
      case When.From(var reference) -> "from " + time(reference, inStep);
      case When.Between(var start, var end) ->
          "between " + time(start, inStep) + " and " + time(end, inStep);
      case When.Relative(var comparator, long amount, var unit, var direction, var reference) ->
          comparator.sign()
              + " "
              + amount
              + " "
              + unit.word(amount)
              + " "
              + direction.name().toLowerCase(Locale.ROOT)
              + " "
              + time(reference, inStep);
    };
  }

  /// A lone name in a step's window is a label, so a field of the event needs its `this`.
  private String time(Expression reference, boolean inStep) {
    return inStep
            && reference instanceof Expression.Field(Expression.Item(int level, _), var name, _)
            && level == 0
        ? "this." + Quoting.name(name)
        : text(reference, SUM);
  }

  private String all(List<Expression> expressions) {
    return joined(expressions, ", ", ANY);
  }

  private String joined(List<Expression> expressions, String separator, int tightness) {
    return expressions.stream()
        .map(expression -> text(expression, tightness))
        .collect(Collectors.joining(separator));
  }
}
