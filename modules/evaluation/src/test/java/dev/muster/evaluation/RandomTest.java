package dev.muster.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.columns.Dictionaries;
import dev.muster.columns.Table;
import dev.muster.columns.TableBuilder;
import dev.muster.columns.TableLimits;
import dev.muster.pql.Pql;
import dev.muster.pql.check.CheckedQuery;
import dev.muster.pql.check.Settings;
import dev.muster.pql.interpret.Evaluation;
import dev.muster.pql.interpret.EvaluationSettings;
import dev.muster.pql.interpret.Interpreter;
import dev.muster.pql.interpret.Value;
import dev.muster.pql.problem.Result;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// The engine against the interpreter: random queries over random profiles.
class RandomTest {
  private static final int ROUNDS = Integer.getInteger("muster.rounds", 60);
  private static final int QUERIES = 20;
  private static final int PROFILES = 130;

  private long queryCount;
  private long kernelCount;
  private long interpretedRows;
  private long rows;
  private final Map<String, Integer> reasons = new TreeMap<>();

  @Test
  void agreesWithTheInterpreter() {
    long first = Long.getLong("muster.seed", System.nanoTime());
    for (int round = 0; round < ROUNDS; round++) {
      round(first + round);
    }
    System.out.printf(
        "%d queries, %d on kernels, %d of %d rows interpreted, %s%n",
        queryCount, kernelCount, interpretedRows, rows, reasons);
    assertThat(queryCount).isGreaterThan(ROUNDS * QUERIES / 4);
    assertThat(kernelCount).isGreaterThan(queryCount * 3 / 4);
    assertThat(interpretedRows).isLessThan(rows / 2);
  }

  private void round(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double oddShare = random.nextInt(3) == 0 ? 0.05 : 0;
    RandomDocuments documents = new RandomDocuments(random, oddShare);
    // Now and then a part of the documents is kept as text.
    TableLimits limits =
        random.nextInt(8) == 0
            ? new TableLimits(random.nextInt(2, 6), random.nextInt(10, 40), 9)
            : TableLimits.DEFAULTS;
    TableBuilder builder = new TableBuilder(new Dictionaries(), "profile", limits);
    List<ObjectNode> profiles = new ArrayList<>();
    for (int profile = 0; profile < PROFILES; profile++) {
      ObjectNode document = documents.profile();
      profiles.add(document);
      builder.addRow(document);
    }
    Table table = builder.build();
    RandomQueries queries = new RandomQueries(random);
    List<SegmentQuery> segments = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    for (int query = 0; query < QUERIES; query++) {
      String text = queries.query();
      if (!segments.isEmpty() && random.nextInt(10) == 0) {
        text = "(" + text + ") and not inSegment(\"" + random.nextInt(segments.size()) + "\")";
      }
      if (Pql.check(Pql.Format.TEXT, text, Settings.DEFAULT)
          instanceof Result.Success<CheckedQuery>(var checked)) {
        segments.add(new SegmentQuery(Integer.toString(segments.size()), checked));
        texts.add(text);
      }
    }
    compare(seed, table, profiles, segments, texts, RandomDocuments.NOW);
    // What was kept of the block must not depend on the time or on the plan.
    Instant earlier = RandomDocuments.NOW.minusSeconds(random.nextInt(40 * 86_400));
    compare(seed, table, profiles, segments.subList(0, segments.size() / 3), texts, earlier);
  }

  private void compare(
      long seed,
      Table table,
      List<ObjectNode> profiles,
      List<SegmentQuery> segments,
      List<String> texts,
      Instant now) {
    Plan plan = Plan.compile(segments, PlanSettings.DEFAULT);
    long[] live = new long[(PROFILES + 63) >>> 6];
    Arrays.fill(live, -1L);
    Plan.Result result = plan.evaluate(table, live, now);
    boolean[][] expected = new boolean[segments.size()][PROFILES];
    PlanReport report = plan.report();
    for (int segment = 0; segment < segments.size(); segment++) {
      queryCount++;
      switch (report.segments().get(segment).way()) {
        case PlanReport.Way.Kernels _ -> {
          kernelCount++;
          interpretedRows += result.interpretedRows(segment);
          rows += PROFILES;
        }
        case PlanReport.Way.Interpreter(var reason) -> reasons.merge(reason, 1, Integer::sum);
      }
      for (int row = 0; row < PROFILES; row++) {
        int at = row;
        Value profile = Value.of(table.json(row));
        EvaluationSettings settings =
            EvaluationSettings.at(now).withMemberships(id -> expected[Integer.parseInt(id)][at]);
        expected[segment][row] =
            Interpreter.evaluate(segments.get(segment).query(), profile, settings)
                    instanceof Evaluation.Evaluated evaluated
                && evaluated.qualifies();
        boolean actual = (result.bits(segment)[row >>> 6] >>> row & 1) != 0;
        if (actual != expected[segment][row]) {
          throw new AssertionError(
              "seed %d: %s%n is %s for %s%n%s"
                  .formatted(
                      seed,
                      texts.get(segment),
                      actual,
                      profiles.get(row),
                      report.segments().get(segment).way()));
        }
      }
    }
  }
}
