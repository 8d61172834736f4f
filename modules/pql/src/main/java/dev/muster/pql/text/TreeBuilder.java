package dev.muster.pql.text;

import dev.muster.pql.ast.Comparator;
import dev.muster.pql.ast.Expression;
import dev.muster.pql.ast.Expression.Aggregation;
import dev.muster.pql.ast.Expression.Clause;
import dev.muster.pql.ast.Expression.Operator;
import dev.muster.pql.ast.Expression.Quantifier;
import dev.muster.pql.ast.Expression.Step;
import dev.muster.pql.ast.FieldNames;
import dev.muster.pql.ast.Position;
import dev.muster.pql.ast.Unit;
import dev.muster.pql.ast.When;
import dev.muster.pql.function.Functions;
import dev.muster.pql.problem.Problem;
import dev.muster.pql.problem.Refusal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;

/// Turns the parse tree into our own and settles on the way what every name means: a variable in
/// scope, a field of the innermost item, or a field of the profile.
final class TreeBuilder {
  private final Deque<String> variables = new ArrayDeque<>();
  private int scopeDepth;

  Expression query(PqlParser.QueryContext context) {
    return expression(context.expression());
  }

  private Expression expression(PqlParser.ExpressionContext context) {
    if (context.let() != null) {
      return let(context.let());
    }
    return context.lambda() != null ? lambda(context.lambda()) : or(context.disjunction());
  }

  private Expression let(PqlParser.LetContext context) {
    String name = name(context.name());
    Expression value = expression(context.expression(0));
    Expression body = binding(List.of(name), () -> expression(context.expression(1)));
    return new Expression.Let(name, value, body, position(context));
  }

  private Expression lambda(PqlParser.LambdaContext context) {
    List<String> parameters = new ArrayList<>();
    TerminalNode single = context.LAMBDA_NAME();
    if (single != null) {
      parameters.add(name(single.getSymbol()));
    }
    context.name().forEach(name -> parameters.add(name(name)));
    Expression body = binding(parameters, () -> expression(context.expression()));
    return new Expression.Lambda(parameters, body, position(context));
  }

  private Expression or(PqlParser.DisjunctionContext context) {
    List<Expression> operands = context.conjunction().stream().map(this::and).toList();
    return operands.size() == 1
        ? operands.getFirst()
        : new Expression.Or(operands, position(context));
  }

  private Expression and(PqlParser.ConjunctionContext context) {
    List<Expression> operands = context.negation().stream().map(this::not).toList();
    return operands.size() == 1
        ? operands.getFirst()
        : new Expression.And(operands, position(context));
  }

  private Expression not(PqlParser.NegationContext context) {
    Expression result = comparison(context.comparison());
    for (int index = context.getChildCount() - 2; index >= 0; index--) {
      Token sign = ((TerminalNode) context.getChild(index)).getSymbol();
      result = new Expression.Not(result, TextReader.position(sign));
    }
    return result;
  }

  private Expression comparison(PqlParser.ComparisonContext context) {
    Expression left = additive(context.additive());
    for (PqlParser.ComparisonTailContext tail : context.comparisonTail()) {
      left = tail(left, tail);
    }
    return left;
  }

  private Expression tail(Expression left, PqlParser.ComparisonTailContext tail) {
    Position position = position(tail);
    if (tail.OCCURS() != null) {
      return new Expression.Occurs(
          left, when(tail.when(), false), tail.IGNORING() != null, position);
    }
    Expression right = additive(tail.additive());
    if (tail.comparator() != null) {
      return new Expression.Comparison(comparator(tail.comparator()), left, right, position);
    }
    if (tail.LIKE() != null) {
      return new Expression.Like(left, right, position);
    }
    if (tail.MATCHES() != null) {
      return new Expression.Call("matches", List.of(left, right), position);
    }
    return new Expression.Membership(tail.NOT_IN() != null, left, right, position);
  }

  private Expression additive(PqlParser.AdditiveContext context) {
    Expression left = multiplicative(context.multiplicative(0));
    for (int index = 1; index < context.getChildCount(); index += 2) {
      Token sign = ((TerminalNode) context.getChild(index)).getSymbol();
      Operator operator = sign.getType() == PqlLexer.PLUS ? Operator.ADD : Operator.SUBTRACT;
      Expression right = multiplicative(context.multiplicative((index + 1) / 2));
      left = new Expression.Arithmetic(operator, left, right, TextReader.position(sign));
    }
    return left;
  }

  private Expression multiplicative(PqlParser.MultiplicativeContext context) {
    Expression left = unary(context.unary(0));
    for (int index = 1; index < context.getChildCount(); index += 2) {
      Token sign = ((TerminalNode) context.getChild(index)).getSymbol();
      Operator operator =
          switch (sign.getType()) {
            case PqlLexer.STAR -> Operator.MULTIPLY;
            case PqlLexer.SLASH -> Operator.DIVIDE;
            default -> Operator.REMAINDER;
          };
      Expression right = unary(context.unary((index + 1) / 2));
      left = new Expression.Arithmetic(operator, left, right, TextReader.position(sign));
    }
    return left;
  }

  private Expression unary(PqlParser.UnaryContext context) {
    int signs = context.MINUS().size();
    PqlParser.PostfixContext postfix = context.postfix();
    Expression result;
    Token number = signs > 0 ? loneNumber(postfix) : null;
    if (number != null) {
      // The sign next to a number belongs to it, so that the smallest 64-bit number can be written.
      signs--;
      result = Literals.number(number, true, TextReader.position(context.MINUS(signs).getSymbol()));
    } else {
      result = postfix(postfix);
    }
    for (int index = signs - 1; index >= 0; index--) {
      Position position = TextReader.position(context.MINUS(index).getSymbol());
      result = Expression.Negate.of(result, position);
    }
    return result;
  }

  private static @Nullable Token loneNumber(PqlParser.PostfixContext context) {
    PqlParser.LiteralContext literal = context.primary().literal();
    if (literal == null || !context.suffix().isEmpty()) {
      return null;
    }
    return switch (literal.getStart().getType()) {
      case PqlLexer.INTEGER, PqlLexer.LONG, PqlLexer.DOUBLE -> literal.getStart();
      default -> null;
    };
  }

  private Expression postfix(PqlParser.PostfixContext context) {
    List<PqlParser.SuffixContext> suffixes = context.suffix();
    boolean dotted =
        !suffixes.isEmpty()
            && suffixes.getFirst().DOT() != null
            && suffixes.getFirst().arguments() == null;
    Expression result = primary(context.primary(), dotted);
    for (PqlParser.SuffixContext suffix : suffixes) {
      if (suffix.DOT() == null) {
        result = call("filter", result, List.of(suffix.expression()), position(suffix));
      } else if (suffix.arguments() != null) {
        Position position = TextReader.position(suffix.name().getStart());
        result = call(name(suffix.name()), result, suffix.arguments().expression(), position);
      } else {
        Position position = TextReader.position(suffix.name().getStart());
        result = new Expression.Field(result, name(suffix.name()), position);
      }
    }
    return result;
  }

  private Expression primary(PqlParser.PrimaryContext context, boolean dotted) {
    Position position = position(context);
    if (context.literal() != null) {
      return Literals.literal(context.literal().getStart());
    }
    if (context.list() != null) {
      return new Expression.ListLiteral(all(context.list().expression()), position);
    }
    if (context.object() != null) {
      return object(context.object());
    }
    if (context.expression() != null) {
      return expression(context.expression());
    }
    if (context.conditional() != null) {
      List<Expression> parts = all(context.conditional().expression());
      return new Expression.If(parts.get(0), parts.get(1), parts.get(2), position);
    }
    if (context.selection() != null) {
      return overClauses(
          context.selection().clauses(), clauses -> new Expression.Select(clauses, position));
    }
    if (context.quantification() != null) {
      Quantifier quantifier = quantifier(context.quantification().QUANTIFIER().getText());
      return overClauses(
          context.quantification().clauses(),
          clauses -> new Expression.Quantified(quantifier, clauses, position));
    }
    if (context.aggregate() != null) {
      return aggregate(context.aggregate());
    }
    if (context.chain() != null) {
      return chain(context.chain());
    }
    if (context.parameter() != null) {
      return parameter(context.parameter());
    }
    if (context.THIS() != null) {
      return item(0, position);
    }
    if (context.outer() != null) {
      return outer(context.outer());
    }
    if (context.CONTEXT() != null) {
      String text = context.CONTEXT().getText();
      int brace = text.indexOf('{');
      String content = text.substring(brace + 1, text.length() - 1);
      return new Expression.ContextReference(text.substring(1, brace), content, position);
    }
    if (context.moment() != null) {
      return moment(context.moment());
    }
    String name = name(context.name());
    if (context.arguments() != null) {
      return call(name, null, context.arguments().expression(), position);
    }
    boolean quoted = context.name().QUOTED_NAME() != null;
    return bareName(name, dotted && !quoted, position);
  }

  private Expression bareName(String name, boolean dotted, Position position) {
    if (variables.contains(name)) {
      return new Expression.Variable(name, position);
    }
    if (scopeDepth == 0 && dotted && name.equals("profile")) {
      // The personalization editor's name for the first parameter, as `XDMObject "profile"` in
      // JSON.
      return new Expression.Parameter(1, position);
    }
    return new Expression.Field(item(0, position), name, position);
  }

  private Expression item(int level, Position position) {
    return level == scopeDepth
        ? new Expression.Parameter(1, position)
        : new Expression.Item(level, position);
  }

  private Expression outer(PqlParser.OuterContext context) {
    Position position = position(context);
    Expression item = item(context.CARET().size(), position);
    PqlParser.NameContext name = context.name();
    boolean itself = name.WORD() != null && name.getText().equalsIgnoreCase("this");
    return itself && context.DOT() == null
        ? item
        : new Expression.Field(item, name(name), position);
  }

  private Expression parameter(PqlParser.ParameterContext context) {
    Position position = position(context);
    String digits = context.INTEGER().getText();
    if (digits.length() > 4 || Integer.parseInt(digits) == 0) {
      throw new Refusal(
          Problem.parse("bad-parameter", "Parameters are counted from $1.", position));
    }
    return new Expression.Parameter(Integer.parseInt(digits), position);
  }

  private Expression object(PqlParser.ObjectContext context) {
    List<Expression.ObjectLiteral.Entry> entries = new ArrayList<>();
    for (PqlParser.EntryContext entry : context.entry()) {
      String key = Literals.text(entry.STRING().getSymbol());
      entries.add(new Expression.ObjectLiteral.Entry(key, expression(entry.expression())));
    }
    return new Expression.ObjectLiteral(entries, position(context));
  }

  private Expression call(
      String function,
      @Nullable Expression receiver,
      List<PqlParser.ExpressionContext> arguments,
      Position position) {
    List<Expression> values = new ArrayList<>();
    if (receiver != null) {
      values.add(receiver);
    }
    for (PqlParser.ExpressionContext argument : arguments) {
      boolean each = Functions.isPerElement(function, values.size()) && argument.lambda() == null;
      values.add(each ? forEach(argument) : expression(argument));
    }
    if (values.size() == 2) {
      switch (function) {
        case "in", "notIn" -> {
          return new Expression.Membership(
              function.equals("notIn"), values.get(0), values.get(1), position);
        }
        case "like" -> {
          return new Expression.Like(values.get(0), values.get(1), position);
        }
        default -> {}
      }
    }
    return new Expression.Call(function, values, position);
  }

  private Expression forEach(PqlParser.ExpressionContext body) {
    return new Expression.ForEach(inScope(() -> expression(body)), position(body));
  }

  private Expression aggregate(PqlParser.AggregateContext context) {
    Position position = position(context);
    if (context.AGGREGATE_CALL() != null && context.clauses() == null) {
      String function = context.AGGREGATE_CALL().getText();
      return call(function, null, context.arguments().expression(), position);
    }
    String word = context.getStart().getText().toUpperCase(Locale.ROOT);
    Aggregation aggregation = Aggregation.valueOf(word);
    return overClauses(
        context.clauses(),
        clauses ->
            new Expression.Aggregate(
                aggregation, aggregated(context, clauses, position), clauses, position));
  }

  private Expression aggregated(
      PqlParser.AggregateContext context, List<Clause> clauses, Position position) {
    if (context.additive() != null) {
      return additive(context.additive());
    }
    if (context.arguments() != null) {
      if (context.arguments().expression().size() != 1) {
        throw new Refusal(
            Problem.parse(
                "one-value-expected",
                "Exactly one value stands between the parentheses before 'over'.",
                position));
      }
      return expression(context.arguments().expression(0));
    }
    if (clauses.size() != 1) {
      throw new Refusal(
          Problem.parse(
                  "over-missing",
                  "With several sources it must be said what is added up.",
                  position)
              .withHint("Write 'sum X.price over X from …, Y from …'."));
    }
    return new Expression.Variable(clauses.getFirst().variable(), position);
  }

  /// Builds clauses, and what is made of them while their variables are still in scope.
  private Expression overClauses(
      PqlParser.ClausesContext context, Function<List<Clause>, Expression> build) {
    int bound = variables.size();
    List<Clause> clauses = new ArrayList<>();
    for (PqlParser.ClauseContext clause : context.clause()) {
      String name = name(clause.name());
      Expression source = additive(clause.additive());
      variables.push(name);
      Expression condition = clause.disjunction() == null ? null : or(clause.disjunction());
      clauses.add(new Clause(name, source, condition, position(clause)));
    }
    Expression result = build.apply(clauses);
    while (variables.size() > bound) {
      variables.pop();
    }
    return result;
  }

  private Expression chain(PqlParser.ChainContext context) {
    Expression source = expression(context.expression(0));
    Expression timestamp = inScope(() -> expression(context.expression(1)));
    List<Step> steps = context.step().stream().map(step -> inScope(() -> step(step))).toList();
    return new Expression.Chain(source, timestamp, steps, position(context));
  }

  private Step step(PqlParser.StepContext context) {
    List<Expression> conditions = new ArrayList<>();
    List<Expression> further = new ArrayList<>();
    List<Step.Window> windows = new ArrayList<>();
    List<Step.Gap> gaps = new ArrayList<>();
    List<Step.Count> counts = new ArrayList<>();
    for (PqlParser.PartContext part : context.part()) {
      if (part.WHAT() != null) {
        conditions.add(expression(part.expression()));
      } else if (part.WHERE() != null) {
        further.add(expression(part.expression()));
      } else if (part.WHEN() != null) {
        if (part.when() != null) {
          windows.add(new Step.Window(when(part.when(), true), part.IGNORING() != null));
        }
      } else if (part.GAP() != null) {
        gaps.add(new Step.Gap(comparator(part.comparator()), amount(part), unit(part.UNIT())));
      } else {
        Comparator comparator =
            part.comparator() == null ? Comparator.GREATER_OR_EQUAL : comparator(part.comparator());
        counts.add(new Step.Count(comparator, amount(part)));
      }
    }
    Position position = position(context);
    if (conditions.isEmpty()) {
      throw new Refusal(
          Problem.parse(
                  "what-missing",
                  "The step '" + name(context.name()) + "' does not say which event it is about.",
                  position)
              .withHint("Add WHAT(…)."));
    }
    List<Expression> where = new ArrayList<>(conditions.subList(1, conditions.size()));
    where.addAll(further);
    return new Step(
        name(context.name()),
        context.EXCLUDE() != null,
        conditions.getFirst(),
        where,
        windows,
        gaps,
        counts,
        position);
  }

  private static long amount(PqlParser.PartContext part) {
    return Literals.amount(part.INTEGER().getSymbol());
  }

  private When when(PqlParser.WhenContext context, boolean inStep) {
    Expression first = time(context.additive(0), inStep);
    if (context.BETWEEN() != null) {
      return new When.Between(first, time(context.additive(1), inStep));
    }
    if (context.comparator() != null) {
      When.Direction direction =
          context.BEFORE() != null
              ? When.Direction.BEFORE
              : context.AFTER() != null ? When.Direction.AFTER : When.Direction.FROM;
      return new When.Relative(
          comparator(context.comparator()),
          Literals.amount(context.INTEGER().getSymbol()),
          unit(context.UNIT()),
          direction,
          first);
    }
    if (context.BEFORE() != null) {
      return new When.Before(first);
    }
    if (context.AFTER() != null) {
      return new When.After(first);
    }
    return context.FROM() != null ? new When.From(first) : new When.On(first);
  }

  /// In a step a lone name is the label of an earlier step; the checker sees to it that it is one.
  private Expression time(PqlParser.AdditiveContext context, boolean inStep) {
    Token start = context.getStart();
    boolean loneName =
        start.getTokenIndex() == context.getStop().getTokenIndex()
            && (start.getType() == PqlLexer.WORD || start.getType() == PqlLexer.QUOTED_NAME);
    if (inStep && loneName && !variables.contains(name(start))) {
      return new Expression.StepTime(name(start), TextReader.position(start));
    }
    return additive(context);
  }

  private static Expression moment(PqlParser.MomentContext context) {
    Position position = position(context);
    if (context.MOMENT() != null) {
      String word = context.MOMENT().getText().toUpperCase(Locale.ROOT);
      return new Expression.Moment(Expression.Moment.Word.valueOf(word), position);
    }
    String word = context.PERIOD().getText().toUpperCase(Locale.ROOT);
    return new Expression.Period(
        Expression.Period.Which.valueOf(word), unit(context.UNIT()), position);
  }

  private static Unit unit(TerminalNode node) {
    return Unit.ofWord(node.getText()).orElseThrow();
  }

  private static Comparator comparator(PqlParser.ComparatorContext context) {
    return Comparator.ofSign(context.getText()).orElseThrow();
  }

  private static Quantifier quantifier(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "exists", "some" -> Quantifier.EXISTS;
      case "forall", "all" -> Quantifier.FORALL;
      case "none" -> Quantifier.NONE;
      default -> Quantifier.ONE;
    };
  }

  private List<Expression> all(List<PqlParser.ExpressionContext> contexts) {
    return contexts.stream().map(this::expression).toList();
  }

  private <T> T inScope(Supplier<T> build) {
    scopeDepth++;
    T result = build.get();
    scopeDepth--;
    return result;
  }

  private Expression binding(List<String> names, Supplier<Expression> build) {
    names.forEach(variables::push);
    Expression result = build.get();
    names.forEach(_ -> variables.pop());
    return result;
  }

  private static String name(PqlParser.NameContext context) {
    return name(context.getStart());
  }

  private static String name(Token token) {
    String text = token.getText();
    return FieldNames.withoutNamespace(text.startsWith("`") ? Literals.text(token) : text);
  }

  private static Position position(ParserRuleContext context) {
    return TextReader.position(context.getStart());
  }
}
