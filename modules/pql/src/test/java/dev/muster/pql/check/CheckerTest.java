package dev.muster.pql.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.muster.pql.Pql;
import dev.muster.pql.function.Type;
import dev.muster.pql.problem.Problem;
import dev.muster.pql.problem.Result;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckerTest {
  private static final Schema SCHEMA =
      Schema.of(
          Map.of(
              "person.name.firstName", Type.STRING,
              "person.age", Type.NUMBER,
              "orders", Type.LIST,
              "orders.price", Type.NUMBER,
              "identityMap", Type.MAP,
              "xEvent.eventType", Type.STRING,
              "xEvent.timestamp", Type.TIME));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          ^a | 1:1 | no-outer-item
          a[^^b = 1] | 1:3 | no-outer-item
          $2.a | 1:1 | unknown-parameter
          (A, B) => A.x | 1:1 | unknown-parameter
          a.contians("x") | 1:3 | unknown-function
          a.contains() | 1:3 | wrong-arity
          inSegment() | 1:1 | wrong-arity
          inSegment(a) | 1:1 | audience-id-expected
          a + "x" | 1:5 | not-a-number
          -"x" | 1:2 | not-a-number
          3 = "abc" | 1:5 | impossible-comparison
          currentMonth() = true | 1:18 | impossible-comparison
          currentMonth() in ["May"] | 1:20 | impossible-comparison
          a in "x" | 1:6 | list-expected
          "abc".count() | 1:1 | wrong-type
          name.startsWith(3) | 1:17 | wrong-type
          date(2023, 2, 30) = t | 1:1 | bad-date
          t occurs after "soon" | 1:16 | bad-time
          a matches "(?=x)" | 1:11 | unsupported-pattern
          a matches "(a)\\\\1" | 1:11 | unsupported-pattern
          a.regexGroup("(x)", 2) | 1:21 | no-such-group
          mapEntry(a, b) | 1:1 | misplaced-map-entry
          a = (x => x) | 1:6 | misplaced-function
          a.filter((x, y) => x) | 1:10 | wrong-arity
          select X from a, X from b | 1:18 | duplicate-name
          chain(xEvent, timestamp, [A: WHAT(a), A: WHAT(b)]) | 1:39 | duplicate-label
          chain(xEvent, timestamp, [A: WHAT(a) WHEN(after B)]) | 1:49 | unknown-step
          chain(xEvent, timestamp, [A: EXCLUDE WHAT(a), B: WHAT(b) WHEN(after A)]) | 1:69 | step-without-event
          chain(xEvent, timestamp, [A: WHAT(a) GAP(< 1 day)]) | 1:27 | gap-without-step
          """)
  void finds(String text, String place, String code) {
    List<Problem> problems = Pql.check(Pql.Format.TEXT, text, Settings.DEFAULT).problems();
    assertThat(problems).extracting(Problem::code).containsExactly(code);
    Problem problem = problems.getFirst();
    assertThat(problem.line() + ":" + problem.column()).isEqualTo(place);
    assertThat(problem.kind()).isEqualTo(Problem.Kind.CHECK);
  }

  @Test
  void reportsEverythingAtOnceInOrder() {
    List<Problem> problems =
        Pql.check(Pql.Format.TEXT, "a.nope() and b.contains() and ^c and $3", Settings.DEFAULT)
            .problems();
    assertThat(problems)
        .extracting(Problem::code)
        .containsExactly("unknown-function", "wrong-arity", "no-outer-item", "unknown-parameter");
  }

  @Test
  void warnsAboutUnknownFields() {
    assertThat(warnings("person.agge > 3"))
        .containsExactly(
            "1:8 unknown-field: 'person.agge' is not a known field. Did you mean 'person.age'?");
    assertThat(warnings("xEvent[eventTyp = \"a\"]"))
        .containsExactly(
            "1:8 unknown-field: 'xEvent.eventTyp' is not a known field."
                + " Did you mean 'xEvent.eventType'?");
    assertThat(warnings("exists E from xEvent where E.eventTyp = \"a\"")).hasSize(1);
    assertThat(warnings("X.timestamp occurs today"))
        .containsExactly("1:1 unknown-field: 'X' is not a known field.");
    assertThat(warnings("identityMap.ECID.id = \"1\" and orders[price > 3]")).isEmpty();
  }

  @Test
  void usesTheTypesOfKnownFields() {
    Settings settings = Settings.DEFAULT.withSchema(SCHEMA);
    assertThat(Pql.check(Pql.Format.TEXT, "person.age = \"old\"", settings).problems())
        .extracting(Problem::code)
        .containsExactly("impossible-comparison");
    assertThat(Pql.check(Pql.Format.TEXT, "person.name.firstName + 1 > 2", settings).problems())
        .extracting(Problem::code)
        .containsExactly("not-a-number");
    assertThat(
            Pql.check(
                    Pql.Format.TEXT,
                    "orders.price.distinct().count() > 1 and orders[price > 3].count() > 1",
                    settings)
                .problems())
        .isEmpty();
  }

  private static List<String> warnings(String text) {
    return switch (Pql.check(Pql.Format.TEXT, text, Settings.DEFAULT.withSchema(SCHEMA))) {
      case Result.Success<CheckedQuery>(var query) ->
          query.warnings().stream().map(Problem::toString).toList();
      case Result.Failure<CheckedQuery>(var problems) -> fail(problems.toString());
    };
  }
}
