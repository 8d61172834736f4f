package dev.muster.pql.json;

import dev.muster.pql.ast.Expression;
import dev.muster.pql.ast.Expression.Clause;
import dev.muster.pql.ast.FieldNames;
import dev.muster.pql.ast.Position;
import dev.muster.pql.ast.RoomyStack;
import dev.muster.pql.ast.TreeSize;
import dev.muster.pql.json.JsonTree.JsonArray;
import dev.muster.pql.json.JsonTree.JsonObject;
import dev.muster.pql.json.JsonTree.JsonScalar;
import dev.muster.pql.problem.Limits;
import dev.muster.pql.problem.Problem;
import dev.muster.pql.problem.Refusal;
import dev.muster.pql.problem.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Reads pql/json, the present form and the older ones: literal types in lower case or left out,
/// whole numbers as text, `range` for `from`, lookups without an object.
public final class JsonReader {
  private final Bindings bindings = new Bindings();
  private final CallReader calls = new CallReader(this, bindings);

  private JsonReader() {}

  public static Result<Expression> read(String json, Limits limits) {
    try {
      Expression expression =
          RoomyStack.call(
              nesting(json), () -> new JsonReader().expression(JsonTree.read(json, limits)));
      int depth = TreeSize.of(expression).depth();
      if (depth > limits.treeDepth()) {
        return Result.failure(
            Problem.limit(
                "too-deeply-nested",
                "The expression is "
                    + depth
                    + " operations deep; at most "
                    + limits.treeDepth()
                    + " are accepted.",
                expression.position()));
      }
      return new Result.Success<>(expression);
    } catch (Refusal refusal) {
      return Result.failure(refusal.problem());
    }
  }

  /// How many braces and brackets are open at once.
  private static int nesting(String json) {
    int open = 0;
    int deepest = 0;
    boolean inString = false;
    for (int index = 0; index < json.length(); index++) {
      char character = json.charAt(index);
      if (inString && character == '\\') {
        index++;
      } else if (character == '"') {
        inString = !inString;
      } else if (!inString && (character == '{' || character == '[')) {
        deepest = Math.max(deepest, ++open);
      } else if (!inString && (character == '}' || character == ']')) {
        open--;
      }
    }
    return deepest;
  }

  Expression expression(JsonTree tree) {
    JsonObject node = object(tree, "A node");
    String nodeType = string(node, "nodeType");
    return switch (nodeType) {
      case "fnApply" -> calls.apply(node);
      case "fieldLookup" -> fieldLookup(node);
      case "parameterReference" -> parameter(node);
      case "literal" -> JsonLiterals.literal(node);
      case "varRef" -> bindings.reference(string(node, "varName"), node.position());
      case "select" ->
          bindings.keeping(() -> new Expression.Select(clauses(node), node.position()));
      case "quantification" ->
          bindings.keeping(
              () -> new Expression.Quantified(quantifier(node), clauses(node), node.position()));
      case "fnCreate" -> lambda(node);
      case "set" -> set(node);
      default ->
          throw refuse(
              "unknown-node",
              "'" + nodeType + "' is not a node type of pql/json.",
              node.position());
    };
  }

  Expression lambda(JsonObject node) {
    List<String> parameters = parameters(node);
    JsonTree body = required(node, "body");
    return bindings.binding(
        parameters, () -> new Expression.Lambda(parameters, expression(body), node.position()));
  }

  static List<String> parameters(JsonObject function) {
    List<String> names = new ArrayList<>();
    for (JsonTree parameter : array(function, "params")) {
      names.add(string(object(parameter, "A parameter"), "varName"));
    }
    if (names.isEmpty()) {
      throw refuse("bad-node", "A function needs a parameter.", function.position());
    }
    return names;
  }

  /// Reads the declarations and leaves their variables bound; whoever calls unbinds them.
  List<Clause> clauses(JsonObject node) {
    List<Clause> clauses = new ArrayList<>();
    for (JsonTree element : array(node, "variables")) {
      JsonObject declaration = object(element, "A variable");
      String name = string(declaration, "varName");
      JsonTree from = declaration.get("from");
      Expression source = expression(from == null ? required(declaration, "range") : from);
      bindings.bind(name);
      JsonTree where = declaration.get("where");
      Expression condition = where == null ? null : expression(where);
      clauses.add(new Clause(name, source, condition, declaration.position()));
    }
    if (clauses.isEmpty()) {
      throw refuse("bad-node", "At least one variable is needed.", node.position());
    }
    return clauses;
  }

  private Expression fieldLookup(JsonObject node) {
    String name = FieldNames.withoutNamespace(string(node, "fieldName"));
    if (name.isEmpty()) {
      throw refuse("bad-node", "A field needs a name.", node.position());
    }
    JsonTree object = node.get("object");
    Expression owner =
        object == null ? new Expression.Parameter(1, node.position()) : expression(object);
    return new Expression.Field(owner, name, node.position());
  }

  private static Expression parameter(JsonObject node) {
    if (required(node, "position") instanceof JsonScalar(Long number, _)
        && number >= 1
        && number <= 9999) {
      return new Expression.Parameter(number.intValue(), node.position());
    }
    throw refuse("bad-parameter", "Parameters are counted from 1.", node.position());
  }

  private static Expression.Quantifier quantifier(JsonObject node) {
    return switch (string(node, "quantifier").toLowerCase(Locale.ROOT)) {
      case "some", "exists" -> Expression.Quantifier.EXISTS;
      case "all", "forall" -> Expression.Quantifier.FORALL;
      case "none" -> Expression.Quantifier.NONE;
      case "one" -> Expression.Quantifier.ONE;
      default ->
          throw refuse(
              "unknown-quantifier",
              "A quantifier is one of all, some, none and one.",
              node.position());
    };
  }

  /// The draft's conjunction: of conditions, or of variables that all have to be found.
  private Expression set(JsonObject node) {
    List<JsonTree> elements = array(node, "variables");
    boolean declarations =
        !elements.isEmpty()
            && elements.stream()
                .allMatch(element ->
                    element instanceof JsonObject member
                        && member.get("varName") != null
                        && (member.get("from") != null || member.get("range") != null));
    if (declarations) {
      return bindings.keeping(() ->
          new Expression.Quantified(Expression.Quantifier.EXISTS, clauses(node), node.position()));
    }
    List<Expression> operands = new ArrayList<>();
    elements.forEach(element -> operands.add(calls.inSet(element)));
    return conjunction(operands, node.position());
  }

  static Expression conjunction(List<Expression> operands, Position position) {
    if (operands.isEmpty()) {
      throw refuse("bad-node", "At least one condition is needed.", position);
    }
    return operands.size() == 1 ? operands.getFirst() : new Expression.And(operands, position);
  }

  static JsonTree required(JsonObject node, String name) {
    JsonTree member = node.get(name);
    if (member == null) {
      throw refuse("bad-node", "'" + name + "' is missing.", node.position());
    }
    return member;
  }

  static String string(JsonObject node, String name) {
    if (required(node, name) instanceof JsonScalar(String value, _) && !value.isEmpty()) {
      return value;
    }
    throw refuse("bad-node", "'" + name + "' has to be a string.", node.position());
  }

  static List<JsonTree> array(JsonObject node, String name) {
    if (required(node, name) instanceof JsonArray(var elements, _)) {
      return elements;
    }
    throw refuse("bad-node", "'" + name + "' has to be an array.", node.position());
  }

  static JsonObject object(@Nullable JsonTree tree, String what) {
    if (tree instanceof JsonObject object) {
      return object;
    }
    throw refuse(
        "bad-node",
        what + " has to be an object.",
        tree == null ? Position.START : tree.position());
  }

  static Refusal refuse(String code, String message, Position position) {
    return new Refusal(Problem.parse(code, message, position));
  }
}
