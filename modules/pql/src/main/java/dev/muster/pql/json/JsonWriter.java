package dev.muster.pql.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.pql.ast.Expression;
import dev.muster.pql.ast.Expression.Clause;
import dev.muster.pql.ast.Expression.Step;
import dev.muster.pql.ast.RoomyStack;
import dev.muster.pql.ast.TreeSize;
import dev.muster.pql.ast.When;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Writes a tree as pql/json: the published node types where there are some, and calls of functions
/// for everything else, so that readers who know only those still find every field.
///
/// What is evaluated for each element becomes a created function with a variable `_1`, `_2`… by
/// depth of scope; fields of the element and carets become lookups on these variables.
public final class JsonWriter {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private int scopeDepth;

  private JsonWriter() {}

  public static JsonNode write(Expression expression) {
    return RoomyStack.call(
        TreeSize.of(expression).depth(), () -> new JsonWriter().node(expression));
  }

  private ObjectNode node(Expression expression) {
    return switch (expression) {
      case Expression.StringLiteral(var value, _) -> literal("String", NODES.textNode(value));
      case Expression.IntegerLiteral(long value, _) -> literal("Integer", NODES.numberNode(value));
      case Expression.DoubleLiteral(double value, _) -> literal("Number", NODES.numberNode(value));
      case Expression.BooleanLiteral(boolean value, _) ->
          literal("Boolean", NODES.booleanNode(value));
      case Expression.NullLiteral _ -> literal("Null", NODES.nullNode());
      case Expression.ListLiteral list -> list(list);
      case Expression.ObjectLiteral object -> object(object);
      case Expression.Parameter(int number, _) ->
          typed("parameterReference").put("position", number);
      case Expression.Item(int level, _) ->
          level < scopeDepth
              ? variable(scopeVariable(scopeDepth - level))
              : apply("outer", List.of(integer(level)));
      case Expression.Variable(var name, _) -> variable(name);
      case Expression.StepTime(var label, _) -> variable(label);
      case Expression.ContextReference(var source, var content, _) ->
          apply("contextReference", List.of(string(source), string(content)));
      case Expression.Field(var object, var name, _) ->
          typed("fieldLookup").put("fieldName", name).set("object", node(object));
      case Expression.Call(var function, var arguments, _) -> apply(function, all(arguments));
      case Expression.ForEach(var body, _) -> forEach(body);
      case Expression.Lambda(var parameters, var body, _) -> function(parameters, node(body));
      case Expression.Let let -> let(let);
      case Expression.If(var condition, var then, var otherwise, _) ->
          apply("if", all(List.of(condition, then, otherwise)));
      case Expression.And(var operands, _) -> apply("and", all(operands));
      case Expression.Or(var operands, _) -> apply("or", all(operands));
      case Expression.Not(var operand, _) -> apply("not", all(List.of(operand)));
      case Expression.Negate(var operand, _) -> apply("-", all(List.of(operand)));
      case Expression.Comparison(var comparator, var left, var right, _) ->
          apply(comparator.sign(), all(List.of(left, right)));
      case Expression.Membership(boolean negated, var element, var list, _) ->
          apply(negated ? "notIn" : "in", all(List.of(element, list)));
      case Expression.Like(var text, var pattern, _) -> apply("like", all(List.of(text, pattern)));
      case Expression.Arithmetic(var operator, var left, var right, _) ->
          apply(operator.sign(), all(List.of(left, right)));
      case Expression.Occurs occurs -> occurs(occurs);
      case Expression.Moment(var word, _) -> apply(word(word), List.of());
      case Expression.Period(var which, var unit, _) ->
          apply("relativeUnit", List.of(string(word(which)), string(unit.word())));
      case Expression.Select(var clauses, _) ->
          typed("select").set("variables", declarations(clauses));
      case Expression.Quantified(var quantifier, var clauses, _) ->
          typed("quantification")
              .put("quantifier", quantifier(quantifier))
              .set("variables", declarations(clauses));
      case Expression.Aggregate aggregate -> aggregate(aggregate);
      case Expression.Chain chain -> chain(chain);
    };
  }

  private ObjectNode list(Expression.ListLiteral list) {
    ArrayNode values = NODES.arrayNode();
    for (Expression element : list.elements()) {
      switch (element) {
        case Expression.StringLiteral(var value, _) -> values.add(value);
        case Expression.IntegerLiteral(long value, _) -> values.add(value);
        case Expression.DoubleLiteral(double value, _) -> values.add(value);
        case Expression.BooleanLiteral(boolean value, _) -> values.add(value);
        case Expression.NullLiteral _ -> values.addNull();
        default -> {
          return apply("list", all(list.elements()));
        }
      }
    }
    return literal("List", values);
  }

  private ObjectNode object(Expression.ObjectLiteral object) {
    List<JsonNode> parameters = new ArrayList<>();
    for (Expression.ObjectLiteral.Entry entry : object.entries()) {
      parameters.add(string(entry.key()));
      parameters.add(node(entry.value()));
    }
    return apply("object", parameters);
  }

  private ObjectNode forEach(Expression body) {
    scopeDepth++;
    ObjectNode function = function(List.of(scopeVariable(scopeDepth)), node(body));
    scopeDepth--;
    return function;
  }

  private ObjectNode let(Expression.Let let) {
    ObjectNode apply = typed("fnApply");
    apply.set("function", function(List.of(let.variable()), node(let.body())));
    apply.putArray("params").add(node(let.value()));
    return apply;
  }

  private ObjectNode aggregate(Expression.Aggregate aggregate) {
    ObjectNode select = typed("select").set("variables", declarations(aggregate.clauses()));
    List<String> variables = aggregate.clauses().stream().map(Clause::variable).toList();
    return apply(
        word(aggregate.aggregation()),
        List.of(select, function(variables, node(aggregate.value()))));
  }

  private ObjectNode occurs(Expression.Occurs occurs) {
    List<JsonNode> parameters = new ArrayList<>();
    parameters.add(node(occurs.time()));
    parameters.addAll(when(occurs.when()));
    return ignoringYear(apply("occurs", parameters), occurs.ignoringYear());
  }

  private static ObjectNode ignoringYear(ObjectNode node, boolean ignoring) {
    return ignoring ? node.put("ignoreYear", true) : node;
  }

  private List<JsonNode> when(When when) {
    return switch (when) {
      case When.On(var reference) -> List.of(string("on"), node(reference));
      case When.Before(var reference) -> List.of(string("before"), node(reference));
      case When.After(var reference) -> List.of(string("after"), node(reference));
      case When.From(var reference) -> List.of(string("from"), node(reference));
      case When.Between(var start, var end) -> List.of(string("between"), node(start), node(end));
      case When.Relative(var comparator, long amount, var unit, var direction, var reference) ->
          List.of(
              string("relative"),
              string(comparator.sign()),
              integer(amount),
              string(unit.word()),
              string(word(direction)),
              node(reference));
    };
  }

  private ObjectNode chain(Expression.Chain chain) {
    List<JsonNode> parameters = new ArrayList<>();
    parameters.add(node(chain.source()));
    parameters.add(forEach(chain.timestamp()));
    for (Step step : chain.steps()) {
      parameters.add(step(step));
    }
    return apply("chain", parameters);
  }

  private ObjectNode step(Step step) {
    List<JsonNode> parameters = new ArrayList<>();
    parameters.add(string(step.label()));
    parameters.add(forEach(step.what()));
    for (Expression condition : step.where()) {
      parameters.add(apply("where", List.of(forEach(condition))));
    }
    scopeDepth++;
    for (Step.Window window : step.windows()) {
      parameters.add(ignoringYear(apply("when", when(window.when())), window.ignoringYear()));
    }
    scopeDepth--;
    for (Step.Gap gap : step.gaps()) {
      parameters.add(
          apply(
              "gap",
              List.of(
                  string(gap.comparator().sign()),
                  integer(gap.amount()),
                  string(gap.unit().word()))));
    }
    for (Step.Count count : step.counts()) {
      parameters.add(
          apply("count", List.of(string(count.comparator().sign()), integer(count.number()))));
    }
    if (step.excluded()) {
      parameters.add(apply("exclude", List.of()));
    }
    return apply("step", parameters);
  }

  private ArrayNode declarations(List<Clause> clauses) {
    ArrayNode declarations = NODES.arrayNode();
    for (Clause clause : clauses) {
      ObjectNode declaration = typed("varDecl").put("varName", clause.variable());
      declaration.set("from", node(clause.source()));
      Expression condition = clause.condition();
      if (condition != null) {
        declaration.set("where", node(condition));
      }
      declarations.add(declaration);
    }
    return declarations;
  }

  private List<JsonNode> all(List<Expression> expressions) {
    List<JsonNode> nodes = new ArrayList<>();
    expressions.forEach(expression -> nodes.add(node(expression)));
    return nodes;
  }

  private static String quantifier(Expression.Quantifier quantifier) {
    return switch (quantifier) {
      case EXISTS -> "some";
      case FORALL -> "all";
      case NONE -> "none";
      case ONE -> "one";
    };
  }

  private static String scopeVariable(int depth) {
    return "_" + depth;
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static ObjectNode typed(String nodeType) {
    return NODES.objectNode().put("nodeType", nodeType);
  }

  private static ObjectNode apply(String function, List<JsonNode> parameters) {
    ObjectNode apply = typed("fnApply").put("fnName", function);
    apply.putArray("params").addAll(parameters);
    return apply;
  }

  private static ObjectNode function(List<String> parameters, JsonNode body) {
    ObjectNode function = typed("fnCreate");
    ArrayNode names = function.putArray("params");
    parameters.forEach(name -> names.addObject().put("varName", name));
    return function.set("body", body);
  }

  private static ObjectNode variable(String name) {
    return typed("varRef").put("varName", name);
  }

  private static ObjectNode literal(String type, JsonNode value) {
    return typed("literal").put("literalType", type).set("value", value);
  }

  private static ObjectNode string(String value) {
    return literal("String", NODES.textNode(value));
  }

  private static ObjectNode integer(long value) {
    return literal("Integer", NODES.numberNode(value));
  }
}
