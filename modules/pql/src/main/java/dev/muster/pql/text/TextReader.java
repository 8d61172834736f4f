package dev.muster.pql.text;

import dev.muster.pql.ast.Expression;
import dev.muster.pql.ast.Position;
import dev.muster.pql.ast.RoomyStack;
import dev.muster.pql.ast.TreeSize;
import dev.muster.pql.problem.Limits;
import dev.muster.pql.problem.Problem;
import dev.muster.pql.problem.Refusal;
import dev.muster.pql.problem.Result;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.BailErrorStrategy;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ListTokenSource;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.PredictionMode;
import org.antlr.v4.runtime.misc.ParseCancellationException;

/// Reads PQL text: size, words, roles of the words, syntax, tree. Each step runs only if the one
/// before found nothing wrong.
public final class TextReader {
  private TextReader() {}

  public static Result<Expression> read(String text, Limits limits) {
    if (text.length() > limits.textBytes()
        || text.getBytes(StandardCharsets.UTF_8).length > limits.textBytes()) {
      return Result.failure(
          Problem.limit(
              "text-too-long",
              "The expression is longer than " + limits.textBytes() + " bytes.",
              Position.START));
    }
    List<? extends Token> tokens = new PqlLexer(CharStreams.fromString(text)).getAllTokens();
    List<Problem> problems = badTokens(tokens);
    if (!problems.isEmpty()) {
      return new Result.Failure<>(problems);
    }
    WordRoles.assign(tokens);
    PqlParser parser =
        new PqlParser(new CommonTokenStream(new ListTokenSource(endMarked(tokens, text))));
    parser.boundNesting(limits.nesting());
    parser.removeErrorListeners();
    parser.setErrorHandler(new BailErrorStrategy());
    parser.getInterpreter().setPredictionMode(PredictionMode.SLL);
    try {
      Expression tree =
          RoomyStack.call(nestingAtMost(tokens), () -> new TreeBuilder().query(parser.query()));
      int depth = TreeSize.of(tree).depth();
      if (depth > limits.treeDepth()) {
        return Result.failure(
            Problem.limit(
                "too-deeply-nested",
                "The expression is "
                    + depth
                    + " operations deep; at most "
                    + limits.treeDepth()
                    + " are accepted.",
                tree.position()));
      }
      return new Result.Success<>(tree);
    } catch (Refusal refusal) {
      return Result.failure(refusal.problem());
    } catch (ParseCancellationException cancelled) {
      return Result.failure(SyntaxProblems.explain(cancelled, tokens, text));
    }
  }

  /// No deeper than this can the parser descend: a level for every bracket that is open at once,
  /// and one for every word that takes an expression without brackets.
  private static int nestingAtMost(List<? extends Token> tokens) {
    int open = 0;
    int deepest = 0;
    int words = 0;
    for (Token token : tokens) {
      switch (token.getType()) {
        case PqlLexer.LEFT_PAREN,
            PqlLexer.LEFT_BRACKET,
            PqlLexer.LEFT_BRACE,
            PqlParser.LAMBDA_OPEN ->
            deepest = Math.max(deepest, ++open);
        case PqlLexer.RIGHT_PAREN, PqlLexer.RIGHT_BRACKET, PqlLexer.RIGHT_BRACE -> open--;
        case PqlParser.LET,
            PqlParser.LAMBDA_NAME,
            PqlParser.SELECT,
            PqlParser.QUANTIFIER,
            PqlParser.AGGREGATE ->
            words++;
        default -> {}
      }
    }
    return deepest + words;
  }

  static Position position(Token token) {
    return new Position(token.getLine(), token.getCharPositionInLine() + 1);
  }

  private static List<Token> endMarked(List<? extends Token> tokens, String text) {
    List<Token> marked = new ArrayList<>(tokens);
    marked.add(SyntaxProblems.end(tokens, text));
    return marked;
  }

  private static List<Problem> badTokens(List<? extends Token> tokens) {
    List<Problem> problems = new ArrayList<>();
    for (Token token : tokens) {
      switch (token.getType()) {
        case PqlLexer.OPEN_STRING ->
            problems.add(
                Problem.parse("string-not-closed", "The string is not closed.", position(token))
                    .withHint("End it with " + token.getText().charAt(0) + "."));
        case PqlLexer.BAD_NUMBER ->
            problems.add(
                Problem.parse(
                    "bad-number",
                    "'" + SyntaxProblems.shortened(token.getText()) + "' is not a number.",
                    position(token)));
        case PqlLexer.UNKNOWN -> problems.add(unknownCharacter(token));
        default -> {}
      }
      if (problems.size() >= 20) {
        break;
      }
    }
    return problems;
  }

  private static Problem unknownCharacter(Token token) {
    String character = token.getText();
    Problem problem =
        Problem.parse(
            "unknown-character",
            "The character '" + character + "' has no meaning here.",
            position(token));
    return "“”„‟‘’‚«»".contains(character)
        ? problem.withHint("Write strings in straight quotes: \"…\".")
        : problem;
  }
}
