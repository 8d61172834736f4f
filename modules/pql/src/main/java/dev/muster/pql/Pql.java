package dev.muster.pql;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.pql.ast.Expression;
import dev.muster.pql.json.JsonReader;
import dev.muster.pql.json.JsonWriter;
import dev.muster.pql.problem.Limits;
import dev.muster.pql.problem.Result;
import dev.muster.pql.text.TextPrinter;
import dev.muster.pql.text.TextReader;

/// The way into the language. Whatever a caller gets wrong comes back as problems, never as an
/// exception.
public final class Pql {
  private Pql() {}

  public static Result<Expression> readText(String text) {
    return TextReader.read(text, Limits.DEFAULT);
  }

  public static Result<Expression> readJson(String json) {
    return JsonReader.read(json, Limits.DEFAULT);
  }

  public static JsonNode json(Expression expression) {
    return JsonWriter.write(expression);
  }

  public static String text(Expression expression) {
    return TextPrinter.print(expression);
  }
}
