package dev.muster.pql.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.muster.pql.Pql;
import dev.muster.pql.check.CheckedQuery;
import dev.muster.pql.check.Settings;
import dev.muster.pql.interpret.Evaluation;
import dev.muster.pql.interpret.EvaluationSettings;
import dev.muster.pql.problem.Problem;
import dev.muster.pql.problem.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Runs every example of docs/language.md.
class LanguagePageTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String ARROW = "=> ";
  private static final String PROBLEM = "problem ";

  record Example(String pql, String expected, JsonNode profile) {
    @Override
    public String toString() {
      return pql;
    }
  }

  static Stream<Example> examples() throws IOException {
    Path page = Path.of(System.getProperty("muster.root", ".")).resolve("docs/language.md");
    List<Example> examples = new ArrayList<>();
    JsonNode profile = MAPPER.nullNode();
    StringBuilder block = new StringBuilder();
    String language = "";
    for (String line : Files.readAllLines(page)) {
      if (line.startsWith("```")) {
        if (language.equals("json")) {
          profile = MAPPER.readTree(block.toString());
        }
        language = language.isEmpty() ? line.substring(3) : "";
        block.setLength(0);
      } else if (language.equals("pql") && line.startsWith(ARROW)) {
        examples.add(
            new Example(block.toString().strip(), line.substring(ARROW.length()), profile));
        block.setLength(0);
      } else {
        block.append(line).append('\n');
      }
    }
    assertThat(examples).hasSizeGreaterThan(50);
    return examples.stream();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void holdsWhatItPromises(Example example) throws IOException {
    Result<CheckedQuery> result = Pql.check(Pql.Format.TEXT, example.pql, Settings.DEFAULT);
    if (example.expected.startsWith(PROBLEM)) {
      Problem first = result.problems().getFirst();
      assertThat(PROBLEM + first.code() + " at " + first.line() + ":" + first.column())
          .isEqualTo(example.expected);
      return;
    }
    CheckedQuery query =
        switch (result) {
          case Result.Success<CheckedQuery>(var checked) -> checked;
          case Result.Failure<CheckedQuery>(var problems) -> fail(problems.toString());
        };
    EvaluationSettings settings = EvaluationSettings.at(Instant.parse("2024-03-15T12:00:00Z"));
    JsonNode expected = MAPPER.readTree(example.expected);
    switch (Pql.evaluate(query, example.profile, settings)) {
      case Evaluation.Evaluated evaluated -> {
        JsonNode actual =
            expected.isBoolean()
                ? MAPPER.getNodeFactory().booleanNode(evaluated.qualifies())
                : evaluated.value().toJson();
        assertThat(actual.equals(LanguagePageTest::compare, expected))
            .as("expected %s, got %s", expected, actual)
            .isTrue();
      }
      case Evaluation.OutOfSteps out -> fail(out.message());
    }
  }

  /// Numbers are equal if their values are.
  private static int compare(JsonNode left, JsonNode right) {
    if (left.isNumber() && right.isNumber()) {
      return left.decimalValue().compareTo(right.decimalValue());
    }
    return left.equals(right) ? 0 : 1;
  }
}
