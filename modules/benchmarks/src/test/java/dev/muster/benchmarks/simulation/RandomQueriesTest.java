package dev.muster.benchmarks.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.pql.Pql;
import dev.muster.pql.ast.Expression;
import dev.muster.pql.check.CheckedQuery;
import dev.muster.pql.check.Settings;
import dev.muster.pql.function.Function;
import dev.muster.pql.function.Functions;
import dev.muster.pql.interpret.Evaluation;
import dev.muster.pql.interpret.EvaluationSettings;
import dev.muster.pql.problem.Problem;
import dev.muster.pql.problem.Result;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// A comparison over random queries is worth as much as the queries: most have to make sense, every
/// construct has to occur, and the answer must not be the same for all profiles.
class RandomQueriesTest {
  private static final long SEED = Long.getLong("muster.seed", 20_240_315L);
  private static final int QUERY_COUNT = 10_000;
  private static final Instant NOW = Instant.parse("2024-03-15T12:00:00Z");

  private static void census(Expression tree, Map<String, Integer> found) {
    found.merge(tree.getClass().getSimpleName(), 1, Integer::sum);
    if (tree instanceof Expression.Call call) {
      found.merge("function " + call.function(), 1, Integer::sum);
    }
    tree.children().forEach(child -> census(child, found));
  }

  @Test
  void mostQueriesMakeSenseAndEveryConstructOccurs() {
    Map<String, Integer> found = new HashMap<>();
    Map<String, Integer> problems = new HashMap<>();
    int checked = 0;
    for (int index = 0; index < QUERY_COUNT; index++) {
      Expression query = new RandomQueries(SEED + index).next();
      switch (Pql.check(query, Settings.DEFAULT)) {
        case Result.Success<CheckedQuery> _ -> {
          checked++;
          census(query, found);
        }
        case Result.Failure<CheckedQuery>(var reasons) ->
            reasons.forEach(reason -> problems.merge(text(reason), 1, Integer::sum));
      }
    }
    assertThat(checked)
        .as("queries that make sense, seed %d; %s", SEED, problems)
        .isGreaterThanOrEqualTo(QUERY_COUNT * 95 / 100);
    assertThat(found.keySet())
        .as("seed %d", SEED)
        .containsAll(Functions.all().stream().map(Function::name).map("function "::concat).toList())
        .containsAll(
            List.of(Expression.class.getPermittedSubclasses()).stream()
                .map(Class::getSimpleName)
                .collect(Collectors.toSet()));
  }

  private static String text(Problem problem) {
    return problem.code() + " " + problem.message();
  }

  @Test
  void manyQueriesAreTrueForSomeProfilesOnly() {
    List<JsonNode> profiles = new ArrayList<>();
    for (int batch = 0; batch < 8; batch++) {
      RandomDocuments documents = new RandomDocuments(SEED + batch, NOW);
      for (int index = 0; index < 5; index++) {
        profiles.add(documents.profile());
      }
    }
    EvaluationSettings settings = EvaluationSettings.at(NOW).withMaximumSteps(1_000_000);
    int mixed = 0;
    int evaluated = 0;
    int stopped = 0;
    int queryCount = 2_000;
    for (int index = 0; index < queryCount; index++) {
      if (!(Pql.check(new RandomQueries(SEED + index).next(), Settings.DEFAULT)
          instanceof Result.Success<CheckedQuery>(var query))) {
        continue;
      }
      int members = 0;
      int answers = 0;
      for (JsonNode profile : profiles) {
        switch (Pql.evaluate(query, profile, settings)) {
          case Evaluation.Evaluated answer -> {
            answers++;
            members += answer.qualifies() ? 1 : 0;
          }
          case Evaluation.OutOfSteps _ -> stopped++;
        }
      }
      evaluated++;
      mixed += members > 0 && members < answers ? 1 : 0;
    }
    assertThat(stopped)
        .as("out of steps, seed %d", SEED)
        .isLessThan(evaluated * profiles.size() / 1000);
    assertThat(mixed).as("mixed of %d, seed %d", evaluated, SEED).isGreaterThan(evaluated * 6 / 10);
  }
}
