package dev.muster.pql.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.pql.Pql;
import dev.muster.pql.ast.Expression;
import dev.muster.pql.check.CheckedQuery;
import dev.muster.pql.check.Settings;
import dev.muster.pql.interpret.Evaluation;
import dev.muster.pql.interpret.EvaluationSettings;
import dev.muster.pql.interpret.Value;
import dev.muster.pql.problem.Limits;
import dev.muster.pql.problem.Problem;
import dev.muster.pql.problem.Result;
import java.io.IOException;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The shared cases: an expression, a profile, a time and the value that has to come out. Each is
/// also evaluated after a trip through text and through JSON, and with an explanation, which must
/// not change it.
class CasesTest {

  static Stream<JsonNode> cases() throws IOException {
    return SharedFiles.lines("conformance/pql-cases.jsonl").stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void givesTheExpectedValue(JsonNode line) {
    JsonNode expect = line.get("expect");
    boolean json = line.path("format").asText().equals("pql/json");
    JsonNode source = line.get("pql");
    String expression = source.isTextual() ? source.textValue() : source.toString();
    Result<Expression> read =
        Pql.read(json ? Pql.Format.JSON : Pql.Format.TEXT, expression, Limits.DEFAULT);
    if (expect.asText().equals("error:parse")) {
      assertThat(read.problems()).extracting(Problem::kind).doesNotContain(Problem.Kind.CHECK);
      assertThat(read.problems()).isNotEmpty();
      return;
    }
    Expression tree =
        switch (read) {
          case Result.Success<Expression>(var value) -> value;
          case Result.Failure<Expression>(var problems) -> fail(problems.toString());
        };
    Result<CheckedQuery> checked = Pql.check(tree, Settings.DEFAULT);
    if (expect.asText().equals("error:type")) {
      assertThat(checked.problems()).extracting(Problem::kind).doesNotContain(Problem.Kind.PARSE);
      assertThat(checked.problems()).isNotEmpty();
      return;
    }
    EvaluationSettings settings = EvaluationSettings.at(Instant.parse(line.get("now").textValue()));
    JsonNode profile = line.get("profile");
    CheckedQuery query = query(checked);
    compare(expect, value(Pql.evaluate(query, profile, settings)));
    compare(expect, value(Pql.explain(query, profile, settings)));
    CheckedQuery viaText = query(Pql.check(Pql.Format.TEXT, Pql.text(tree), Settings.DEFAULT));
    compare(expect, value(Pql.evaluate(viaText, profile, settings)));
    String written = Pql.json(tree).toString();
    CheckedQuery viaJson = query(Pql.check(Pql.Format.JSON, written, Settings.DEFAULT));
    compare(expect, value(Pql.evaluate(viaJson, profile, settings)));
  }

  private static CheckedQuery query(Result<CheckedQuery> result) {
    return switch (result) {
      case Result.Success<CheckedQuery>(var query) -> query;
      case Result.Failure<CheckedQuery>(var problems) -> fail(problems.toString());
    };
  }

  private static Value value(Evaluation evaluation) {
    return switch (evaluation) {
      case Evaluation.Evaluated(var value, _) -> value;
      case Evaluation.OutOfSteps out -> fail(out.message());
    };
  }

  /// A Boolean is expected where the case is a segment's condition; numbers compare by value.
  private static void compare(JsonNode expect, Value value) {
    JsonNode actual = expect.isBoolean() ? Value.of(value.isTrue()).toJson() : value.toJson();
    assertThat(same(expect, actual)).as("expected %s, got %s", expect, actual).isTrue();
  }

  private static boolean same(JsonNode left, JsonNode right) {
    if (left.isNumber() && right.isNumber()) {
      return left.decimalValue().compareTo(right.decimalValue()) == 0;
    }
    if (left.isArray() && right.isArray()) {
      return left.size() == right.size() && bothSame(left.iterator(), right.iterator());
    }
    if (left.isObject() && right.isObject()) {
      List<String> names = left.properties().stream().map(Map.Entry::getKey).toList();
      return left.size() == right.size()
          && names.stream()
              .allMatch(name -> right.has(name) && same(left.get(name), right.get(name)));
    }
    return left.equals(right);
  }

  private static boolean bothSame(Iterator<JsonNode> left, Iterator<JsonNode> right) {
    while (left.hasNext()) {
      if (!same(left.next(), right.next())) {
        return false;
      }
    }
    return true;
  }
}
