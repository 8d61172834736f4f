package dev.muster.pql.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.muster.pql.Pql;
import dev.muster.pql.ast.Expression;
import dev.muster.pql.problem.Problem;
import dev.muster.pql.problem.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How what was written is written back, and where mistakes are found.
class TextTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          a == 1 | a = 1
          a = 'x "y"' | a = "x \\"y\\""
          NOT(a = 1) AND b | not (a = 1) and b
          !a | not a
          a or b and c | a or (b and c)
          (a or b) and c | (a or b) and c
          (a + b) * c - (d - e) | (a + b) * c - (d - e)
          2 - -3 | 2 - -3
          $1.a | a
          profile.person.name | person.name
          `profile`.person | `profile`.person
          xEvent[productListItems[SKU="PS" or ^^.person.gender="f"]] | xEvent[productListItems[SKU = "PS" or ^^person.gender = "f"]]
          orders.filter(price > 1) | orders[price > 1]
          orders.filter(x => x.price > 1) | orders.filter(x => x.price > 1)
          contains(a.b, "c") | a.b.contains("c")
          upperCase(a.b) | upperCase(a.b)
          notIn(a, [1]) | a notIn [1]
          a matches "x" | a.matches("x")
          some X from a : X.b | exists X from a where X.b
          all X from a | forall X from a
          sum X from a where X > 0 | sum X from a where X > 0
          sum (X.a + 1) over X from a | sum X.a + 1 over X from a
          SUM X.a OVER X FROM a | sum X.a over X from a
          let X = (a in [1]) in X | let X = (a in [1]) in X
          (Profile) => Profile.a | (Profile) => Profile.a
          t occurs on today | t occurs today
          t occurs <= 1 days before now | t occurs <= 1 day before now
          t occurs last Week | t occurs last week
          t occurs = 2 millenium after now | t occurs = 2 millennia after now
          d occurs <= 7 days after today ignoring year | d occurs <= 7 days after today ignoring year
          a.xdm:b | a.b
          count > 1 and `count`.x | count > 1 and count.x
          this.price | price
          $1 = this | $1 = $1
          let price = 1 in orders[this.price > price] | let price = 1 in orders[this.price > price]
          chain(xEvent, timestamp, [A: COUNT(3) WHEN(today) WHAT(x)]) | CHAIN(xEvent, timestamp, [A: WHAT(x) WHEN(today) COUNT(3)])
          (today).x | (today).x
          -5 | -5
          -(5) | -5
          -(-5) | -(-5)
          """)
  void normalises(String written, String expected) {
    Expression tree = read(written);
    assertThat(Pql.text(tree)).isEqualTo(expected);
    assertThat(read(expected)).isEqualTo(tree);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          a = "x | 1 | 5 | string-not-closed
          a = | 1 | 4 | unexpected-end
          (a | 1 | 3 | unexpected-end
          a) | 1 | 2 | unexpected
          a = “x” | 1 | 5 | unknown-character
          a = 12x | 1 | 5 | bad-number
          a b | 1 | 3 | unexpected
          t occurs <= 3 fortnights before now | 1 | 15 | unknown-unit
          t occurs <= -3 days before now | 1 | 13 | unexpected
          chain(a, t, [A: WHEN(today)]) | 1 | 14 | what-missing
          chain(a, t, []) | 1 | 14 | unexpected
          a = 99999999999999999999 | 1 | 5 | number-too-large
          a = "\\u12" | 1 | 5 | bad-escape
          $0 | 1 | 1 | bad-parameter
          """)
  void saysWhere(String text, int line, int column, String code) {
    Problem problem = Pql.readText(text).problems().getFirst();
    assertThat(problem.code()).isEqualTo(code);
    assertThat(problem.line()).isEqualTo(line);
    assertThat(problem.column()).isEqualTo(column);
    assertThat(problem.kind()).isEqualTo(Problem.Kind.PARSE);
  }

  @Test
  void countsLines() {
    Problem problem = Pql.readText("a = 1\n  and b = )").problems().getFirst();
    assertThat(problem.toString()).startsWith("2:11 unexpected: ')' is not expected here.");
  }

  private static Expression read(String text) {
    return switch (Pql.readText(text)) {
      case Result.Success<Expression>(var tree) -> tree;
      case Result.Failure<Expression>(var problems) -> fail(text + "\n" + problems);
    };
  }
}
