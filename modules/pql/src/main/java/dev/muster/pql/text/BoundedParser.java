package dev.muster.pql.text;

import dev.muster.pql.ast.Position;
import dev.muster.pql.problem.Limits;
import dev.muster.pql.problem.Problem;
import dev.muster.pql.problem.Refusal;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.TokenStream;

/// Counts how deep the generated parser has descended and stops it before the Java stack would.
/// Every cycle of the grammar goes through `expression` or `primary`, so counting those two is
/// enough.
abstract class BoundedParser extends Parser {
  private int maximum = Limits.DEFAULT.nesting();
  private int expressionDepth;
  private int primaryDepth;

  BoundedParser(TokenStream input) {
    super(input);
  }

  final void boundNesting(int levels) {
    maximum = levels;
  }

  @Override
  public void enterRule(ParserRuleContext context, int state, int rule) {
    if (rule == PqlParser.RULE_expression) {
      expressionDepth++;
    } else if (rule == PqlParser.RULE_primary) {
      primaryDepth++;
    }
    // The outermost expression and the innermost operand are not nested in anything.
    if (expressionDepth > maximum + 1 || primaryDepth > maximum + 1) {
      Token token = getCurrentToken();
      throw new Refusal(
          Problem.limit(
              "too-deeply-nested",
              "The expression is nested more than " + maximum + " levels deep.",
              new Position(token.getLine(), token.getCharPositionInLine() + 1)));
    }
    super.enterRule(context, state, rule);
  }

  @Override
  public void exitRule() {
    int rule = getContext().getRuleIndex();
    if (rule == PqlParser.RULE_expression) {
      expressionDepth--;
    } else if (rule == PqlParser.RULE_primary) {
      primaryDepth--;
    }
    super.exitRule();
  }
}
