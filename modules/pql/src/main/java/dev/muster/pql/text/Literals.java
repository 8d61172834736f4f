package dev.muster.pql.text;

import dev.muster.pql.ast.Expression;
import dev.muster.pql.ast.Position;
import dev.muster.pql.problem.Problem;
import dev.muster.pql.problem.Refusal;
import org.antlr.v4.runtime.Token;

/// Numbers, strings and the like, from tokens to values.
final class Literals {
  private Literals() {}

  static Expression literal(Token token) {
    Position position = TextReader.position(token);
    return switch (token.getType()) {
      case PqlLexer.STRING -> new Expression.StringLiteral(text(token), position);
      case PqlParser.TRUE -> new Expression.BooleanLiteral(true, position);
      case PqlParser.FALSE -> new Expression.BooleanLiteral(false, position);
      case PqlParser.NULL -> new Expression.NullLiteral(position);
      default -> number(token, false, position);
    };
  }

  static Expression number(Token token, boolean negative, Position position) {
    String digits = (negative ? "-" : "") + token.getText();
    if (token.getType() == PqlLexer.DOUBLE) {
      double value = Double.parseDouble(digits);
      if (Double.isInfinite(value)) {
        throw tooLarge(token);
      }
      return new Expression.DoubleLiteral(value, position);
    }
    if (token.getType() == PqlLexer.LONG) {
      digits = digits.substring(0, digits.length() - 1);
    }
    try {
      return new Expression.IntegerLiteral(Long.parseLong(digits), position);
    } catch (NumberFormatException notSixtyFourBits) {
      throw tooLarge(token);
    }
  }

  static long amount(Token token) {
    try {
      return Integer.parseInt(token.getText());
    } catch (NumberFormatException _) {
      throw tooLarge(token);
    }
  }

  /// What stands between the quotes or back-ticks, with the escapes resolved.
  static String text(Token token) {
    String source = token.getText();
    int end = source.length() - 1;
    int escape = source.indexOf('\\');
    if (escape < 0) {
      return source.substring(1, end);
    }
    StringBuilder text = new StringBuilder(source.substring(1, escape));
    int index = escape;
    while (index < end) {
      char character = source.charAt(index++);
      if (character != '\\') {
        text.append(character);
        continue;
      }
      char escaped = source.charAt(index++);
      switch (escaped) {
        case 'n' -> text.append('\n');
        case 't' -> text.append('\t');
        case 'r' -> text.append('\r');
        case 'u' -> {
          text.append((char) codeUnit(source, index, end, token));
          index += 4;
        }
        default -> text.append(escaped);
      }
    }
    return text.toString();
  }

  private static int codeUnit(String source, int start, int end, Token token) {
    int value = 0;
    for (int index = start; index < start + 4; index++) {
      int digit = index < end ? Character.digit(source.charAt(index), 16) : -1;
      if (digit < 0) {
        throw new Refusal(
            Problem.parse(
                    "bad-escape",
                    "After '\\u' four hexadecimal digits have to follow.",
                    TextReader.position(token))
                .withHint("A single backslash is written '\\\\'."));
      }
      value = value * 16 + digit;
    }
    return value;
  }

  private static Refusal tooLarge(Token token) {
    return new Refusal(
        Problem.parse(
            "number-too-large",
            "The number " + SyntaxProblems.shortened(token.getText()) + " is too large.",
            TextReader.position(token)));
  }
}
