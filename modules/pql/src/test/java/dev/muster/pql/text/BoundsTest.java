package dev.muster.pql.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.muster.pql.Pql;
import dev.muster.pql.check.CheckedQuery;
import dev.muster.pql.check.Settings;
import dev.muster.pql.interpret.EvaluationSettings;
import dev.muster.pql.problem.Problem;
import dev.muster.pql.problem.Result;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Expressions beyond every bound give a problem of kind LIMIT. They are read on a thread with a
/// small stack, so that whatever recurses before it counts would be found out.
class BoundsTest {
  private static final int STACK_BYTES = 512 * 1024;

  static Stream<String> tooDeep() {
    return Stream.of(
        "(".repeat(10_000) + "a" + ")".repeat(10_000),
        "(".repeat(10_000),
        "[".repeat(10_000) + "]".repeat(10_000),
        "a[".repeat(10_000) + "a" + "]".repeat(10_000),
        "{\"a\":".repeat(8_000) + "1" + "}".repeat(8_000),
        "not ".repeat(10_000) + "a",
        "!".repeat(10_000) + "a",
        "-".repeat(10_000) + "a",
        "a" + " + a".repeat(10_000),
        "a" + " = a".repeat(10_000),
        "a" + ".b".repeat(10_000),
        "a" + ".f()".repeat(10_000),
        "if(".repeat(10_000) + "a",
        "let X = ".repeat(5_000) + "1" + " in X".repeat(5_000),
        "x => ".repeat(10_000) + "x",
        "select X from ".repeat(4_000) + "a",
        "exists X from a where ".repeat(2_900) + "a",
        "sum X from ".repeat(5_000) + "a",
        "sum ".repeat(10_000) + "a over X from a",
        "CHAIN(a, t, [A: WHAT(".repeat(3_000) + "a",
        "a.f(".repeat(10_000));
  }

  @ParameterizedTest
  @MethodSource("tooDeep")
  void refusesDeepNestingBeforeItRecurses(String text) throws InterruptedException {
    assertThat(kinds(onSmallStack(Pql.Format.TEXT, text))).containsExactly(Problem.Kind.LIMIT);
  }

  @Test
  void refusesDeepJsonBeforeItRecurses() throws InterruptedException {
    String not = "{\"nodeType\":\"fnApply\",\"fnName\":\"not\",\"params\":[";
    String literal = "{\"nodeType\":\"literal\",\"value\":true}";
    for (int depth : new int[] {600, 10_000}) {
      String json = not.repeat(depth) + literal + "]}".repeat(depth);
      assertThat(kinds(onSmallStack(Pql.Format.JSON, json))).containsExactly(Problem.Kind.LIMIT);
    }
    String arrays = "{\"nodeType\":\"literal\",\"value\":" + "[".repeat(10_000);
    assertThat(kinds(onSmallStack(Pql.Format.JSON, arrays))).containsExactly(Problem.Kind.LIMIT);
  }

  @Test
  void acceptsNestingUpToTheBound() throws InterruptedException {
    List<String> texts =
        List.of(
            "(".repeat(250) + "a" + ")".repeat(250),
            "a[".repeat(240) + "a" + "]".repeat(240),
            "a" + " + a".repeat(480),
            "not ".repeat(480) + "a",
            "a.b.c = 1" + " or a.b.c = 2".repeat(2_000));
    for (String text : texts) {
      Result<CheckedQuery> result = onSmallStack(Pql.Format.TEXT, text);
      assertThat(result.problems()).isEmpty();
    }
  }

  @Test
  void refusesWhatIsTooLong() {
    assertThat(kinds(check(Pql.Format.TEXT, " ".repeat(65_536) + "a")))
        .containsExactly(Problem.Kind.LIMIT);
    assertThat(kinds(check(Pql.Format.TEXT, "\"" + "日".repeat(22_000) + "\"")))
        .containsExactly(Problem.Kind.LIMIT);
    assertThat(kinds(check(Pql.Format.TEXT, "a matches \"" + "x".repeat(1_001) + "\"")))
        .containsExactly(Problem.Kind.LIMIT);
    assertThat(kinds(check(Pql.Format.JSON, "[" + "{},".repeat(20_001) + "{}]")))
        .containsExactly(Problem.Kind.LIMIT);
    assertThat(
            kinds(
                check(
                    Pql.Format.TEXT,
                    "CHAIN(xEvent, timestamp, ["
                        + String.join(", ", labels(11).map(label -> label + ": WHAT(a)").toList())
                        + "])")))
        .containsExactly(Problem.Kind.LIMIT);
  }

  @Test
  void acceptsTenThousandValues() {
    String list = String.join(",", labels(10_000).map(label -> "\"" + label + "\"").toList());
    assertThat(check(Pql.Format.TEXT, "a in [" + list.substring(0, 60_000) + "\"]").problems())
        .allMatch(problem -> problem.kind() != Problem.Kind.LIMIT);
  }

  private static Stream<String> labels(int count) {
    return Stream.iterate(0, number -> number + 1).limit(count).map(number -> "C" + number);
  }

  private static List<Problem.Kind> kinds(Result<CheckedQuery> result) {
    return result.problems().stream().map(Problem::kind).toList();
  }

  private static Result<CheckedQuery> check(Pql.Format format, String source) {
    return Pql.check(format, source, Settings.DEFAULT);
  }

  /// The whole way on a thread with a small stack: read, check, analyse, print, write.
  private static Result<CheckedQuery> onSmallStack(Pql.Format format, String source)
      throws InterruptedException {
    List<Result<CheckedQuery>> results = new ArrayList<>();
    List<Throwable> thrown = new ArrayList<>();
    Thread thread =
        new Thread(
            null,
            () -> {
              Result<CheckedQuery> result = check(format, source);
              if (result instanceof Result.Success<CheckedQuery>(var query)) {
                Pql.analyse(query);
                Pql.evaluate(
                    query,
                    JsonNodeFactory.instance.objectNode(),
                    EvaluationSettings.at(Instant.EPOCH));
                Pql.readText(Pql.text(query.expression()));
                Pql.readJson(Pql.json(query.expression()).toString());
              }
              results.add(result);
            },
            "small stack",
            STACK_BYTES);
    thread.setUncaughtExceptionHandler((_, failure) -> thrown.add(failure));
    thread.start();
    thread.join();
    assertThat(thrown).isEmpty();
    return results.getFirst();
  }
}
