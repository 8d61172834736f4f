package dev.muster.pql.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.pql.Pql;
import dev.muster.pql.analysis.AudienceKind;
import dev.muster.pql.ast.Expression;
import dev.muster.pql.check.CheckedQuery;
import dev.muster.pql.check.Settings;
import dev.muster.pql.conformance.SharedFiles;
import dev.muster.pql.interpret.Evaluation;
import dev.muster.pql.interpret.EvaluationSettings;
import dev.muster.pql.problem.Problem;
import dev.muster.pql.problem.Result;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What has to hold for every tree and every text. A failure names its seed; `-Dmuster.seed=…
/// -Dmuster.rounds=1` replays it.
class RandomTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String SIGNS = "()[]{}\"'`\\^$@!-.,:=<>%_ 9\ud800";
  private static final Duration LONGEST = Duration.ofSeconds(5);
  private static final EvaluationSettings SETTINGS =
      EvaluationSettings.at(Instant.parse("2024-03-15T12:00:00Z")).withMaximumSteps(200_000);

  private static long firstSeed() {
    return Long.getLong("muster.seed", 20_240_315L);
  }

  private static int rounds(int otherwise) {
    return Integer.getInteger("muster.rounds", otherwise);
  }

  private interface Body {
    void run(long seed);
  }

  private static void forEachSeed(int rounds, Body body) {
    for (long seed = firstSeed(); seed < firstSeed() + rounds(rounds); seed++) {
      try {
        body.run(seed);
      } catch (AssertionError | RuntimeException | StackOverflowError failure) {
        throw new AssertionError("seed " + seed + ": " + failure.getMessage(), failure);
      }
    }
  }

  @Test
  void textAndJsonGiveBackEveryTree() {
    Set<String> kinds = new HashSet<>();
    forEachSeed(
        20_000,
        seed -> {
          Expression tree = new RandomTrees(seed, false).query();
          collectKinds(tree, kinds);
          String text = Pql.text(tree);
          Expression fromText = success(text, Pql.readText(text));
          assertThat(fromText).as(text).isEqualTo(tree);
          assertThat(Pql.text(fromText)).isEqualTo(text);
          JsonNode json = Pql.json(tree);
          Expression fromJson = success(json.toString(), Pql.readJson(json.toString()));
          assertThat(fromJson).as(json.toString()).isEqualTo(tree);
        });
    if (rounds(20_000) >= 20_000) {
      // ForEach, Lambda, StepTime and the rest: no kind of node goes untested.
      assertThat(kinds).hasSize(Expression.class.getPermittedSubclasses().length);
    }
  }

  private static void collectKinds(Expression tree, Set<String> kinds) {
    kinds.add(tree.getClass().getSimpleName());
    tree.children().forEach(child -> collectKinds(child, kinds));
  }

  @Test
  void evaluatingACheckedQueryNeverThrows() {
    int[] checkedCount = {0};
    forEachSeed(
        30_000,
        seed -> {
          Expression tree = new RandomTrees(seed, true).query();
          if (Pql.check(tree, Settings.DEFAULT)
              instanceof Result.Success<CheckedQuery>(var query)) {
            checkedCount[0]++;
            Pql.eligibility(Pql.analyse(query), _ -> AudienceKind.PROFILE_ONLY);
            JsonNode profile = new RandomProfiles(seed).profile();
            Evaluation evaluation = Pql.evaluate(query, profile, SETTINGS);
            if (evaluation instanceof Evaluation.Evaluated(var value, _)) {
              Evaluation explained =
                  Pql.explain(query, profile, SETTINGS.withMaximumSteps(20_000_000));
              assertThat(explained)
                  .isInstanceOfSatisfying(
                      Evaluation.Evaluated.class,
                      again -> assertThat(again.value().toJson()).isEqualTo(value.toJson()));
            }
          }
        });
    assertThat(checkedCount[0]).isGreaterThan(rounds(30_000) / 10);
  }

  @Test
  void noTextMakesTheReaderThrowOrHang() throws IOException {
    List<String> sources = new ArrayList<>();
    for (SharedFiles.Entry entry : SharedFiles.corpus()) {
      sources.add(entry.source());
    }
    forEachSeed(
        20_000,
        seed -> {
          Random random = new Random(seed);
          String text = mutated(sources.get(random.nextInt(sources.size())), random);
          readAndCheck(Pql.Format.TEXT, text);
          readAndCheck(Pql.Format.JSON, text);
        });
  }

  @Test
  void noJsonMakesTheReaderThrowOrHang() {
    forEachSeed(
        3_000,
        seed -> {
          Random random = new Random(seed);
          String json = Pql.json(new RandomTrees(seed, false).query()).toString();
          readAndCheck(Pql.Format.JSON, mutated(json, random));
          readAndCheck(Pql.Format.JSON, withSwappedValues(json, random));
        });
  }

  /// Stays JSON, but with nodes where they do not belong.
  private static String withSwappedValues(String json, Random random) {
    try {
      JsonNode tree = MAPPER.readTree(json);
      List<JsonNode> parents = new ArrayList<>(tree.findParents("nodeType"));
      if (!parents.isEmpty()) {
        var victim = (ObjectNode) parents.get(random.nextInt(parents.size()));
        List<String> names = new ArrayList<>();
        victim.fieldNames().forEachRemaining(names::add);
        String name = names.get(random.nextInt(names.size()));
        switch (random.nextInt(4)) {
          case 0 -> victim.remove(name);
          case 1 -> victim.putNull(name);
          case 2 -> victim.put(name, "fnApply");
          default -> victim.set(name, parents.get(random.nextInt(parents.size())).deepCopy());
        }
      }
      return tree.toString();
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static void readAndCheck(Pql.Format format, String source) {
    long start = System.nanoTime();
    Result<CheckedQuery> result = Pql.check(format, source, Settings.DEFAULT);
    for (Problem problem : result.problems()) {
      assertThat(problem.message()).isNotBlank();
      assertThat(problem.line()).isPositive();
      assertThat(problem.column()).isPositive();
    }
    if (result instanceof Result.Success<CheckedQuery>(var query)) {
      Pql.analyse(query);
      String text = Pql.text(query.expression());
      assertThat(success(text, Pql.readText(text))).as(text).isEqualTo(query.expression());
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).as(source).isLessThan(LONGEST);
  }

  private static String mutated(String source, Random random) {
    StringBuilder text = new StringBuilder(source);
    int changes = 1 + random.nextInt(4);
    for (int index = 0; index < changes && !text.isEmpty(); index++) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(6)) {
        case 0 -> text.deleteCharAt(at);
        case 1 -> text.insert(at, SIGNS.charAt(random.nextInt(SIGNS.length())));
        case 2 -> {
          int end = Math.min(text.length(), at + random.nextInt(20));
          text.insert(random.nextInt(text.length()), text.substring(at, end));
        }
        case 3 -> text.setCharAt(at, (char) random.nextInt(0x3000));
        case 4 -> text.delete(at, Math.min(text.length(), at + random.nextInt(12)));
        default ->
            text.insert(
                at,
                List.of(
                        " and ",
                        " not ",
                        " in ",
                        " occurs ",
                        " let X = ",
                        " select ",
                        "(",
                        "count ")
                    .get(random.nextInt(8)));
      }
    }
    return text.toString();
  }

  private static Expression success(String source, Result<Expression> result) {
    return switch (result) {
      case Result.Success<Expression>(var tree) -> tree;
      case Result.Failure<Expression>(var problems) -> fail(source + "\n" + problems);
    };
  }
}
