package dev.muster.evaluation;

import dev.muster.columns.Table;
import dev.muster.evaluation.engine.Program;
import dev.muster.pql.check.CheckedQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// All queries of a job, made ready to be evaluated together, block by block. Can be used by
/// several threads at once, each with a block of its own.
public final class Plan {
  private final List<SegmentQuery> segments;
  private final PlanSettings settings;
  private final SegmentOrder order;
  private final @Nullable Program program;

  private Plan(List<SegmentQuery> segments, PlanSettings settings) {
    this.segments = List.copyOf(segments);
    this.settings = settings;
    this.order = new SegmentOrder(this.segments);
    this.program = settings.kernels() ? Program.compile(queries()) : null;
  }

  private List<CheckedQuery> queries() {
    return segments.stream().map(SegmentQuery::query).toList();
  }

  /// @param segments with ids of their own. `inSegment` of one of these ids is that segment's
  ///   result
  /// @throws IllegalArgumentException when segments refer to each other in a circle or an id is
  ///   there twice; both are refused where segments are stored
  public static Plan compile(List<SegmentQuery> segments, PlanSettings settings) {
    return new Plan(segments, settings);
  }

  /// Memory that is taken by what is kept of blocks from one evaluation to the next, by all plans:
  /// an eighth of the heap at most.
  public static long keptBytes() {
    return Program.keptBytes();
  }

  public List<SegmentQuery> segments() {
    return segments;
  }

  public PlanSettings settings() {
    return settings;
  }

  SegmentOrder order() {
    return order;
  }

  @Nullable Program program() {
    return program;
  }

  public PlanReport report() {
    List<PlanReport.Segment> ways = new ArrayList<>();
    for (int segment = 0; segment < segments.size(); segment++) {
      String reason = program == null ? "Kernels are switched off." : program.reason(segment);
      ways.add(
          new PlanReport.Segment(
              segments.get(segment).id(),
              reason == null
                  ? new PlanReport.Way.Kernels()
                  : new PlanReport.Way.Interpreter(reason)));
    }
    return new PlanReport(ways, program == null ? 0 : program.termCount());
  }

  /// @param live a bit for each row that is a profile; the others are in no segment
  public Result evaluate(Table profiles, long[] live, Instant now) {
    return evaluate(profiles, live, now, Map.of());
  }

  /// @param memberships bits per id of a segment that is not in the plan; one that is not here
  ///   either has no members
  public Result evaluate(
      Table profiles, long[] live, Instant now, Map<String, long[]> memberships) {
    return new BlockEvaluation(this, profiles, live, now, memberships).run();
  }

  /// The members among the rows of one block.
  public static final class Result {
    private final int rowCount;
    private final Outcome[] outcomes;

    /// What came of one segment.
    ///
    /// @param bits null when the segment failed
    /// @param interpretedRows how many rows the interpreter evaluated
    record Outcome(
        long @Nullable [] bits, @Nullable String failure, int interpretedRows, long nanos) {}

    Result(int rowCount, Outcome[] outcomes) {
      this.rowCount = rowCount;
      this.outcomes = outcomes;
    }

    public int rowCount() {
      return rowCount;
    }

    public int segmentCount() {
      return outcomes.length;
    }

    /// A bit for each row that is a member. Not to be changed.
    ///
    /// @throws IllegalStateException when the segment failed
    public long[] bits(int segment) {
      if (outcomes[segment].bits == null) {
        throw new IllegalStateException(outcomes[segment].failure);
      }
      return Objects.requireNonNull(outcomes[segment].bits);
    }

    /// Why the segment has no result, or null when it has one.
    public @Nullable String failure(int segment) {
      return outcomes[segment].failure;
    }

    /// How many rows went through the interpreter: all of them for a segment without kernels, else
    /// those whose values have kinds that the kernels do not expect.
    public int interpretedRows(int segment) {
      return outcomes[segment].interpretedRows;
    }

    /// What the segment took by itself. What segments share counts for the first that needs it.
    public long nanos(int segment) {
      return outcomes[segment].nanos;
    }
  }
}
