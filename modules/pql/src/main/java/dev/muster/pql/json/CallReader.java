package dev.muster.pql.json;

import dev.muster.pql.ast.Comparator;
import dev.muster.pql.ast.Expression;
import dev.muster.pql.ast.Expression.Aggregation;
import dev.muster.pql.ast.Expression.Clause;
import dev.muster.pql.ast.Expression.Operator;
import dev.muster.pql.ast.Position;
import dev.muster.pql.ast.Unit;
import dev.muster.pql.ast.When;
import dev.muster.pql.function.Functions;
import dev.muster.pql.json.JsonTree.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads `fnApply` nodes. Operators and all constructs that have no node type of their own are
/// calls by name here and become nodes of their own in the tree.
final class CallReader {
  private final JsonReader reader;
  private final Bindings bindings;

  CallReader(JsonReader reader, Bindings bindings) {
    this.reader = reader;
    this.bindings = bindings;
  }

  Expression apply(JsonObject node) {
    if (node.get("function") != null) {
      return applyFunction(node);
    }
    String name = JsonReader.string(node, "fnName");
    List<JsonTree> parameters = node.get("params") == null ? List.of() : params(node);
    Position position = node.position();
    Expression operator = operator(name, parameters, position);
    if (operator != null) {
      return operator;
    }
    return switch (name) {
      case "if" -> {
        List<Expression> parts = exactly(3, name, parameters, position);
        yield new Expression.If(parts.get(0), parts.get(1), parts.get(2), position);
      }
      case "list" -> new Expression.ListLiteral(all(parameters), position);
      case "object" -> object(parameters, position);
      case "outer" -> new Expression.Item((int) integer(parameters, 0, position), position);
      case "contextReference" -> contextReference(parameters, position);
      case "occurs" -> {
        if (parameters.isEmpty()) {
          throw tooFew(name, position);
        }
        Expression time = reader.expression(parameters.getFirst());
        When when = when(parameters.subList(1, parameters.size()), position);
        yield new Expression.Occurs(time, when, ignoresYear(node), position);
      }
      case "now", "today", "yesterday", "tomorrow" -> {
        exactly(0, name, parameters, position);
        String word = name.toUpperCase(Locale.ROOT);
        yield new Expression.Moment(Expression.Moment.Word.valueOf(word), position);
      }
      case "relativeUnit" -> period(parameters, position);
      case "chain" -> new ChainReader(reader, bindings, this).chain(parameters, position);
      case "sum", "average", "min", "max", "count" -> {
        Expression aggregate = aggregate(name, parameters, position);
        yield aggregate == null ? call(name, parameters, position) : aggregate;
      }
      case "all", "some" -> call(name.equals("all") ? "forall" : "exists", parameters, position);
      case "notEquals" -> call("notEqualTo", parameters, position);
      default -> call(name, parameters, position);
    };
  }

  /// An element of the draft's `set`: there a created function over an array keeps the elements
  /// that fit.
  Expression inSet(JsonTree element) {
    if (element instanceof JsonObject node && node.get("function") != null) {
      JsonObject function = JsonReader.object(node.get("function"), "A function");
      List<JsonTree> parameters = params(node);
      if (parameters.size() == 1 && JsonReader.parameters(function).size() == 1) {
        Expression source = reader.expression(parameters.getFirst());
        return new Expression.Call(
            "filter", List.of(source, reader.lambda(function)), node.position());
      }
    }
    return reader.expression(element);
  }

  private Expression applyFunction(JsonObject node) {
    JsonObject function = JsonReader.object(node.get("function"), "A function");
    List<String> names = JsonReader.parameters(function);
    List<JsonTree> values = params(node);
    if (values.size() != names.size()) {
      throw JsonReader.refuse(
          "bad-node", "The function takes " + names.size() + " values.", node.position());
    }
    return let(function, names, values, 0, node.position());
  }

  private Expression let(
      JsonObject function,
      List<String> names,
      List<JsonTree> values,
      int index,
      Position position) {
    if (index == names.size()) {
      return reader.expression(JsonReader.required(function, "body"));
    }
    Expression value = reader.expression(values.get(index));
    Expression body =
        bindings.binding(
            List.of(names.get(index)), () -> let(function, names, values, index + 1, position));
    return new Expression.Let(names.get(index), value, body, position);
  }

  private @Nullable Expression operator(String name, List<JsonTree> params, Position position) {
    switch (name.toLowerCase(Locale.ROOT)) {
      case "and" -> {
        return JsonReader.conjunction(all(params), position);
      }
      case "or" -> {
        List<Expression> operands = all(params);
        return operands.size() < 2
            ? JsonReader.conjunction(operands, position)
            : new Expression.Or(operands, position);
      }
      case "not", "!" -> {
        return new Expression.Not(exactly(1, name, params, position).getFirst(), position);
      }
      default -> {}
    }
    Optional<Comparator> comparator = Comparator.ofSign(name);
    if (comparator.isPresent()) {
      return comparison(comparator.get(), name, params, position);
    }
    for (Operator operator : Operator.values()) {
      if (operator.sign().equals(name)) {
        return arithmetic(operator, params, position);
      }
    }
    if (params.size() == 2) {
      switch (name) {
        case "in", "notIn" -> {
          List<Expression> sides = all(params);
          return new Expression.Membership(
              name.equals("notIn"), sides.get(0), sides.get(1), position);
        }
        case "like" -> {
          List<Expression> sides = all(params);
          return new Expression.Like(sides.get(0), sides.get(1), position);
        }
        default -> {}
      }
    }
    return null;
  }

  private Expression comparison(
      Comparator comparator, String name, List<JsonTree> params, Position position) {
    boolean withCase = params.size() == 3;
    if (withCase && comparator == Comparator.EQUAL) {
      return call("equals", params, position);
    }
    if (withCase && comparator == Comparator.NOT_EQUAL) {
      return call("notEqualTo", params, position);
    }
    List<Expression> sides = exactly(2, name, params, position);
    return new Expression.Comparison(comparator, sides.get(0), sides.get(1), position);
  }

  private Expression arithmetic(Operator operator, List<JsonTree> params, Position position) {
    List<Expression> operands = all(params);
    if (operands.size() == 1 && operator == Operator.SUBTRACT) {
      return Expression.Negate.of(operands.getFirst(), position);
    }
    if (operands.size() < 2) {
      throw tooFew(operator.sign(), position);
    }
    Expression left = operands.getFirst();
    for (Expression right : operands.subList(1, operands.size())) {
      left = new Expression.Arithmetic(operator, left, right, position);
    }
    return left;
  }

  private Expression call(String name, List<JsonTree> params, Position position) {
    List<Expression> arguments = new ArrayList<>();
    for (int index = 0; index < params.size(); index++) {
      JsonTree parameter = params.get(index);
      arguments.add(
          Functions.isPerElement(name, index) ? forEach(parameter) : reader.expression(parameter));
    }
    return new Expression.Call(name, arguments, position);
  }

  Expression forEach(JsonTree tree) {
    JsonObject node = JsonReader.object(tree, "A node");
    if (!JsonReader.string(node, "nodeType").equals("fnCreate")) {
      // Without a function the value does not depend on the element.
      return new Expression.ForEach(
          bindings.inScope(bindings.nextScopeVariable(), () -> reader.expression(tree)),
          node.position());
    }
    List<String> names = JsonReader.parameters(node);
    if (names.size() != 1 || !Bindings.isScopeVariable(names.getFirst())) {
      return reader.lambda(node);
    }
    JsonTree body = JsonReader.required(node, "body");
    return new Expression.ForEach(
        bindings.inScope(names.getFirst(), () -> reader.expression(body)), node.position());
  }

  private static List<String> declaredNames(JsonObject select) {
    List<String> names = new ArrayList<>();
    for (JsonTree declaration : JsonReader.array(select, "variables")) {
      names.add(JsonReader.string(JsonReader.object(declaration, "A variable"), "varName"));
    }
    return names;
  }

  /// `sum` of a select and a function that names the select's variables is `sum … over`; with any
  /// other function it is a call on what is selected.
  private @Nullable Expression aggregate(String name, List<JsonTree> params, Position position) {
    if (params.size() != 2
        || !(params.get(0) instanceof JsonObject select)
        || !(params.get(1) instanceof JsonObject function)
        || !isNode(select, "select")
        || !isNode(function, "fnCreate")
        || !declaredNames(select).equals(JsonReader.parameters(function))) {
      return null;
    }
    return bindings.keeping(() -> {
      List<Clause> clauses = reader.clauses(select);
      List<String> names = JsonReader.parameters(function);
      if (!names.equals(clauses.stream().map(Clause::variable).toList())) {
        throw JsonReader.refuse(
            "bad-node",
            "The function has to name the variables of the select, in their order.",
            function.position());
      }
      Expression value = reader.expression(JsonReader.required(function, "body"));
      Aggregation aggregation = Aggregation.valueOf(name.toUpperCase(Locale.ROOT));
      return new Expression.Aggregate(aggregation, value, clauses, position);
    });
  }

  When when(List<JsonTree> params, Position position) {
    String form = text(params, 0, position);
    return switch (form) {
      case "on" -> new When.On(reference(params, 1, position));
      case "before" -> new When.Before(reference(params, 1, position));
      case "after" -> new When.After(reference(params, 1, position));
      case "from" -> new When.From(reference(params, 1, position));
      case "between" ->
          new When.Between(reference(params, 1, position), reference(params, 2, position));
      case "relative" ->
          new When.Relative(
              comparator(params, 1, position),
              amount(params, 2, position),
              unit(params, 3, position),
              constant(When.Direction.class, params, 4, position),
              reference(params, 5, position));
      default ->
          throw JsonReader.refuse("bad-node", "'" + form + "' is no form of occurs.", position);
    };
  }

  private Expression contextReference(List<JsonTree> params, Position position) {
    String source = text(params, 0, position);
    String content = text(params, 1, position);
    boolean writable =
        source.codePoints().allMatch(each -> each == '_' || Character.isLetter(each))
            && content.chars().noneMatch(each -> each == '{' || each == '}');
    if (!writable) {
      throw JsonReader.refuse("bad-node", "This is no reference to context.", position);
    }
    return new Expression.ContextReference(source, content, position);
  }

  private Expression period(List<JsonTree> params, Position position) {
    return new Expression.Period(
        constant(Expression.Period.Which.class, params, 0, position),
        unit(params, 1, position),
        position);
  }

  private Expression object(List<JsonTree> params, Position position) {
    List<Expression.ObjectLiteral.Entry> entries = new ArrayList<>();
    for (int index = 0; index < params.size(); index += 2) {
      String key = text(params, index, position);
      entries.add(new Expression.ObjectLiteral.Entry(key, reference(params, index + 1, position)));
    }
    return new Expression.ObjectLiteral(entries, position);
  }

  static boolean ignoresYear(JsonObject node) {
    return node.get("ignoreYear") instanceof JsonTree.JsonScalar(Boolean ignored, _) && ignored;
  }

  static boolean isNode(JsonObject node, String type) {
    return node.get("nodeType") instanceof JsonTree.JsonScalar(String value, _)
        && value.equals(type);
  }

  static List<JsonTree> params(JsonObject node) {
    return JsonReader.array(node, "params");
  }

  private List<Expression> all(List<JsonTree> params) {
    List<Expression> expressions = new ArrayList<>();
    params.forEach(parameter -> expressions.add(reader.expression(parameter)));
    return expressions;
  }

  private List<Expression> exactly(
      int count, String name, List<JsonTree> params, Position position) {
    if (params.size() != count) {
      throw JsonReader.refuse(
          "bad-node", "'" + name + "' takes " + count + " parameters.", position);
    }
    return all(params);
  }

  private Expression reference(List<JsonTree> params, int index, Position position) {
    return reader.expression(at(params, index, position));
  }

  private static JsonTree at(List<JsonTree> params, int index, Position position) {
    if (index >= params.size()) {
      throw JsonReader.refuse("bad-node", "A parameter is missing.", position);
    }
    return params.get(index);
  }

  String text(List<JsonTree> params, int index, Position position) {
    if (reference(params, index, position) instanceof Expression.StringLiteral(var value, _)) {
      return value;
    }
    throw JsonReader.refuse("bad-node", "A string literal is expected here.", position);
  }

  long integer(List<JsonTree> params, int index, Position position) {
    if (reference(params, index, position) instanceof Expression.IntegerLiteral(long value, _)) {
      return value;
    }
    throw JsonReader.refuse("bad-node", "A whole number is expected here.", position);
  }

  long amount(List<JsonTree> params, int index, Position position) {
    long amount = integer(params, index, position);
    if (amount < 0 || amount > Integer.MAX_VALUE) {
      throw JsonReader.refuse("bad-node", "An amount is not negative.", position);
    }
    return amount;
  }

  Comparator comparator(List<JsonTree> params, int index, Position position) {
    return Comparator.ofSign(text(params, index, position))
        .orElseThrow(
            () -> JsonReader.refuse("bad-node", "A comparison is expected here.", position));
  }

  Unit unit(List<JsonTree> params, int index, Position position) {
    String word = text(params, index, position);
    return Unit.ofWord(word)
        .orElseThrow(() ->
            JsonReader.refuse("unknown-unit", "'" + word + "' is not a unit of time.", position));
  }

  private <E extends Enum<E>> E constant(
      Class<E> type, List<JsonTree> params, int index, Position position) {
    String word = text(params, index, position).toUpperCase(Locale.ROOT);
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(word)) {
        return constant;
      }
    }
    throw JsonReader.refuse("bad-node", "'" + word + "' is not expected here.", position);
  }

  private static RuntimeException tooFew(String name, Position position) {
    return JsonReader.refuse("bad-node", "'" + name + "' has too few parameters.", position);
  }
}
