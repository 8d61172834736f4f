package dev.muster.pql.text;

import dev.muster.pql.ast.Unit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Token;

/// Decides which words are keywords. Keywords of PQL are contextual: `count`, `min` or `today` are
/// plain names unless what stands around them makes them syntax, and after a dot or a caret every
/// word is a field. One pass with two tokens of lookahead over the lexer's tokens settles that, so
/// that the grammar itself stays free of ambiguity.
///
/// The pass knows at every word whether an operand or an operator is due, and in which bracket it
/// is.
final class WordRoles {
  private static final Set<String> OPERATOR_WORDS =
      Set.of(
          "and",
          "or",
          "in",
          "notin",
          "like",
          "matches",
          "occurs",
          "where",
          "over",
          "from",
          "ignoring");
  private static final Set<String> QUANTIFIERS =
      Set.of("exists", "some", "forall", "all", "none", "one");
  private static final Set<String> AGGREGATIONS = Set.of("sum", "average", "min", "max", "count");
  private static final Set<String> MOMENTS = Set.of("now", "today", "yesterday", "tomorrow");
  private static final Map<String, Integer> PARTS =
      Map.of(
          "what", PqlParser.WHAT,
          "where", PqlParser.WHERE,
          "when", PqlParser.WHEN,
          "count", PqlParser.COUNT,
          "gap", PqlParser.GAP);

  private enum Bracket {
    PLAIN,
    CHAIN,
    STEPS,
    WINDOW,
    LAMBDA
  }

  private static final class Level {
    final Bracket bracket;
    int commas;
    int openLets;

    Level(Bracket bracket) {
      this.bracket = bracket;
    }
  }

  private final List<? extends Token> tokens;
  private final Deque<Level> levels = new ArrayDeque<>();
  private int previous = Token.EPSILON;
  private int beforePrevious = Token.EPSILON;

  private WordRoles(List<? extends Token> tokens) {
    this.tokens = tokens;
    levels.push(new Level(Bracket.PLAIN));
  }

  static void assign(List<? extends Token> tokens) {
    new WordRoles(tokens).run();
  }

  /// Whether this word, standing alone where an operand is due, could be read as something else
  /// than a name. The printer puts such names in back-ticks.
  static boolean isReservedAsOperand(String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    return OPERATOR_WORDS.contains(lower)
        || QUANTIFIERS.contains(lower)
        || AGGREGATIONS.contains(lower)
        || MOMENTS.contains(lower)
        || Set.of(
                "not", "true", "false", "null", "let", "if", "select", "chain", "this", "last",
                "next", "on", "before", "after", "between")
            .contains(lower);
  }

  /// Reserved words that are names all the same wherever the printer puts a field, since only a
  /// name, a unit or a parenthesis after them would make them syntax.
  static boolean isPlainAsField(String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    return QUANTIFIERS.contains(lower)
        || AGGREGATIONS.contains(lower)
        || Set.of("select", "if", "chain", "last", "next").contains(lower);
  }

  private void run() {
    for (int index = 0; index < tokens.size(); index++) {
      CommonToken token = (CommonToken) tokens.get(index);
      if (token.getType() == PqlLexer.WORD) {
        token.setType(role(index, token.getText().toLowerCase(Locale.ROOT)));
      } else {
        brackets(index, token);
      }
      beforePrevious = previous;
      previous = token.getType();
    }
  }

  private void brackets(int index, CommonToken token) {
    switch (token.getType()) {
      case PqlLexer.QUOTED_NAME -> {
        if (type(index + 1) == PqlLexer.ARROW) {
          // `name` => … : the grammar wants one kind of token there.
          token.setType(PqlParser.LAMBDA_NAME);
        }
      }
      case PqlLexer.LEFT_PAREN -> {
        if (operandDue() && opensLambda(index)) {
          token.setType(PqlParser.LAMBDA_OPEN);
          levels.push(new Level(Bracket.LAMBDA));
        } else if (previous == PqlParser.CHAIN) {
          levels.push(new Level(Bracket.CHAIN));
        } else {
          levels.push(new Level(previous == PqlParser.WHEN ? Bracket.WINDOW : Bracket.PLAIN));
        }
      }
      case PqlLexer.LEFT_BRACKET -> {
        Level level = level();
        boolean steps = level.bracket == Bracket.CHAIN && level.commas == 2 && operandDue();
        levels.push(new Level(steps ? Bracket.STEPS : Bracket.PLAIN));
      }
      case PqlLexer.LEFT_BRACE -> levels.push(new Level(Bracket.PLAIN));
      case PqlLexer.RIGHT_PAREN, PqlLexer.RIGHT_BRACKET, PqlLexer.RIGHT_BRACE -> {
        if (levels.size() > 1) {
          levels.pop();
        }
      }
      case PqlLexer.COMMA -> {
        if (isName(index + 1) && isWord(index + 2, "from")) {
          token.setType(PqlParser.CLAUSE_COMMA);
        } else {
          level().commas++;
        }
      }
      default -> {}
    }
  }

  private int role(int index, String word) {
    if (previous == PqlLexer.DOT || previous == PqlLexer.CARET) {
      return PqlLexer.WORD;
    }
    if (type(index + 1) == PqlLexer.ARROW) {
      return PqlParser.LAMBDA_NAME;
    }
    return operandDue() ? operand(index, word) : operator(index, word);
  }

  private int operand(int index, String word) {
    int next = type(index + 1);
    if (naming()) {
      return PqlLexer.WORD;
    }
    if (level().bracket == Bracket.STEPS) {
      int role = part(index, word);
      if (role != PqlLexer.WORD) {
        return role;
      }
    }
    if (windowDue()) {
      int role = window(index, word);
      if (role != PqlLexer.WORD) {
        return role;
      }
    }
    return switch (word) {
      case "not" -> PqlParser.NOT;
      case "and" -> PqlParser.AND;
      case "or" -> PqlParser.OR;
      case "true" -> PqlParser.TRUE;
      case "false" -> PqlParser.FALSE;
      case "null" -> PqlParser.NULL;
      case "if" -> next == PqlLexer.LEFT_PAREN ? PqlParser.IF : PqlLexer.WORD;
      case "chain" -> next == PqlLexer.LEFT_PAREN ? PqlParser.CHAIN : PqlLexer.WORD;
      case "let" -> let(index);
      case "select" -> namesVariable(index) ? PqlParser.SELECT : PqlLexer.WORD;
      case "this" -> period(index) ? PqlParser.PERIOD : PqlParser.THIS;
      case "last", "next" -> period(index) ? PqlParser.PERIOD : PqlLexer.WORD;
      default -> previous == PqlParser.PERIOD ? PqlParser.UNIT : leadingWord(index, word);
    };
  }

  private int let(int index) {
    if (!isName(index + 1)) {
      return PqlLexer.WORD;
    }
    level().openLets++;
    return PqlParser.LET;
  }

  private int leadingWord(int index, String word) {
    if (MOMENTS.contains(word)) {
      int next = type(index + 1);
      boolean name = next == PqlLexer.DOT || next == PqlLexer.LEFT_PAREN;
      return name ? PqlLexer.WORD : PqlParser.MOMENT;
    }
    if (QUANTIFIERS.contains(word)) {
      return namesVariable(index) ? PqlParser.QUANTIFIER : PqlLexer.WORD;
    }
    return AGGREGATIONS.contains(word) ? aggregation(index) : PqlLexer.WORD;
  }

  private int operator(int index, String word) {
    return switch (word) {
      case "and" -> PqlParser.AND;
      case "or" -> PqlParser.OR;
      case "in" -> in();
      case "notin" -> PqlParser.NOT_IN;
      case "like" -> PqlParser.LIKE;
      case "matches" -> PqlParser.MATCHES;
      case "occurs" -> PqlParser.OCCURS;
      case "over" -> PqlParser.OVER;
      case "from" -> PqlParser.FROM;
      case "where" -> PqlParser.WHERE;
      case "before" -> PqlParser.BEFORE;
      case "after" -> PqlParser.AFTER;
      case "ignoring" -> isWord(index + 1, "year") ? PqlParser.IGNORING : PqlLexer.WORD;
      default -> trailingWord(index, word);
    };
  }

  /// The first `in` that stands outside brackets ends the value of a `let`; the others are
  /// memberships.
  private int in() {
    Level level = level();
    if (level.openLets == 0) {
      return PqlParser.IN;
    }
    level.openLets--;
    return PqlParser.LET_IN;
  }

  private int trailingWord(int index, String word) {
    if (previous == PqlParser.IGNORING) {
      return PqlParser.UNIT;
    }
    if (previous == PqlLexer.INTEGER) {
      return Unit.ofWord(word).isPresent() ? PqlParser.UNIT : PqlParser.UNKNOWN_UNIT;
    }
    return level().bracket == Bracket.STEPS ? part(index, word) : PqlLexer.WORD;
  }

  /// After these a name has to come, whatever the word.
  private boolean naming() {
    return previous == PqlParser.SELECT
        || previous == PqlParser.QUANTIFIER
        || previous == PqlParser.CLAUSE_COMMA
        || previous == PqlParser.LET
        || level().bracket == Bracket.LAMBDA
        || (level().bracket == Bracket.STEPS
            && (previous == PqlLexer.LEFT_BRACKET || previous == PqlLexer.COMMA));
  }

  private int part(int index, String word) {
    if (word.equals("exclude")) {
      return previous == PqlLexer.COLON && isName(index + 1) ? PqlParser.EXCLUDE : PqlLexer.WORD;
    }
    Integer role = PARTS.get(word);
    return role != null && type(index + 1) == PqlLexer.LEFT_PAREN ? role : PqlLexer.WORD;
  }

  /// At the beginning of what follows `occurs` or stands in `WHEN(…)`.
  private boolean windowDue() {
    return previous == PqlParser.OCCURS
        || (previous == PqlLexer.LEFT_PAREN
            && beforePrevious == PqlParser.WHEN
            && level().bracket == Bracket.WINDOW);
  }

  private int window(int index, String word) {
    if (!beginsOperand(index + 1)) {
      return PqlLexer.WORD;
    }
    return switch (word) {
      case "on" -> PqlParser.ON;
      case "before" -> PqlParser.BEFORE;
      case "after" -> PqlParser.AFTER;
      case "from" -> PqlParser.FROM;
      case "between" -> PqlParser.BETWEEN;
      default -> PqlLexer.WORD;
    };
  }

  private int aggregation(int index) {
    return switch (type(index + 1)) {
      case PqlLexer.LEFT_PAREN -> PqlParser.AGGREGATE_CALL;
      case PqlLexer.WORD, PqlLexer.XDM_WORD ->
          namesVariable(index) ? PqlParser.AGGREGATE : PqlLexer.WORD;
      case PqlLexer.QUOTED_NAME,
          PqlLexer.STRING,
          PqlLexer.INTEGER,
          PqlLexer.LONG,
          PqlLexer.DOUBLE,
          PqlLexer.DOLLAR,
          PqlLexer.CARET,
          PqlLexer.CONTEXT ->
          PqlParser.AGGREGATE;
      default -> PqlLexer.WORD;
    };
  }

  /// The next word is a name and not an operator that takes this word as its left side. A variable
  /// named like an operator needs back-ticks, since `min occurs from now` could be both.
  private boolean namesVariable(int index) {
    if (!isName(index + 1)) {
      return false;
    }
    return type(index + 1) != PqlLexer.WORD || !OPERATOR_WORDS.contains(lower(index + 1));
  }

  private boolean period(int index) {
    if (type(index + 1) != PqlLexer.WORD || Unit.ofWord(lower(index + 1)).isEmpty()) {
      return false;
    }
    int after = type(index + 2);
    return after != PqlLexer.DOT && after != PqlLexer.LEFT_PAREN && after != PqlLexer.ARROW;
  }

  /// `(` name { `,` name } `)` `=>`
  private boolean opensLambda(int index) {
    int at = index + 1;
    while (isName(at)) {
      switch (type(at + 1)) {
        case PqlLexer.COMMA -> at += 2;
        case PqlLexer.RIGHT_PAREN -> {
          return type(at + 2) == PqlLexer.ARROW;
        }
        default -> {
          return false;
        }
      }
    }
    return false;
  }

  private boolean operandDue() {
    return switch (previous) {
      case PqlLexer.WORD,
          PqlLexer.XDM_WORD,
          PqlLexer.QUOTED_NAME,
          PqlLexer.STRING,
          PqlLexer.INTEGER,
          PqlLexer.LONG,
          PqlLexer.DOUBLE,
          PqlLexer.CONTEXT,
          PqlLexer.RIGHT_PAREN,
          PqlLexer.RIGHT_BRACKET,
          PqlLexer.RIGHT_BRACE,
          PqlParser.TRUE,
          PqlParser.FALSE,
          PqlParser.NULL,
          PqlParser.THIS,
          PqlParser.MOMENT,
          PqlParser.UNIT,
          PqlParser.UNKNOWN_UNIT,
          PqlParser.LAMBDA_NAME,
          PqlParser.IGNORING ->
          false;
      default -> true;
    };
  }

  private boolean beginsOperand(int index) {
    return switch (type(index)) {
      case PqlLexer.WORD -> !OPERATOR_WORDS.contains(lower(index));
      case PqlLexer.XDM_WORD,
          PqlLexer.QUOTED_NAME,
          PqlLexer.STRING,
          PqlLexer.INTEGER,
          PqlLexer.LONG,
          PqlLexer.DOUBLE,
          PqlLexer.CONTEXT,
          PqlLexer.DOLLAR,
          PqlLexer.CARET,
          PqlLexer.MINUS,
          PqlLexer.LEFT_BRACE,
          PqlLexer.LEFT_BRACKET,
          PqlLexer.LEFT_PAREN ->
          true;
      default -> false;
    };
  }

  private Level level() {
    return Objects.requireNonNull(levels.peek());
  }

  private int type(int index) {
    return index < tokens.size() ? tokens.get(index).getType() : Token.EOF;
  }

  private boolean isName(int index) {
    int type = type(index);
    return type == PqlLexer.WORD || type == PqlLexer.XDM_WORD || type == PqlLexer.QUOTED_NAME;
  }

  private boolean isWord(int index, String word) {
    return type(index) == PqlLexer.WORD && lower(index).equals(word);
  }

  private String lower(int index) {
    return tokens.get(index).getText().toLowerCase(Locale.ROOT);
  }
}
