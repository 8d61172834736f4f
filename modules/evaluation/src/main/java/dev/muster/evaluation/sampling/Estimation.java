package dev.muster.evaluation.sampling;

import dev.muster.evaluation.Plan;
import dev.muster.profiles.view.ProfileView;
import dev.muster.profiles.view.ViewBlock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/// Finds out how many profiles one segment of a plan has. Many profiles are estimated from samples
/// first, each four times as large as the one before, up to a quarter of all; then all are read.
/// Used by one thread.
public final class Estimation {
  private static final int GROWTH = 4;
  private static final double LARGEST_SHARE = 0.25;

  private final Plan plan;
  private final int segment;
  private final ProfileView view;
  private final Outside outside;
  private final Instant now;
  private final EstimationSettings settings;
  private final Progress progress;
  private final BooleanSupplier cancelled;
  private final BooleanSupplier late;
  private final int[] found;
  private int foundCount;
  private long read;
  private long matched;
  private @Nullable String failure;

  /// What the last whole sample says; null before there is one.
  private @Nullable Estimate sampled;

  /// Is told what is known so far, by the thread that finds it out.
  public interface Progress {
    /// A whole sample was read.
    void sampled(Estimate estimate);

    /// Some of all were read, neighbours and so no sample.
    void counted(long read, long matched);
  }

  /// The members of segments that the plan refers to and does not evaluate.
  @FunctionalInterface
  public interface Outside {
    Outside NONE = _ -> Map.of();

    /// A bit for each row of the block that is a member, by the ids of the segments.
    Map<String, long[]> inBlock(ViewBlock block);
  }

  /// How it ended.
  public sealed interface Outcome {
    /// @param estimate of a sample when there was no time for all
    /// @param found profiles that match, some of them
    record Finished(Estimate estimate, int[] found) implements Outcome {}

    record Failed(String reason) implements Outcome {}

    record Cancelled() implements Outcome {}
  }

  private Estimation(
      Plan plan,
      int segment,
      ProfileView view,
      Outside outside,
      Instant now,
      EstimationSettings settings,
      Progress progress,
      BooleanSupplier cancelled,
      BooleanSupplier late) {
    this.plan = plan;
    this.segment = segment;
    this.view = view;
    this.outside = outside;
    this.now = now;
    this.settings = settings;
    this.progress = progress;
    this.cancelled = cancelled;
    this.late = late;
    this.found = new int[settings.foundCount()];
  }

  /// @param segment its number in the plan
  /// @param cancelled is asked before each block
  /// @param late whether to be content with a sample; is asked before each block, and has no say
  ///   while there is no sample
  public static Outcome run(
      Plan plan,
      int segment,
      ProfileView view,
      Outside outside,
      Instant now,
      EstimationSettings settings,
      Progress progress,
      BooleanSupplier cancelled,
      BooleanSupplier late) {
    return new Estimation(plan, segment, view, outside, now, settings, progress, cancelled, late)
        .run();
  }

  private Outcome run() {
    long population = view.profileCount();
    if (population >= settings.exactBelow()) {
      sample(population);
    }
    int[] sampledFound = found();
    boolean complete = failure == null && !stopped() && readAll();
    if (failure != null) {
      return new Outcome.Failed(failure);
    }
    if (complete) {
      return new Outcome.Finished(soFar(population), found());
    }
    return sampled == null || cancelled.getAsBoolean()
        ? new Outcome.Cancelled()
        : new Outcome.Finished(sampled, sampledFound);
  }

  private void sample(long population) {
    var draw = new Draw(view, outside);
    double share = 0;
    double next = Math.min(LARGEST_SHARE, (double) settings.firstSample() / population);
    while (share < next && !stopped() && draw.draw(share, next, this::read)) {
      // Only whole samples count: half of one is of the first blocks.
      sampled = soFar(population);
      progress.sampled(sampled);
      share = next;
      next = Math.min(LARGEST_SHARE, next * GROWTH);
    }
  }

  private Estimate soFar(long population) {
    return new Estimate(population, read, matched);
  }

  private boolean stopped() {
    return cancelled.getAsBoolean() || (sampled != null && late.getAsBoolean());
  }

  private boolean read(Draw.Drawn drawn) {
    return !stopped()
        && take(
            plan.evaluate(drawn.table(), drawn.live(), now, drawn.memberships()),
            drawn.entities().length,
            row -> drawn.entities()[row]);
  }

  /// Reads everything, block by block, from the start: what was sampled is read once more, as part
  /// of the blocks that it is in.
  ///
  /// @return false when it was stopped
  private boolean readAll() {
    read = 0;
    matched = 0;
    foundCount = 0;
    for (ViewBlock block : view.blocks()) {
      if (stopped()
          || !take(
              plan.evaluate(block.profiles(), block.live(), now, outside.inBlock(block)),
              block.liveCount(),
              row -> block.firstEntity() + row)) {
        return false;
      }
      if (sampled == null) {
        progress.counted(read, matched);
      }
    }
    return true;
  }

  /// @return false when the segment failed
  private boolean take(Plan.Result result, int rowCount, IntUnaryOperator entityOfRow) {
    failure = result.failure(segment);
    if (failure != null) {
      return false;
    }
    read += rowCount;
    long[] bits = result.bits(segment);
    for (int word = 0; word < bits.length; word++) {
      matched += Long.bitCount(bits[word]);
      for (long left = bits[word]; left != 0 && foundCount < found.length; left &= left - 1) {
        int row = (word << 6) + Long.numberOfTrailingZeros(left);
        found[foundCount++] = entityOfRow.applyAsInt(row);
      }
    }
    return true;
  }

  private int[] found() {
    return Arrays.copyOf(found, foundCount);
  }
}
