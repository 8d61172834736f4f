package dev.muster.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.columns.Dictionaries;
import dev.muster.columns.Table;
import dev.muster.columns.TableBuilder;
import dev.muster.pql.Pql;
import dev.muster.pql.check.CheckedQuery;
import dev.muster.pql.check.Settings;
import dev.muster.pql.interpret.Evaluation;
import dev.muster.pql.interpret.EvaluationSettings;
import dev.muster.pql.interpret.Interpreter;
import dev.muster.pql.interpret.Value;
import dev.muster.pql.problem.Result;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Every case of the language over the profiles of all cases, which differ in every respect, and
/// what real expressions run on.
class CasesTest {

  @Test
  void allCasesOverAllProfilesAgreeWithTheInterpreter() throws IOException {
    List<JsonNode> cases = SharedFiles.lines("conformance/pql-cases.jsonl");
    TableBuilder builder = new TableBuilder(new Dictionaries(), "profile");
    List<Value> profiles = new ArrayList<>();
    for (JsonNode each : cases) {
      if (each.path("profile").isObject()) {
        builder.addRow(each.get("profile"));
      }
    }
    Table table = builder.build();
    for (int row = 0; row < table.rowCount(); row++) {
      profiles.add(Value.of(table.json(row)));
    }
    int kernelCount = 0;
    int caseCount = 0;
    for (JsonNode each : cases) {
      Pql.Format format =
          each.path("format").asText().contains("json") ? Pql.Format.JSON : Pql.Format.TEXT;
      JsonNode source = each.get("pql");
      String text = source.isTextual() ? source.textValue() : source.toString();
      if (Pql.check(format, text, Settings.DEFAULT)
          instanceof Result.Success<CheckedQuery>(var query)) {
        caseCount++;
        kernelCount +=
            agrees(query, text, Instant.parse(each.get("now").asText()), table, profiles);
      }
    }
    assertThat(kernelCount).isGreaterThan(caseCount * 19 / 20);
  }

  private static int agrees(
      CheckedQuery query, String text, Instant now, Table table, List<Value> profiles) {
    Plan plan = Plan.compile(List.of(new SegmentQuery("case", query)), PlanSettings.DEFAULT);
    long[] live = new long[(profiles.size() + 63) >>> 6];
    Arrays.fill(live, -1L);
    long[] bits = plan.evaluate(table, live, now).bits(0);
    EvaluationSettings settings = EvaluationSettings.at(now).withMemberships(_ -> false);
    for (int row = 0; row < profiles.size(); row++) {
      boolean expected =
          Interpreter.evaluate(query, profiles.get(row), settings)
                  instanceof Evaluation.Evaluated evaluated
              && evaluated.qualifies();
      assertThat((bits[row >>> 6] >>> row & 1) != 0)
          .as("%s for %s", text, table.json(row))
          .isEqualTo(expected);
    }
    return plan.report().kernelCount();
  }

  @Test
  void realExpressionsRunOnKernels() throws IOException {
    List<SegmentQuery> queries = new ArrayList<>();
    for (String[] entry : SharedFiles.corpus()) {
      Pql.Format format = entry[1].equals("json") ? Pql.Format.JSON : Pql.Format.TEXT;
      if (Pql.check(format, entry[2], Settings.DEFAULT)
          instanceof Result.Success<CheckedQuery>(var query)) {
        queries.add(new SegmentQuery(entry[0], query));
      }
    }
    PlanReport report = Plan.compile(queries, PlanSettings.DEFAULT).report();
    assertThat(report.kernelCount())
        .as(report.segments().toString())
        .isGreaterThan(queries.size() * 19 / 20);
  }
}
