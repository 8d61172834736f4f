package dev.muster.pql;

import dev.muster.pql.ast.Expression;
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

  public static String text(Expression expression) {
    return TextPrinter.print(expression);
  }
}
