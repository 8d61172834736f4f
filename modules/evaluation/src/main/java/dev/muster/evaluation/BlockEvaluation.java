package dev.muster.evaluation;

import dev.muster.columns.Table;
import dev.muster.evaluation.Plan.Result.Outcome;
import dev.muster.evaluation.engine.Program;
import dev.muster.evaluation.engine.RowValues;
import dev.muster.pql.ast.RoomyStack;
import dev.muster.pql.check.CheckedQuery;
import dev.muster.pql.interpret.Evaluation;
import dev.muster.pql.interpret.EvaluationSettings;
import dev.muster.pql.interpret.Interpreter;
import dev.muster.pql.interpret.Value;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// One evaluation of all segments over one block.
final class BlockEvaluation {
  private final Plan plan;
  private final Table profiles;
  private final long[] liveRows;
  private final Instant now;
  private final Map<String, long[]> memberships;
  private final int rowCount;
  private final @Nullable Outcome[] outcomes;
  private final Program.@Nullable Block kernels;

  /// The row that the interpreter is at; what `inSegment` asks is asked of this row.
  private int row;

  BlockEvaluation(
      Plan plan, Table profiles, long[] live, Instant now, Map<String, long[]> memberships) {
    if (live.length < (profiles.rowCount() + 63) >>> 6) {
      throw new IllegalArgumentException(
          "%d words of live rows for %d rows.".formatted(live.length, profiles.rowCount()));
    }
    this.plan = plan;
    this.profiles = profiles;
    this.now = now;
    this.memberships = memberships;
    this.rowCount = profiles.rowCount();
    this.liveRows = liveRows(live, rowCount);
    this.outcomes = new Outcome[plan.segments().size()];
    Program program = plan.program();
    this.kernels =
        program == null || rowCount == 0
            ? null
            : program.block(profiles, settings(BlockEvaluation::isNoRow), this::members);
  }

  Plan.Result run() {
    Outcome[] all = new Outcome[outcomes.length];
    for (int segment : plan.order().order()) {
      Outcome outcome = evaluate(segment);
      outcomes[segment] = outcome;
      all[segment] = outcome;
    }
    if (kernels != null) {
      kernels.close();
    }
    return new Plan.Result(rowCount, all);
  }

  private Outcome evaluate(int segment) {
    long start = System.nanoTime();
    String failure = failureOfReferences(segment);
    if (failure != null) {
      return new Outcome(null, failure, 0, System.nanoTime() - start);
    }
    long[] bits = new long[(rowCount + 63) >>> 6];
    long[] rows = interpretedRows(segment, bits);
    failure = rows.length == 0 ? null : interpret(segment, rows, bits);
    return new Outcome(
        failure == null ? bits : null, failure, count(rows), System.nanoTime() - start);
  }

  /// Sets the bits as the kernels say and gives the rows that are left for the interpreter, or an
  /// empty array for none.
  private long[] interpretedRows(int segment, long[] bits) {
    if (kernels == null) {
      return rows();
    }
    long[] odd = kernels.evaluate(segment, bits);
    if (odd == null) {
      Arrays.fill(bits, 0);
      return rows();
    }
    for (int word = 0; word < bits.length; word++) {
      bits[word] &= liveRows[word];
    }
    for (int word = 0; word < odd.length; word++) {
      odd[word] &= liveRows[word];
    }
    return odd;
  }

  private long[] rows() {
    return liveRows.clone();
  }

  private static long[] liveRows(long[] live, int rowCount) {
    long[] rows = new long[(rowCount + 63) >>> 6];
    System.arraycopy(live, 0, rows, 0, rows.length);
    if ((rowCount & 63) != 0) {
      rows[rows.length - 1] &= (1L << rowCount) - 1;
    }
    return rows;
  }

  private static int count(long[] words) {
    int count = 0;
    for (long word : words) {
      count += Long.bitCount(word);
    }
    return count;
  }

  /// A segment that refers to one without a result has none itself.
  private @Nullable String failureOfReferences(int segment) {
    for (int index : plan.order().references(segment)) {
      Outcome outcome = outcomes[index];
      if (outcome != null && outcome.failure() != null) {
        String id = plan.segments().get(index).id();
        return "The segment '" + id + "' that it refers to failed: " + outcome.failure();
      }
    }
    return null;
  }

  /// Sets the bit of each of the rows as the interpreter says. Gives what went wrong, if something
  /// did.
  private @Nullable String interpret(int segment, long[] rows, long[] bits) {
    CheckedQuery query = plan.segments().get(segment).query();
    EvaluationSettings settings = settings(this::isMember);
    return RoomyStack.call(query.depth(), () -> interpret(query, settings, rows, bits));
  }

  private @Nullable String interpret(
      CheckedQuery query, EvaluationSettings settings, long[] rows, long[] bits) {
    for (int word = 0; word < rows.length; word++) {
      for (long left = rows[word]; left != 0; left &= left - 1) {
        row = (word << 6) + Long.numberOfTrailingZeros(left);
        Value profile = RowValues.at(profiles.root(), row);
        switch (Interpreter.evaluate(query, profile, settings)) {
          case Evaluation.Evaluated evaluated -> {
            if (evaluated.qualifies()) {
              bits[word] |= 1L << row;
            } else {
              bits[word] &= ~(1L << row);
            }
          }
          case Evaluation.OutOfSteps outOfSteps -> {
            return outOfSteps.message();
          }
        }
      }
    }
    return null;
  }

  private EvaluationSettings settings(Predicate<String> isMember) {
    return EvaluationSettings.at(now)
        .withWeekStart(plan.settings().weekStart())
        .withMaximumSteps(plan.settings().maximumSteps())
        .withMemberships(isMember);
  }

  private boolean isMember(String id) {
    long[] bits = members(id);
    return bits != null && (bits[row >>> 6] >>> row & 1) != 0;
  }

  private static boolean isNoRow(String id) {
    throw new IllegalStateException("Membership of '" + id + "' asked of no profile.");
  }

  private long @Nullable [] members(String id) {
    Integer index = plan.order().indexes().get(id);
    Outcome outcome = index == null ? null : outcomes[index];
    return outcome == null ? memberships.get(id) : outcome.bits();
  }
}
