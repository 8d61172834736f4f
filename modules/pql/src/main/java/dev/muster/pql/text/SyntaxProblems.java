package dev.muster.pql.text;

import dev.muster.pql.ast.Position;
import dev.muster.pql.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.IntervalSet;
import org.antlr.v4.runtime.misc.ParseCancellationException;
import org.jspecify.annotations.Nullable;

/// Says in a sentence where a text stops being PQL and, where only few things could follow, which.
final class SyntaxProblems {
  private static final Map<Integer, String> SIGNS =
      Map.ofEntries(
          Map.entry(PqlLexer.RIGHT_PAREN, "')'"),
          Map.entry(PqlLexer.LEFT_PAREN, "'('"),
          Map.entry(PqlLexer.RIGHT_BRACKET, "']'"),
          Map.entry(PqlLexer.LEFT_BRACKET, "'['"),
          Map.entry(PqlLexer.RIGHT_BRACE, "'}'"),
          Map.entry(PqlLexer.COMMA, "','"),
          Map.entry(PqlLexer.COLON, "':'"),
          Map.entry(PqlLexer.EQUAL, "'='"),
          Map.entry(PqlParser.FROM, "'from'"),
          Map.entry(PqlParser.OVER, "'over'"),
          Map.entry(PqlParser.LET_IN, "'in'"),
          Map.entry(PqlParser.AND, "'and'"),
          Map.entry(PqlParser.BEFORE, "'before'"),
          Map.entry(PqlParser.AFTER, "'after'"),
          Map.entry(PqlParser.UNIT, "a unit such as 'days'"),
          Map.entry(PqlParser.WHAT, "'WHAT(…)'"),
          Map.entry(PqlLexer.STRING, "a string"),
          Map.entry(PqlLexer.INTEGER, "a whole number"));

  private SyntaxProblems() {}

  /// The end of the text as a token, so that what is missing there has a place.
  static Token end(List<? extends Token> tokens, String text) {
    CommonToken end = new CommonToken(Token.EOF, "<EOF>");
    int line = 1;
    int column = 0;
    for (int index = 0; index < text.length(); index++) {
      if (text.charAt(index) == '\n') {
        line++;
        column = 0;
      } else if (!Character.isLowSurrogate(text.charAt(index))) {
        column++;
      }
    }
    end.setLine(line);
    end.setCharPositionInLine(column);
    end.setTokenIndex(tokens.size());
    return end;
  }

  static Problem explain(
      ParseCancellationException cancelled, List<? extends Token> tokens, String text) {
    Token offending =
        cancelled.getCause() instanceof RecognitionException recognition
                && recognition.getOffendingToken() != null
            ? recognition.getOffendingToken()
            : end(tokens, text);
    String expected =
        cancelled.getCause() instanceof RecognitionException recognition
            ? expected(recognition)
            : null;
    Position position = TextReader.position(offending);
    Problem problem;
    if (offending.getType() == Token.EOF) {
      problem =
          Problem.parse(
              "unexpected-end",
              tokens.isEmpty() ? "The expression is empty." : "The expression ends too early.",
              position);
    } else if (offending.getType() == PqlParser.UNKNOWN_UNIT) {
      problem =
          Problem.parse(
                  "unknown-unit", "'" + offending.getText() + "' is not a unit of time.", position)
              .withHint(
                  "Units are millisecond, second, minute, hour, day, week, month, year, decade,"
                      + " century and millennium.");
      return problem;
    } else {
      problem =
          Problem.parse(
              "unexpected",
              "'" + shortened(offending.getText()) + "' is not expected here.",
              position);
    }
    String hint = expected == null ? hint(offending, tokens) : "Expected " + expected + ".";
    return hint == null ? problem : problem.withHint(hint);
  }

  static String shortened(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }

  private static @Nullable String hint(Token offending, List<? extends Token> tokens) {
    int index = tokens.indexOf(offending);
    String word = offending.getText().toLowerCase(Locale.ROOT);
    if (offending.getType() == PqlParser.NOT
        && index + 1 < tokens.size()
        && tokens.get(index + 1).getType() == PqlParser.IN) {
      return "Write 'notIn' in one word.";
    }
    return switch (word) {
      case "&", "&&" -> "Write 'and'.";
      case "|", "||" -> "Write 'or'.";
      default -> null;
    };
  }

  private static @Nullable String expected(RecognitionException recognition) {
    IntervalSet set = recognition.getExpectedTokens();
    if (set == null || set.size() == 0 || set.size() > 4) {
      return null;
    }
    List<String> words = new ArrayList<>();
    for (int type : set.toArray()) {
      if (type == Token.EOF) {
        words.add("the end");
      } else if (type == PqlLexer.WORD) {
        words.add("a name");
      } else if (SIGNS.containsKey(type)) {
        words.add(SIGNS.get(type));
      } else if (type != PqlLexer.XDM_WORD && type != PqlLexer.QUOTED_NAME) {
        return null;
      }
    }
    return words.isEmpty() ? null : String.join(" or ", words);
  }
}
