package dev.muster.pql.json;

import dev.muster.pql.ast.Expression;
import dev.muster.pql.ast.Position;
import dev.muster.pql.json.JsonTree.JsonArray;
import dev.muster.pql.json.JsonTree.JsonObject;
import dev.muster.pql.json.JsonTree.JsonScalar;
import java.util.List;
import java.util.Locale;

/// Literal nodes in all spellings that occur.
final class JsonLiterals {
  private JsonLiterals() {}

  static Expression literal(JsonObject node) {
    JsonTree value = node.members().get("value");
    if (value == null) {
      value = new JsonScalar(null, node.position());
    }
    String type =
        node.get("literalType") == null
            ? ""
            : JsonReader.string(node, "literalType").toLowerCase(Locale.ROOT);
    Position position = node.position();
    return switch (type) {
      case "" -> byJsonType(value, position);
      case "string" -> new Expression.StringLiteral(text(value), position);
      case "integer", "long", "short", "byte", "int" ->
          new Expression.IntegerLiteral(whole(value), position);
      case "number", "double", "float" -> new Expression.DoubleLiteral(real(value), position);
      case "boolean" -> new Expression.BooleanLiteral(truth(value), position);
      case "null" -> new Expression.NullLiteral(position);
      case "list" -> {
        if (value instanceof JsonArray) {
          yield byJsonType(value, position);
        }
        throw JsonReader.refuse("bad-literal", "The value of a List has to be an array.", position);
      }
      case "xdmobject" -> {
        if (value instanceof JsonScalar(String name, _) && name.equals("profile")) {
          yield new Expression.Parameter(1, position);
        }
        throw JsonReader.refuse(
            "bad-literal", "The only XDMObject that can be named is \"profile\".", position);
      }
      default ->
          throw JsonReader.refuse(
              "unknown-literal-type", "'" + type + "' is not a type of literal.", position);
    };
  }

  private static Expression byJsonType(JsonTree tree, Position position) {
    return switch (tree) {
      case JsonArray(var elements, _) -> {
        List<Expression> values =
            elements.stream().map(element -> byJsonType(element, element.position())).toList();
        yield new Expression.ListLiteral(values, position);
      }
      case JsonScalar(var value, _) ->
          switch (value) {
            case null -> new Expression.NullLiteral(position);
            case String text -> new Expression.StringLiteral(text, position);
            case Long number -> new Expression.IntegerLiteral(number, position);
            case Double number -> new Expression.DoubleLiteral(number, position);
            case Boolean truth -> new Expression.BooleanLiteral(truth, position);
            default -> throw new IllegalStateException("Not a JSON scalar: " + value);
          };
      case JsonObject _ ->
          throw JsonReader.refuse("bad-literal", "A literal cannot be an object.", position);
    };
  }

  private static String text(JsonTree value) {
    return switch (value) {
      case JsonScalar(String text, _) -> text;
      case JsonScalar(Long number, _) -> number.toString();
      case JsonScalar(Double number, _) -> number.toString();
      case JsonScalar(Boolean truth, _) -> truth.toString();
      default -> throw JsonReader.refuse("bad-literal", "This is not a string.", value.position());
    };
  }

  private static long whole(JsonTree value) {
    try {
      return switch (value) {
        case JsonScalar(Long number, _) -> number;
        case JsonScalar(Double number, _) when number == Math.rint(number) -> Math.round(number);
        case JsonScalar(String text, _) -> Long.parseLong(text.strip());
        default -> throw notANumber(value);
      };
    } catch (NumberFormatException _) {
      throw notANumber(value);
    }
  }

  private static double real(JsonTree value) {
    try {
      double number =
          switch (value) {
            case JsonScalar(Long whole, _) -> whole;
            case JsonScalar(Double real, _) -> real;
            case JsonScalar(String text, _) -> Double.parseDouble(text.strip());
            default -> throw notANumber(value);
          };
      if (Double.isNaN(number) || Double.isInfinite(number)) {
        throw notANumber(value);
      }
      return number;
    } catch (NumberFormatException _) {
      throw notANumber(value);
    }
  }

  private static boolean truth(JsonTree value) {
    return switch (value) {
      case JsonScalar(Boolean truth, _) -> truth;
      case JsonScalar(String text, _) when text.equalsIgnoreCase("true") -> true;
      case JsonScalar(String text, _) when text.equalsIgnoreCase("false") -> false;
      default -> throw JsonReader.refuse("bad-literal", "This is not a Boolean.", value.position());
    };
  }

  private static RuntimeException notANumber(JsonTree value) {
    return JsonReader.refuse("bad-literal", "This is not such a number.", value.position());
  }
}
