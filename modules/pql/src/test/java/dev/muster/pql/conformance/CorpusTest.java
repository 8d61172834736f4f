package dev.muster.pql.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.pql.Pql;
import dev.muster.pql.ast.Expression;
import dev.muster.pql.problem.Problem;
import dev.muster.pql.problem.Result;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Real expressions from public pages: each parses, prints and reads back as the same tree.
class CorpusTest {

  static Stream<SharedFiles.Entry> texts() throws IOException {
    return SharedFiles.corpus().stream()
        .filter(entry -> entry.format().equals("text") && !entry.isTemplate())
        .filter(entry -> !entry.isMalformed());
  }

  static Stream<SharedFiles.Entry> malformed() throws IOException {
    return SharedFiles.corpus().stream().filter(SharedFiles.Entry::isMalformed);
  }

  @ParameterizedTest
  @MethodSource("texts")
  void printsWhatReadsBackAsTheSameTree(SharedFiles.Entry entry) {
    Expression tree = read(entry.source());
    String printed = Pql.text(tree);
    assertThat(read(printed)).as(printed).isEqualTo(tree);
    assertThat(Pql.text(read(printed))).isEqualTo(printed);
  }

  static Stream<SharedFiles.Entry> all() throws IOException {
    return SharedFiles.corpus().stream()
        .filter(entry -> !entry.isTemplate() && !entry.isMalformed());
  }

  @ParameterizedTest
  @MethodSource("all")
  void convertsToJsonAndBack(SharedFiles.Entry entry) {
    Expression tree =
        entry.format().equals("json") ? readJson(entry.source()) : read(entry.source());
    JsonNode json = Pql.json(tree);
    assertThat(readJson(json.toString())).as(json.toString()).isEqualTo(tree);
    String text = Pql.text(tree);
    assertThat(read(text)).as(text).isEqualTo(tree);
    assertThat(Pql.json(read(text))).isEqualTo(json);
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void refusesMistakes(SharedFiles.Entry entry) {
    Result<Expression> result = Pql.readText(entry.source());
    assertThat(result.problems()).isNotEmpty();
    Problem problem = result.problems().getFirst();
    assertThat(problem.kind()).isEqualTo(Problem.Kind.PARSE);
    Matcher offset = Pattern.compile(" at (\\d+)").matcher(entry.notes());
    if (offset.find()) {
      String before = entry.source().substring(0, Integer.parseInt(offset.group(1)));
      assertThat(problem.line()).isEqualTo((int) before.chars().filter(c -> c == '\n').count() + 1);
      assertThat(problem.column()).isEqualTo(before.length() - before.lastIndexOf('\n'));
    }
  }

  static Expression read(String text) {
    return success(text, Pql.readText(text));
  }

  static Expression readJson(String json) {
    return success(json, Pql.readJson(json));
  }

  private static Expression success(String source, Result<Expression> result) {
    return switch (result) {
      case Result.Success<Expression>(var tree) -> tree;
      case Result.Failure<Expression>(var problems) -> fail(source + "\n" + problems);
    };
  }
}
