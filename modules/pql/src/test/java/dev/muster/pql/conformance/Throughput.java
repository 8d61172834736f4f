package dev.muster.pql.conformance;

import dev.muster.pql.Pql;
import dev.muster.pql.check.CheckedQuery;
import dev.muster.pql.check.Settings;
import dev.muster.pql.interpret.Evaluation;
import dev.muster.pql.interpret.EvaluationSettings;
import dev.muster.pql.interpret.Interpreter;
import dev.muster.pql.interpret.Value;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Measures reading and checking over the corpus and the interpreter over the retail sample. Not a
/// test: run its main on the test class path, from the project's root.
public final class Throughput {
  private static final long ROUND_NANOS = 3_000_000_000L;
  private static final int ROUNDS = 4;

  private Throughput() {}

  public static void main(String[] arguments) throws IOException {
    List<String> texts =
        SharedFiles.corpus().stream()
            .filter(entry -> entry.format().equals("text"))
            .filter(entry -> !entry.isMalformed() && !entry.isTemplate())
            .map(SharedFiles.Entry::source)
            .toList();
    report(
        "parse and check, expressions",
        texts.size(),
        () -> {
          int problems = 0;
          for (String text : texts) {
            problems += Pql.check(Pql.Format.TEXT, text, Settings.DEFAULT).problems().size();
          }
          return problems;
        });
    Map<String, Value> profiles = RetailTest.profiles();
    Map<String, CheckedQuery> queries = RetailTest.queries();
    EvaluationSettings settings =
        EvaluationSettings.at(Instant.parse("2011-12-10T00:00:00Z")).withMemberships(_ -> false);
    report(
        "interpret, profiles x segments",
        (long) profiles.size() * queries.size(),
        () -> {
          int members = 0;
          for (CheckedQuery query : queries.values()) {
            for (Value profile : profiles.values()) {
              if (Interpreter.evaluate(query, profile, settings)
                      instanceof Evaluation.Evaluated evaluated
                  && evaluated.qualifies()) {
                members++;
              }
            }
          }
          return members;
        });
  }

  private interface Work {
    int run();
  }

  private static void report(String name, long units, Work work) {
    for (int round = 1; round <= ROUNDS; round++) {
      long start = System.nanoTime();
      long passes = 0;
      int result = 0;
      do {
        result = work.run();
        passes++;
      } while (System.nanoTime() - start < ROUND_NANOS);
      double seconds = (System.nanoTime() - start) / 1e9;
      System.out.printf(
          "%s: round %d, %,.0f a second (result %d)%n",
          name, round, passes * units / seconds, result);
    }
  }
}
