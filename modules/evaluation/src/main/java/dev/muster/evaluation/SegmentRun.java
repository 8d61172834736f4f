package dev.muster.evaluation;

import dev.muster.columns.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// Evaluates a plan over all blocks of a store, on several threads: each takes the next block when
/// it has done one. The result does not depend on how many there are.
public final class SegmentRun {
  /// Threads of all runs; those that have nothing to do end after a minute.
  private static final ExecutorService THREADS =
      Executors.newCachedThreadPool(
          work -> Thread.ofPlatform().daemon().name("segments-", 0).unstarted(work));

  private final Plan plan;
  private final List<Block> blocks;
  private final Instant now;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger done = new AtomicInteger();
  private final Members.Part[][] parts;
  private final @Nullable String[] failures;
  private final long[] interpretedRows;
  private final long[] nanos;
  private volatile boolean abandoned;

  /// Profiles to evaluate.
  ///
  /// @param firstEntity the entity that row 0 stands for
  /// @param live a bit for each row that is a profile
  /// @param memberships bits per id of a segment that is not in the plan
  public record Block(
      int firstEntity, Table profiles, long[] live, Map<String, long[]> memberships) {

    public Block(int firstEntity, Table profiles, long[] live) {
      this(firstEntity, profiles, live, Map.of());
    }
  }

  /// How a run ended.
  public sealed interface Outcome {

    /// @param segments in the order of the plan
    record Finished(List<SegmentOutcome> segments) implements Outcome {}

    record Cancelled() implements Outcome {}
  }

  /// What came of one segment.
  public sealed interface SegmentOutcome {
    /// @param interpretedRows how many profiles went through the interpreter
    /// @param nanos what the segment took by itself, over all threads
    record Evaluated(Members members, long interpretedRows, long nanos) implements SegmentOutcome {}

    /// The segment has no result; the others have.
    record Failed(String reason) implements SegmentOutcome {}
  }

  private SegmentRun(Plan plan, List<Block> blocks, Instant now) {
    this.plan = plan;
    this.blocks = List.copyOf(blocks);
    this.now = now;
    this.parts = new Members.Part[plan.segments().size()][blocks.size()];
    this.failures = new String[plan.segments().size()];
    this.interpretedRows = new long[plan.segments().size()];
    this.nanos = new long[plan.segments().size()];
  }

  /// Waits until all is done. An interruption of the caller cancels the run.
  ///
  /// @param blocks with ascending first entities
  /// @param blocksDone is told how many blocks are done, by any of the threads
  /// @param cancelled is asked before each block
  public static Outcome run(
      Plan plan,
      List<Block> blocks,
      Instant now,
      int threadCount,
      IntConsumer blocksDone,
      BooleanSupplier cancelled) {
    return new SegmentRun(plan, blocks, now).run(threadCount, blocksDone, cancelled);
  }

  private Outcome run(int threadCount, IntConsumer blocksDone, BooleanSupplier cancelled) {
    BooleanSupplier stop =
        () -> abandoned || Thread.currentThread().isInterrupted() || cancelled.getAsBoolean();
    List<Future<Boolean>> others = new ArrayList<>();
    for (int thread = 1; thread < Math.min(threadCount, blocks.size()); thread++) {
      others.add(THREADS.submit(() -> work(blocksDone, stop)));
    }
    boolean complete = false;
    try {
      complete = work(blocksDone, stop);
    } finally {
      // The others stop as well if this thread did, whatever made it.
      abandoned = !complete;
      complete &= isEnded(others);
    }
    return complete ? finished() : new Outcome.Cancelled();
  }

  /// Waits until the other threads have done their last block. Whether none of them was stopped.
  private boolean isEnded(List<Future<Boolean>> works) {
    boolean complete = true;
    boolean interrupted = false;
    for (Future<Boolean> work : works) {
      while (true) {
        try {
          complete &= work.get();
          break;
        } catch (InterruptedException _) {
          interrupted = true;
          abandoned = true;
        } catch (ExecutionException failed) {
          throw new IllegalStateException("A block could not be evaluated.", failed.getCause());
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return complete;
  }

  /// Takes blocks until there are no more; false if it was stopped before.
  private boolean work(IntConsumer blocksDone, BooleanSupplier stop) {
    Costs costs = new Costs(plan.segments().size());
    try {
      for (int block = next.getAndIncrement();
          block < blocks.size();
          block = next.getAndIncrement()) {
        if (stop.getAsBoolean()) {
          return false;
        }
        evaluate(block, costs);
        blocksDone.accept(done.incrementAndGet());
      }
      return true;
    } finally {
      add(costs);
    }
  }

  /// What the segments have cost one of the threads.
  private record Costs(long[] interpretedRows, long[] nanos) {
    Costs(int segmentCount) {
      this(new long[segmentCount], new long[segmentCount]);
    }
  }

  private synchronized void add(Costs costs) {
    for (int segment = 0; segment < nanos.length; segment++) {
      interpretedRows[segment] += costs.interpretedRows[segment];
      nanos[segment] += costs.nanos[segment];
    }
  }

  private void evaluate(int number, Costs costs) {
    Block block = blocks.get(number);
    Plan.Result result = plan.evaluate(block.profiles, block.live, now, block.memberships);
    for (int segment = 0; segment < result.segmentCount(); segment++) {
      String failure = result.failure(segment);
      if (failure == null) {
        parts[segment][number] = Members.Part.of(result.bits(segment));
        costs.interpretedRows[segment] += result.interpretedRows(segment);
        costs.nanos[segment] += result.nanos(segment);
      } else {
        fail(segment, block.firstEntity, failure);
      }
    }
  }

  private void fail(int segment, int firstEntity, String failure) {
    synchronized (failures) {
      failures[segment] = "Block of entity " + firstEntity + ": " + failure;
    }
  }

  private Outcome finished() {
    int[] firstEntities = blocks.stream().mapToInt(Block::firstEntity).toArray();
    List<SegmentOutcome> outcomes = new ArrayList<>();
    for (int segment = 0; segment < parts.length; segment++) {
      String failure = failures[segment];
      outcomes.add(
          failure == null
              ? new SegmentOutcome.Evaluated(
                  Members.of(firstEntities, parts[segment]),
                  interpretedRows[segment],
                  nanos[segment])
              : new SegmentOutcome.Failed(failure));
    }
    return new Outcome.Finished(outcomes);
  }
}
